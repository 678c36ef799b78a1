import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { auditDependencies, type Lock, type Locked, type Manifest } from "./audit-dependencies.ts";

const good: Locked = {
  version: "1.0.0",
  license: "MIT",
  resolved: "https://registry.npmjs.org/a/-/a-1.0.0.tgz",
  integrity: "sha512-x",
};
const faultsOf = (locked: Locked, manifest: Manifest = {}) =>
  auditDependencies(
    { dependencies: { a: "1.0.0" }, ...manifest },
    { packages: { "": {}, "node_modules/a": locked } },
  ).faults;

test("what the product is built from has no fault", () => {
  const read = (file: string): unknown => JSON.parse(readFileSync(file, "utf8"));
  const { lines, faults } = auditDependencies(
    read("package.json") as Manifest,
    read("package-lock.json") as Lock,
  );
  assert.deepEqual(faults, []);
  assert.ok(lines.length > 20);
});

test("a good dependency is listed with version and licence", () => {
  assert.deepEqual(faultsOf(good), []);
});

test("a range, a foreign licence, a script, another source and no integrity are faults", () => {
  assert.match(faultsOf(good, { dependencies: { a: "^1.0.0" } }).join(), /no exact version/);
  assert.match(faultsOf({ ...good, license: "GPL-3.0-only" }).join(), /licence GPL/);
  assert.match(faultsOf({ ...good, license: "MPL-2.0" }).join(), /licence MPL/);
  assert.match(faultsOf({ ...good, hasInstallScript: true }).join(), /nobody decided/);
  assert.match(faultsOf(good, { allowScripts: { a: true } }).join(), /allowed to run/);
  assert.match(faultsOf({ ...good, resolved: "git+ssh://git@x/y" }).join(), /not from the registry/);
  assert.match(faultsOf({ ...good, integrity: "sha1-x" }).join(), /no integrity/);
});

test("of two licences to choose from one must fit, of two that hold both", () => {
  assert.deepEqual(faultsOf({ ...good, license: "(MIT OR GPL-3.0)" }), []);
  assert.match(faultsOf({ ...good, license: "MIT AND GPL-3.0" }).join(), /licence/);
  assert.deepEqual(faultsOf({ ...good, license: "MPL-2.0", dev: true }), []);
});
