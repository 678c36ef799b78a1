import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { openVault, vaultOf } from "#kernel/access/vault.ts";
import { listKeys } from "#kernel/audit/heads.sql.ts";
import { addKey } from "#kernel/audit/signer.ts";
import { silentLog } from "#kernel/base/log.ts";
import { type Db, openDb } from "#kernel/db/db.ts";
import { createTestDatabase, type TestDatabase } from "#test/harness/database.ts";
import { auditDirOf, keyFileOf } from "../config.ts";
import { serveProduct } from "../server.ts";
import { openKeyFile } from "./open-key-file.ts";

const program = path.resolve(import.meta.dirname, "../../../bin/tuetinh.mjs");
let database: TestDatabase;
let db: Db;
let root = "";
const folder = (name: string) => path.join(root, name);

before(async () => {
  database = await createTestDatabase();
  db = openDb({ url: database.url, poolSize: 2 });
  root = mkdtempSync(path.join(tmpdir(), "key-file-"));
});
after(async () => {
  await db.close();
  await database.drop();
  rmSync(root, { recursive: true });
});

function run(...words: readonly string[]): Promise<{ readonly code: number; readonly out: string }> {
  const env = { ...process.env, TUETINH_DATA: folder("data"), DATABASE_URL: database.url, PORT: "0" };
  return new Promise((done) => {
    execFile(process.execPath, [program, ...words], { env }, (error, out, err) => {
      done({ code: error === null ? 0 : Number(error.code), out: out + err });
    });
  });
}

const serve = (dataDir: string) =>
  serveProduct({
    config: {
      port: 0,
      host: "127.0.0.1",
      dataDir,
      databaseUrl: database.url,
      demo: "none",
      logLevel: "silent",
      trustProxy: false,
    },
    databaseUrl: database.url,
    log: silentLog,
  });

test("a server starts with its own key file only, and makes none beside sealed secrets", async () => {
  const product = await serve(folder("data"));
  await product.stop();
  await assert.rejects(serve(folder("other")), { code: "vault.key-missing", message: /tuetinh key --help/ });
  assert.equal(existsSync(keyFileOf(folder("other"))), false);
  openVault(keyFileOf(folder("other")));
  await assert.rejects(serve(folder("other")), { code: "vault.other-key" });
  const again = await serve(folder("data"));
  await again.stop();
});

test("commands that need the key refuse in one sentence with exit code 1", async () => {
  const file = keyFileOf(folder("data"));
  renameSync(file, folder("kept.key"));
  for (const words of [["identity", "list"], ["audit", "rotate-key"], ["key", "check"], ["serve"]]) {
    const { code, out } = await run(...words);
    assert.equal(code, 1, words.join(" "));
    assert.match(out, /Không thấy tệp khóa .*master\.key/);
  }
  assert.equal(existsSync(file), false);
  assert.equal((await run("audit", "verify")).code, 0, "proving the log needs no secret");
  renameSync(folder("kept.key"), file);
  assert.match((await run("key", "check")).out, /dấu [0-9a-f]{16}/);
});

test("a key file that still opens everything is not replaced, nor without having said so", async () => {
  assert.equal((await run("key", "replace")).code, 2);
  const kept = readFileSync(keyFileOf(folder("data")), "utf8");
  const { code, out } = await run("key", "replace", "--yes");
  assert.deepEqual([code, readFileSync(keyFileOf(folder("data")), "utf8")], [1, kept], out);
});

test("after the loss of the key file the log stays proven, a new key signs and what was sealed is forgotten", async () => {
  await db.transaction(async (tx) => {
    await tx.query(
      `insert into kernel.account (id, kind, login, name, totp_secret, created_at)
       values (gen_random_uuid(), 'staff', 'nguoicu', 'Người cũ', '\\x01', now())`,
    );
  });
  const before = await listKeys(db.direct);
  rmSync(keyFileOf(folder("data")));
  const replaced = await run("key", "replace", "--yes");
  assert.match(replaced.out, /của 1 tài khoản/);
  assert.equal((await listKeys(db.direct)).length, before.length + 1);
  const product = await serve(folder("data"));
  await product.stop();
  const verdict = await run("audit", "verify");
  assert.equal(verdict.code, 0, verdict.out);
  assert.equal((await run("audit", "rotate-key")).code, 0);
  assert.equal((await run("audit", "verify")).code, 0);
  assert.ok(readdirSync(auditDirOf(folder("data"))).includes("keys.jsonl"));
});

test("a database of an earlier version takes the key file that opens its signing key, and no other", async () => {
  const old = await createTestDatabase();
  const oldDb = openDb({ url: old.url, poolSize: 1 });
  const master = randomBytes(32);
  try {
    await oldDb.transaction((tx) => addKey(tx, vaultOf(master), new Date()));
    await assert.rejects(openKeyFile(oldDb, folder("nothing.key")), { code: "vault.key-missing" });
    openVault(folder("wrong.key"));
    await assert.rejects(openKeyFile(oldDb, folder("wrong.key")), { code: "vault.other-key" });
    writeFileSync(folder("right.key"), master.toString("base64"), { mode: 0o600 });
    await openKeyFile(oldDb, folder("right.key"));
  } finally {
    await oldDb.close();
    await old.drop();
  }
});
