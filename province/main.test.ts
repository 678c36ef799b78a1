import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { generateProvince } from "./generate.ts";

const out = await mkdtemp(join(tmpdir(), "province-"));
after(() => rm(out, { recursive: true }));

const run = (...args: readonly string[]) =>
  spawnSync(process.execPath, [join(import.meta.dirname, "main.ts"), ...args], { encoding: "utf8" });

test("the command writes one file per type, and together they are the province", async () => {
  const { status, stderr } = run("--people", "60", "--years", "1", "--seed", "4", "--out", out);
  assert.equal(status, 0, stderr);
  const expected = [...generateProvince({ people: 60, years: 1 }, 4)];
  const lines: string[] = [];
  for (const file of await readdir(out)) {
    const type = file.replace(".ndjson", "");
    const own = (await readFile(join(out, file), "utf8")).trimEnd().split("\n");
    assert.ok(own.every((line) => line.startsWith(`{"resourceType":"${type}"`)));
    lines.push(...own);
  }
  assert.deepEqual(lines.sort(), expected.map((resource) => JSON.stringify(resource)).sort());
});

test("a command without a size or a folder says what is missing", () => {
  const noSize = run("--out", out);
  assert.equal(noSize.status, 2);
  assert.match(noSize.stderr, /name a size/);
  assert.match(run("hamlet").stderr, /name a folder/);
  assert.match(run("hamlet", "--out", out, "--seed", "x").stderr, /whole number/);
});
