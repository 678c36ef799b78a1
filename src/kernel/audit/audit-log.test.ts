import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import fc from "fast-check";
import { newId } from "#kernel/base/ids.ts";
import { createLog } from "#kernel/base/log.ts";
import { type Db, openDb, type Tx } from "#kernel/db/db.ts";
import { createTestDatabase, type TestDatabase } from "#test/harness/database.ts";
import { vaultOf } from "../access/vault.ts";
import { type AuditLog, openAuditLog } from "./audit-log.ts";
import { idsOfBytes, listBlocks } from "./blocks.sql.ts";
import type { AuditNote } from "./entry.ts";
import { systemOrigin } from "./origin.ts";
import { createSealer } from "./seal.ts";
import { createSigner } from "./signer.ts";
import { verifyLog } from "./verify.ts";
import { createWatch } from "./watch.ts";

const vault = vaultOf(randomBytes(32));
let database: TestDatabase;
let db: Db;
let log: AuditLog;

before(async () => {
  database = await createTestDatabase();
  db = openDb({ url: database.url });
  log = await openAuditLog({ db, keyOf: (id) => id });
});
after(async () => {
  await db.close();
  await database.drop();
});

const note = (target: string): AuditNote => ({
  origin: systemOrigin("Kiểm thử", newId()),
  kind: "R",
  action: "fhir.read",
  outcome: "done",
  type: "Patient",
  target,
});
const sealerOf = (audit: AuditLog) => createSealer({ db, shift: audit.shift, signer: createSigner(vault) });

async function sealAll(): Promise<void> {
  const sealer = sealerOf(log);
  for (;;) {
    await sealer.round(new Date());
    const [open] = await db.direct.query<{ n: number }>(
      "select count(*) as n from audit.entry where moment >= coalesce((select max(high) from audit.block), 0)",
    );
    if (open?.n === 0) return;
  }
}

const sealedIds = async (): Promise<readonly string[]> =>
  (await listBlocks(db.direct, 0, 100_000)).flatMap(({ ids }) => idsOfBytes(ids));

test("of any mix of reads, commits and rollbacks, what was acknowledged is sealed once, the rest never", async () => {
  const steps = fc.array(fc.constantFrom("read", "commit", "rollback", "slow"), {
    minLength: 1,
    maxLength: 60,
  });
  await fc.assert(
    fc.asyncProperty(steps, async (kinds) => {
      const run = newId();
      const second = await openAuditLog({ db, keyOf: (id) => id });
      const sealing = [sealerOf(log), sealerOf(second)];
      const expected: string[] = [];
      await Promise.all([
        ...kinds.map((kind, n) => act(kind, n % 2 === 0 ? log : second, `${run} ${n}`, expected)),
        ...sealing.map((sealer) => sealer.round(new Date())),
      ]);
      await sealAll();
      const ids = new Set(await sealedIds());
      const rows = await db.direct.query<{ id: string; target: string }>(
        "select id, event::json ->> 'target' as target from audit.entry where event::json ->> 'target' like $1",
        [`${run}%`],
      );
      assert.deepEqual(rows.map(({ target }) => target).toSorted(), expected.toSorted());
      assert.ok(rows.every(({ id }) => ids.has(id)));
    }),
    { numRuns: 25 },
  );
  const all = await sealedIds();
  assert.equal(new Set(all).size, all.length);
  const verdict = await verifyLog({ db, published: { heads: [], keys: [] } });
  assert.deepEqual([verdict.fault, verdict.size], [undefined, all.length]);
});

class Undo extends Error {}

async function act(kind: string, audit: AuditLog, target: string, expected: string[]): Promise<void> {
  if (kind === "read") {
    await audit.record(note(target));
    expected.push(target);
    return;
  }
  const work = async (tx: Tx): Promise<void> => {
    await audit.append(tx, [note(target)]);
    if (kind === "slow") await tx.query("select pg_sleep(0.03)");
    if (kind === "rollback") throw new Undo();
  };
  await db.transaction(work).then(
    () => expected.push(target),
    (error: unknown) => assert.ok(error instanceof Undo),
  );
}

test("what a transaction is still writing is sealed after it ends, behind what came later", async () => {
  const late = newId();
  await db.transaction(async (tx) => {
    await log.append(tx, [note(late)]);
    await log.record(note("after"));
    await sealerOf(log).round(new Date());
    const [seen] = await db.direct.query<{ n: number }>(
      "select count(*) as n from audit.block b, audit.entry e where e.moment >= b.low and e.moment < b.high and e.event like '%after%'",
    );
    assert.equal(seen?.n, 0);
  });
  await sealAll();
  assert.equal((await verifyLog({ db, published: { heads: [], keys: [] } })).fault, undefined);
});

test("an acknowledged entry that vanishes before it is sealed raises an alarm in the log itself", async () => {
  const logged: string[] = [];
  const audit = await openAuditLog({ db, keyOf: (id) => id });
  const watch = createWatch(db, createLog("error", { write: (line) => void logged.push(line) }), audit);
  await audit.record(note("vanishing"));
  const [gone] = await db.transaction((tx) =>
    tx.query<{ id: string }>("delete from audit.entry where event like '%vanishing%' returning id"),
  );
  for (let round = 0; round < 100 && logged.length === 0; round++) {
    await watch.round();
    await sleep(100);
  }
  assert.ok(logged[0]?.includes(gone?.id ?? "?"));
  const [alarm] = await db.direct.query<{ event: string }>(
    "select event from audit.entry where action = 'audit.alarm'",
  );
  assert.ok(alarm?.event.includes(gone?.id ?? "?"));
});

test("what was acknowledged and sealed raises no alarm", async () => {
  const logged: string[] = [];
  const audit = await openAuditLog({ db, keyOf: (id) => id });
  const watch = createWatch(db, createLog("error", { write: (line) => void logged.push(line) }), audit);
  await audit.record(note("kept"));
  await watch.round();
  await sealAll();
  for (let round = 0; round < 100 && audit.acknowledged.count() > 0; round++) {
    await watch.round();
    await sleep(100);
  }
  assert.deepEqual([audit.acknowledged.count(), logged], [0, []]);
});

test("a log that cannot be written refuses what it should have told", async () => {
  const broken = openDb({ url: database.url, poolSize: 1 });
  const audit = await openAuditLog({ db: broken, keyOf: (id) => id });
  await db.transaction((tx) => tx.query("alter table audit.entry rename to hidden"));
  try {
    await assert.rejects(audit.record(note("unseen")), { kind: "unavailable", code: "audit.unavailable" });
  } finally {
    await db.transaction((tx) => tx.query("alter table audit.hidden rename to entry"));
    await broken.close();
  }
});

test("a database moved to a cluster that counts lower begins a new era above all its entries", async () => {
  const high = 9_000_000_000;
  await sealAll();
  await db.transaction((tx) => tx.query("update audit.entry set moment = moment + $1", [high]));
  await db.transaction((tx) =>
    tx.query("update audit.block set low = low + $1, high = high + $1 where low > 0", [high]),
  );
  await db.transaction((tx) => tx.query("update audit.block set high = high + $1 where low = 0", [high]));
  log = await openAuditLog({ db, keyOf: (id) => id });
  assert.ok(log.shift > high);
  assert.equal((await openAuditLog({ db, keyOf: (id) => id })).shift, log.shift);
  await log.record(note("new era"));
  await sealAll();
  assert.equal((await verifyLog({ db, published: { heads: [], keys: [] } })).fault, undefined);
});
