import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { runCrash } from "./run-crash.ts";

test("after kills of server and database every acknowledged write is there, whole and once", async () => {
  const folder = mkdtempSync(join(tmpdir(), "tuetinh-crash-"));
  chmodSync(folder, 0o755);
  try {
    const result = await runCrash({ folder, seconds: 12, clients: 6, seed: 1, onProgress: () => undefined });
    assert.deepEqual(result.problems, []);
    assert.equal(result.hung, 0, "requests were left without an answer");
    assert.ok(result.acknowledged > 20, `only ${result.acknowledged} writes were acknowledged`);
    assert.ok(Object.values(result.kills).some((times) => times > 0));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
