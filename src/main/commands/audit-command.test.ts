import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { openVault } from "#kernel/access/vault.ts";
import { openAuditLog } from "#kernel/audit/audit-log.ts";
import { systemOrigin } from "#kernel/audit/origin.ts";
import { createPublisher } from "#kernel/audit/publish.ts";
import { createSealer } from "#kernel/audit/seal.ts";
import { createSigner } from "#kernel/audit/signer.ts";
import { newId } from "#kernel/base/ids.ts";
import { type Db, openDb } from "#kernel/db/db.ts";
import { createTestDatabase, type TestDatabase } from "#test/harness/database.ts";
import { auditDirOf, keyFileOf } from "../config.ts";

const program = path.resolve(import.meta.dirname, "../../../bin/tuetinh.mjs");
let database: TestDatabase;
let db: Db;
let dataDir = "";

before(async () => {
  database = await createTestDatabase();
  db = openDb({ url: database.url, poolSize: 2 });
  dataDir = mkdtempSync(path.join(tmpdir(), "audit-command-"));
});
after(async () => {
  await db.close();
  await database.drop();
  rmSync(dataDir, { recursive: true });
});

function verify(...more: readonly string[]): Promise<{ readonly code: number; readonly out: string }> {
  const env = { ...process.env, TUETINH_DATA: dataDir, DATABASE_URL: database.url };
  return new Promise((done) => {
    execFile(process.execPath, [program, "audit", "verify", ...more], { env }, (error, out, err) => {
      done({ code: error === null ? 0 : Number(error.code), out: out + err });
    });
  });
}

/** Two days with entries, the third has begun. */
async function fillLog(): Promise<void> {
  const audit = await openAuditLog({ db, keyOf: (id) => id });
  const vault = openVault(keyFileOf(dataDir));
  const signer = createSigner(vault);
  const sealer = createSealer({ db, shift: audit.shift, signer });
  const origin = systemOrigin("Kiểm thử", newId());
  for (const day of ["2026-11-16", "2026-11-17", "2026-11-18"]) {
    await audit.record({ origin, kind: "R", action: "fhir.read", outcome: "done" });
    for (let open = 1; open > 0; ) {
      await sealer.round(new Date(`${day}T05:00:00Z`));
      const [left] = await db.direct.query<{ n: number }>(
        "select count(*) as n from audit.entry where moment >= coalesce((select max(high) from audit.block), 0)",
      );
      open = left?.n ?? 0;
    }
  }
  await createPublisher(db, auditDirOf(dataDir), vault).round();
}

test("a whole log prints its range and root and ends with 0, a changed one its first broken day and 1", async () => {
  await fillLog();
  const whole = await verify();
  assert.equal(whole.code, 0, whole.out);
  assert.match(whole.out, /✓ Đã kiểm 3 mục .*\n {2}Gốc: [\w+/]{43}=/);
  await db.transaction((tx) =>
    tx.query(
      "update audit.entry set event = event || ' ' where id = (select id from audit.entry order by id offset 1 limit 1)",
    ),
  );
  const changed = await verify();
  assert.equal(changed.code, 1);
  assert.match(changed.out, /✗ Ngày hỏng đầu tiên: 2026-11-17/);
  assert.equal((await verify("--from", "2026-11-18")).code, 0);
});

test("a range without any day of the log proves nothing and ends with 1, a turned one with 2", async () => {
  const outside = await verify("--to", "2026-11-01");
  assert.deepEqual([outside.code, /chưa kiểm gì/.test(outside.out)], [1, true]);
  assert.equal((await verify("--from", "2026-11-18", "--to", "2026-11-17")).code, 2);
});

test("a day that is no day is refused with 2", async () => {
  assert.equal((await verify("--from", "hôm qua")).code, 2);
});
