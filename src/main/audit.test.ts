import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { vaultOf } from "#kernel/access/vault.ts";
import { systemOrigin } from "#kernel/audit/origin.ts";
import { newId } from "#kernel/base/ids.ts";
import { createLog } from "#kernel/base/log.ts";
import { type Db, openDb } from "#kernel/db/db.ts";
import { createTestDatabase, type TestDatabase } from "#test/harness/database.ts";
import { openAuditRoom } from "./audit.ts";

const logged: string[] = [];
const log = createLog("error", { write: (line) => void logged.push(line) });
const vault = vaultOf(randomBytes(32));
let database: TestDatabase;
let db: Db;
let auditDir = "";
let elapsed = 0;

before(async () => {
  database = await createTestDatabase();
  db = openDb({ url: database.url });
  auditDir = mkdtempSync(path.join(tmpdir(), "audit-room-"));
});
after(async () => {
  await db.close();
  await database.drop();
  rmSync(auditDir, { recursive: true });
});

const countUnsealed = async () =>
  (
    await db.direct.query<{ n: number }>(
      "select count(*) as n from audit.entry where moment >= coalesce((select max(high) from audit.block), 0)",
    )
  )[0]?.n;

test("a log whose blocks were cut off cannot be sealed any more, and the server is not ready", async () => {
  const room = await openAuditRoom({ db, log, vault, auditDir, elapsed: () => elapsed });
  const note = {
    origin: systemOrigin("Kiểm thử", newId()),
    kind: "R",
    action: "fhir.read",
    outcome: "done",
  } as const;
  await Promise.all(Array.from({ length: 40 }, () => room.audit.record(note)));
  const first = room.start();
  while ((await countUnsealed()) !== 0) await sleep(20);
  await first.stop();
  elapsed += 59_000;
  assert.deepEqual(room.health.problems(), []);
  await db.transaction((tx) => tx.query("delete from audit.block"));
  const second = room.start();
  while (logged.length === 0) await sleep(20);
  elapsed += 2_000;
  assert.deepEqual(room.health.problems(), ["audit-log"]);
  assert.equal(room.health.gauges()["tuetinh_audit_seconds_since_sealing"], 61);
  await second.stop();
});
