import assert from "node:assert/strict";
import { readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";
import { cachedJson, definitionsIn } from "./cache.ts";

const folder = fileURLToPath(new URL("../../../../node_modules/.cache/tuetinh/", import.meta.url));
const name = `test-${process.pid}`;
const files = (): readonly string[] => readdirSync(folder).filter((file) => file.startsWith(name));

test.after(() => {
  for (const file of files()) rmSync(join(folder, file));
});

test("a form is derived once and then read back", () => {
  let builds = 0;
  const build = (): { readonly answer: number } => {
    builds++;
    return { answer: 42 };
  };
  assert.deepEqual([cachedJson(name, build), cachedJson(name, build)], [{ answer: 42 }, { answer: 42 }]);
  assert.equal(builds, 1);
  assert.equal(files().length, 1);
});

test("a damaged file is derived again", () => {
  for (const file of files()) writeFileSync(join(folder, file), '{"answer": 4');
  assert.deepEqual(
    cachedJson(name, () => ({ answer: 43 })),
    { answer: 43 },
  );
  assert.deepEqual(
    cachedJson(name, () => ({ answer: 44 })),
    { answer: 43 },
  );
});

test("the official files are found beside their package", () => {
  assert.ok(definitionsIn("profiles-types.json").length > 60);
});
