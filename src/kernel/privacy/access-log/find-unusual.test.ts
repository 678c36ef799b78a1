import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { createAccount } from "#kernel/access/accounts.ts";
import { openAuditLog } from "#kernel/audit/audit-log.ts";
import type { AuditNote } from "#kernel/audit/entry.ts";
import { insertFindings, listFindings } from "#kernel/audit/findings.sql.ts";
import { startOfVietnamDay, vietnamDay } from "#kernel/base/dates.ts";
import { newId } from "#kernel/base/ids.ts";
import { type Db, openDb } from "#kernel/db/db.ts";
import { createTestDatabase, type TestDatabase } from "#test/harness/database.ts";
import { findUnusual } from "./find-unusual.ts";

const today = vietnamDay(new Date());
let database: TestDatabase;
let db: Db;
let busy = "";
let nosy = "";
let owl = "";

before(async () => {
  database = await createTestDatabase();
  db = openDb({ url: database.url, poolSize: 4 });
  [busy, nosy, owl] = (await Promise.all(["busy", "nosy", "owl"].map(newStaff))) as [string, string, string];
  const log = await openAuditLog({ db, keyOf: (id) => id });
  await Promise.all([
    ...Array.from({ length: 120 }, () => log.record(noteOf(busy, "done"))),
    ...Array.from({ length: 12 }, () => log.record(noteOf(nosy, "denied"))),
    log.record(noteOf(owl, "done")),
  ]);
  // Two o'clock at night in Vietnam for one, noon for the others; ids tell the day, `at` the hour.
  const start = startOfVietnamDay(today).getTime();
  await db.transaction((tx) =>
    tx.query("update audit.entry set at = case actor when $1 then $2::timestamptz else $3::timestamptz end", [
      owl,
      new Date(start + 2 * 3_600_000),
      new Date(start + 12 * 3_600_000),
    ]),
  );
});
after(async () => {
  await db.close();
  await database.drop();
});

const newStaff = (login: string): Promise<string> =>
  db.transaction((tx) => createAccount(tx, { kind: "staff", login, name: login }));

const noteOf = (id: string, outcome: AuditNote["outcome"]): AuditNote => ({
  origin: {
    actor: {
      id,
      name: id,
      clientId: newId(),
      scopes: [],
      permissions: new Set(),
      fhir: { everyType: 0, byType: new Map() },
    },
    requestId: newId(),
  },
  kind: "R",
  action: "fhir.read",
  outcome,
  type: "Patient",
  patients: [newId()],
});

test("very many patients, many refusals and work at night are found, each with all its entries", async () => {
  const found = await db.read((tx) => findUnusual(tx, today));
  const told = found.map(({ kind, actor, entries }) => `${kind} ${actor} ${entries.length}`);
  assert.deepEqual(told.toSorted(), [`denied ${nosy} 12`, `mass ${busy} 120`, `night ${owl} 1`]);
});

test("looking again adds nothing, and a finding that grew is told once, with its newest count", async () => {
  const found = await db.read((tx) => findUnusual(tx, today));
  const grown = found.map((finding) => ({ ...finding, id: newId(), entries: [...finding.entries, newId()] }));
  await db.transaction((tx) => insertFindings(tx, found, new Date()));
  await db.transaction((tx) => insertFindings(tx, found, new Date()));
  await db.transaction((tx) => insertFindings(tx, grown, new Date()));
  const listed = await db.read((tx) => listFindings(tx, { from: today, to: today, openOnly: false }, 50));
  assert.deepEqual(
    listed.map(({ count }) => count).toSorted((a, b) => a - b),
    [2, 13, 121],
  );
});
