import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { openVault } from "./vault.ts";

const fresh = () => path.join(mkdtempSync(path.join(tmpdir(), "vault-")), "keys", "master.key");

test("what is sealed opens again with the same key file, after a restart too", () => {
  const file = fresh();
  const sealed = openVault(file).seal("totp", "bí mật");
  assert.equal(openVault(file).open("totp", sealed), "bí mật");
  assert.equal(statSync(file).mode & 0o777, 0o600);
});

test("a secret does not open for another purpose, with another key, or when one bit was changed", () => {
  const vault = openVault(fresh());
  const sealed = vault.seal("totp", "bí mật");
  assert.throws(() => vault.open("signing", sealed));
  assert.throws(() => openVault(fresh()).open("totp", sealed));
  sealed[sealed.length - 1] = (sealed[sealed.length - 1] ?? 0) ^ 1;
  assert.throws(() => vault.open("totp", sealed));
  assert.throws(() => vault.open("totp", Buffer.alloc(3)));
});

test("a key file that others can read, or that holds no key, is refused with a plain sentence", () => {
  const file = fresh();
  openVault(file);
  chmodSync(file, 0o644);
  assert.throws(() => openVault(file), { code: "vault.mode" });
  chmodSync(file, 0o600);
  writeFileSync(file, "short\n");
  assert.throws(() => openVault(file), { code: "vault.key" });
});
