import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { resolve } from "node:path";
import { after, before, test } from "node:test";
import { createTestDatabase, type TestDatabase } from "#test/harness/database.ts";

const program = resolve(import.meta.dirname, "../../../bin/tuetinh.mjs");
let database: TestDatabase;

before(async () => {
  database = await createTestDatabase();
});
after(() => database.drop());

function account(...args: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  const env = { ...process.env, DATABASE_URL: database.url };
  return new Promise((done) => {
    execFile(process.execPath, [program, "account", ...args], { env }, (error, out, err) => {
      done({ code: error === null ? 0 : Number(error.code), out, err });
    });
  });
}

const first = ["add", "--login", "Quan.Tri", "--name", "Người Quản Trị", "--role", "it-administrator"];

test("the owner of the machine makes the first administrator and gets a password for one use", async () => {
  const added = await account(...first);
  assert.equal(added.code, 0, added.err);
  const { one_time_password: password } = JSON.parse(added.out) as Record<string, string>;
  assert.match(password ?? "", /^[a-z2-9]{4}(-[a-z2-9]{4}){3}$/);
  const listed = await account("list");
  assert.deepEqual(JSON.parse(listed.out), [
    { login: "quan.tri", name: "Người Quản Trị", is_disabled: false, roles: ["it-administrator"] },
  ]);
  assert.equal((await account(...first)).code, 1);
});

test("an account there is gets one more role, and another password", async () => {
  assert.equal((await account("grant", "--login", "quan.tri", "--role", "auditor")).code, 0);
  assert.match((await account("list")).out, /auditor/);
  const reset = await account("reset", "--login", "QUAN.TRI");
  assert.match(reset.out, /one_time_password/);
});

test("what cannot be given is one plain sentence", async () => {
  const nobody = await account("reset", "--login", "khong.co");
  assert.deepEqual([nobody.code, nobody.err.trim()], [1, "login: không có tài khoản nhân viên này"]);
  const nowhere = await account("grant", "--login", "quan.tri", "--role", "doctor", "--facility", "khong-co");
  assert.deepEqual([nowhere.code, nowhere.err.trim()], [1, "facility: không có cơ sở này trong hồ sơ"]);
  assert.equal((await account("add", "--login", "x")).code, 2);
  assert.equal((await account("fly")).code, 2);
});
