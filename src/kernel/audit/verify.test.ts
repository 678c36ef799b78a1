import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, test } from "node:test";
import { newId } from "#kernel/base/ids.ts";
import { type Db, openDb } from "#kernel/db/db.ts";
import { createTestDatabase, type TestDatabase } from "#test/harness/database.ts";
import { vaultOf } from "../access/vault.ts";
import { type AuditLog, openAuditLog } from "./audit-log.ts";
import type { AuditNote } from "./entry.ts";
import { systemOrigin } from "./origin.ts";
import { createPublisher, readPublished } from "./publish.ts";
import { createSealer, type Sealer } from "./seal.ts";
import { addKey, createSigner } from "./signer.ts";
import { verifyLog } from "./verify.ts";

const vault = vaultOf(randomBytes(32));
const patient = "0198c0de-0000-7000-8000-0000000000aa";
const perDay = 40;
const days = ["2026-11-16", "2026-11-17", "2026-11-18"] as const;

let database: TestDatabase;
let db: Db;
let log: AuditLog;
let sealer: Sealer;
let dir = "";

const note = (n: number): AuditNote => ({
  origin: systemOrigin("Kiểm thử", newId()),
  kind: "R",
  action: "fhir.read",
  outcome: "done",
  type: "Observation",
  target: `o${n}`,
  patients: n % 3 === 0 ? [patient, newId()] : [patient],
  status: 200,
});

/** Three days with forty entries each, closed and published; the fourth has begun. */
beforeEach(async () => {
  database = await createTestDatabase();
  db = openDb({ url: database.url });
  log = await openAuditLog({ db, keyOf: (id) => id });
  sealer = createSealer({ db, shift: log.shift, signer: createSigner(vault) });
  dir = mkdtempSync(path.join(tmpdir(), "audit-"));
  for (const day of days) {
    for (const hour of ["01", "09"]) {
      await Promise.all(Array.from({ length: perDay / 2 }, (_, n) => log.record(note(n))));
      await sealUntil(new Date(`${day}T${hour}:00:00Z`));
    }
  }
  await sealUntil(new Date("2026-11-19T01:00:00Z"));
  await createPublisher(db, dir, vault).round();
});
afterEach(async () => {
  await db.close();
  await database.drop();
  rmSync(dir, { recursive: true });
});

/** Other tests' transactions on this server hold the horizon back for a moment. */
async function sealUntil(now: Date): Promise<void> {
  for (;;) {
    await sealer.round(now);
    const [open] = await db.direct.query<{ n: number }>(
      "select count(*) as n from audit.entry where moment >= coalesce((select max(high) from audit.block), 0)",
    );
    if (open?.n === 0) return;
  }
}

const verify = (more: { from?: string; to?: string } = {}) =>
  verifyLog({ db, published: readPublished(dir), ...more });
const asOwner = (text: string, values: readonly unknown[] = []) =>
  db.transaction((tx) => tx.query(text, values));
const entryOf = "(select id from audit.entry order by moment, id offset $1 limit 1)";
const second = perDay + 5;

test("an untouched log verifies to its last root, as a whole and from any day", async () => {
  const verdict = await verify();
  assert.equal(verdict.fault, undefined);
  assert.equal(verdict.size, days.length * perDay);
  const part = await verify({ from: "2026-11-17", to: "2026-11-17" });
  assert.deepEqual([part.fault, part.first, part.size], [undefined, perDay, 2 * perDay]);
  assert.equal((await verify({ from: "2026-11-18" })).root, verdict.root);
});

test("an event that was rewritten breaks its day", async () => {
  await asOwner(
    `update audit.entry set event = replace(event, 'fhir.read', 'fhir.list') where id = ${entryOf}`,
    [second],
  );
  assert.equal((await verify()).fault?.day, "2026-11-17");
  assert.equal((await verify({ from: "2026-11-18" })).fault, undefined);
});

test("a column that no longer says what the event says breaks its day", async () => {
  await asOwner(`update audit.entry set actor = gen_random_uuid() where id = ${entryOf}`, [second]);
  assert.match((await verify()).fault?.says ?? "", /actor/);
});

test("an entry that was deleted is named with its day", async () => {
  const [gone] = (await asOwner(`delete from audit.entry where id = ${entryOf} returning id`, [second])) as {
    id: string;
  }[];
  const { fault } = await verify();
  assert.equal(fault?.day, "2026-11-17");
  assert.ok(fault.says.includes(gone?.id ?? "?"));
});

test("an entry put into a sealed day is named with its day", async () => {
  const id = newId();
  await asOwner(
    `insert into audit.entry select $2, at, moment, actor, patient, patients, facility, action, type, outcome, everyone,
       purpose, event from audit.entry where id = ${entryOf}`,
    [second, id],
  );
  const { fault } = await verify();
  assert.equal(fault?.day, "2026-11-17");
  assert.ok(fault.says.includes(id));
});

test("two entries that changed places break their day", async () => {
  const rows = await db.direct.query<{ id: string; event: string }>(
    "select id, event from audit.entry order by moment, id offset $1 limit 2",
    [second],
  );
  const [a, b] = rows;
  await asOwner("update audit.entry set event = case id when $1 then $4 else $3 end where id in ($1, $2)", [
    a?.id,
    b?.id,
    a?.event,
    b?.event,
  ]);
  assert.equal((await verify()).fault?.day, "2026-11-17");
});

test("an entry moved to another day breaks the first of both", async () => {
  await asOwner(
    `update audit.entry set moment = (select low from audit.block order by first limit 1) where id = ${entryOf}`,
    [second],
  );
  assert.equal((await verify()).fault?.day, "2026-11-16");
});

test("an owner who seals everything anew is caught by the signed root of the day", async () => {
  await asOwner(`delete from audit.entry where id = ${entryOf}`, [second]);
  await asOwner("delete from audit.block");
  await asOwner("delete from audit.tile");
  const forged = createSealer({ db, shift: log.shift, signer: createSigner(vault) });
  for (let more = true; more; ) more = await forged.round(new Date("2026-11-19T01:00:00Z"));
  assert.ok(((await verify()).fault?.day ?? "9") <= "2026-11-17");
});

test("a log that was cut off is told by the head that was published", async () => {
  await asOwner(
    "delete from audit.entry where moment >= (select low from audit.block order by first desc limit 1)",
  );
  await asOwner("delete from audit.block where first = (select max(first) from audit.block)");
  assert.equal((await verify()).fault?.day, "2026-11-18");
});

const age = "update audit.entry set at = at - interval '2 minutes'";

test("entries whose blocks were taken away since the last head are told, and a missing minute is not", async () => {
  await log.record(note(1));
  assert.equal((await verify()).fault, undefined);
  await asOwner(`${age} where moment >= (select max(high) from audit.block)`);
  assert.match((await verify()).fault?.says ?? "", /^1 mục .* không thuộc khối nào/);
  await sealUntil(new Date("2026-11-19T01:00:30Z"));
  await asOwner(
    "update audit.entry set at = at + interval '2 minutes' where id = (select max(id::text)::uuid from audit.entry)",
  );
  assert.equal((await verify()).fault, undefined);
});

test("hashes of a tree that is larger than the blocks are told", async () => {
  await asOwner(
    "insert into audit.tile (level, n, hashes) select 0, 3, hashes from audit.tile where level = 0 and n = 2",
  );
  assert.match((await verify()).fault?.says ?? "", /0\/3 nằm sau mục cuối/);
});

test("what is new is signed within five minutes, and nothing is signed where nothing is new", async () => {
  const count = async () => (await db.direct.query("select id from audit.head")).length;
  const before = await count();
  await sealUntil(new Date("2026-11-19T01:16:00Z"));
  await sealer.round(new Date("2026-11-19T01:17:00Z"));
  assert.equal(await count(), before);
  await log.record(note(1));
  await sealUntil(new Date("2026-11-19T01:18:00Z"));
  await sealer.round(new Date("2026-11-19T01:18:01Z"));
  assert.equal(await count(), before + 1);
  await log.record(note(2));
  await sealUntil(new Date("2026-11-19T01:18:02Z"));
  await sealer.round(new Date("2026-11-19T01:19:59Z"));
  assert.equal(await count(), before + 1);
  await sealer.round(new Date("2026-11-19T01:20:01Z"));
  assert.equal(await count(), before + 2);
});

test("days before or behind the log are not said to be proven", async () => {
  assert.equal((await verify({ to: "2026-11-15" })).isOutside, true);
  assert.equal((await verify({ from: "2026-11-20" })).isOutside, true);
  assert.equal((await verify({ from: "2026-11-19" })).isOutside, undefined);
});

test("heads that are deleted, changed, swapped or signed by a stranger are told", async () => {
  const change = async (text: string, values: readonly unknown[] = []): Promise<string | undefined> => {
    const kept = await db.direct.query<{ t: string }>("select json_agg(h)::text as t from audit.head h");
    await asOwner(text, values);
    const { fault } = await verify();
    await asOwner("delete from audit.head");
    await asOwner(
      "insert into audit.head select * from json_populate_recordset(null::audit.head, $1::json)",
      [kept[0]?.t],
    );
    assert.equal((await verify()).fault, undefined);
    return fault?.day;
  };
  assert.equal(await change("delete from audit.head where day = '2026-11-17'"), "2026-11-17");
  assert.equal(await change("update audit.head set size = size - 1 where day = '2026-11-17'"), "2026-11-17");
  assert.equal(
    await change(
      "update audit.head h set root = o.root, signature = o.signature from audit.head o where h.day = '2026-11-17' and o.day = '2026-11-18'",
    ),
    "2026-11-17",
  );
  assert.equal(
    await change("update audit.head set signature = $1 where day = '2026-11-16'", [randomBytes(64)]),
    "2026-11-16",
  );
});

test("a signing key that was put in without our key file is never published, and told", async () => {
  await db.transaction((tx) => addKey(tx, vaultOf(randomBytes(32)), new Date("2026-11-20T00:00:00Z")));
  await createPublisher(db, dir, vault).round();
  assert.equal((await verify()).fault?.day, "2026-11-20");
});

test("after a change of keys both what was and what is signed verify", async () => {
  await db.transaction((tx) => addKey(tx, vault, new Date()));
  await log.record(note(1));
  await sealUntil(new Date("2026-11-20T20:00:00Z"));
  const [keys] = await db.direct.query<{ n: number }>("select count(distinct key) as n from audit.head");
  assert.equal(keys?.n, 2);
  await createPublisher(db, dir, vault).round();
  assert.equal((await verify()).fault, undefined);
});

test("a tile that was changed is told", async () => {
  await asOwner(
    "update audit.tile set hashes = set_byte(hashes, 0, 255 - get_byte(hashes, 0)) where level = 0 and n = 1",
  );
  assert.equal((await verify()).fault?.day, "2026-11-16");
});
