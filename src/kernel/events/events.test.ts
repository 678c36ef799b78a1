import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import * as z from "zod/mini";
import { silentLog } from "#kernel/base/log.ts";
import { type Db, openDb } from "#kernel/db/db.ts";
import { workOff } from "#kernel/jobs/worker.ts";
import { createTestDatabase } from "#test/harness/database.ts";
import { startBackground } from "./background.ts";
import { countOutbox, dispatchOutbox } from "./dispatch.ts";
import { publish, publishAll } from "./outbox.ts";
import { subscriber } from "./subscriber.ts";

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let db: Db;
before(async () => {
  database = await createTestDatabase();
  db = openDb({ url: database.url });
  await db.transaction((tx) => tx.query("create table heard (who text, event_id text, what text)"));
});
after(async () => {
  await db.close();
  await database.drop();
});
beforeEach(async () => {
  for (const table of ["heard", "kernel.outbox", "kernel.job"])
    await db.transaction((tx) => tx.query(`delete from ${table}`));
});

const listener = (name: string, ...events: readonly string[]) =>
  subscriber({
    name,
    events,
    payload: z.object({ what: z.string() }),
    handle: async ({ tx, run }, event) => {
      await tx.query("insert into heard values ($1, $2, $3)", [name, event.id, event.payload.what]);
      if (run.attempt === 1 && event.payload.what === "hard") throw new Error("not yet");
    },
  });
const pharmacy = listener("pharmacy.prepare", "visit.ended");
const billing = listener("billing.collect", "visit.ended", "visit.cancelled");
const subscribers = [pharmacy, billing];
const parts = { log: silentLog, clock: () => new Date(), jobs: subscribers.map((each) => each.job) };
const heard = () =>
  db.read((tx) => tx.query<{ who: string; event_id: string; what: string }>("select * from heard"));
const tell = (name: string, what: string) => db.transaction((tx) => publish(tx, { name, payload: { what } }));

test("an event reaches each of its subscribers once", async () => {
  await tell("visit.ended", "flu “nặng”");
  assert.deepEqual(await dispatchOutbox(db, subscribers, 100), { events: 1, jobs: 2 });
  assert.deepEqual(await dispatchOutbox(db, subscribers, 100), { events: 0, jobs: 0 });
  await workOff({ ...parts, db });
  const rows = await heard();
  assert.deepEqual(
    rows.map(({ who }) => who).sort((a, b) => a.localeCompare(b)),
    ["billing.collect", "pharmacy.prepare"],
  );
  assert.deepEqual(
    rows.map(({ what }) => what),
    ["flu “nặng”", "flu “nặng”"],
  );
  assert.equal(rows[0]?.event_id, rows[1]?.event_id);
});

test("an event of a transaction that fails was never there", async () => {
  const failing = db.transaction(async (tx) => {
    await publish(tx, { name: "visit.ended", payload: { what: "ghost" } });
    throw new Error("rolled back");
  });
  await assert.rejects(failing);
  assert.equal(await db.read(countOutbox), 0);
});

test("an event nobody listens to is dropped", async () => {
  await tell("weather.changed", "rain");
  assert.deepEqual(await dispatchOutbox(db, subscribers, 100), { events: 1, jobs: 0 });
  assert.equal(await db.read(countOutbox), 0);
});

test("a subscriber that fails gets the same event again and its first try leaves no trace", async () => {
  await tell("visit.cancelled", "hard");
  await dispatchOutbox(db, subscribers, 100);
  await workOff({ ...parts, db });
  assert.equal((await heard()).length, 0);
  await workOff({ ...parts, db, clock: () => new Date(Date.now() + 60_000) });
  assert.equal((await heard()).length, 1);
});

test("dispatchers of several servers at once hand each event over once", async () => {
  const events = Array.from({ length: 50 }, (_, n) => ({
    name: "visit.cancelled",
    payload: { what: String(n) },
  }));
  await db.transaction((tx) => publishAll(tx, events));
  const results = await Promise.all([1, 2, 3, 4].map(() => dispatchOutbox(db, subscribers, 20)));
  const rest = await dispatchOutbox(db, subscribers, 100);
  assert.equal(
    [...results, rest].reduce((sum, { jobs }) => sum + jobs, 0),
    50,
  );
});

test("a running server delivers by itself", async () => {
  let arrived = (_what: string): void => {};
  const arrival = new Promise<string>((resolve) => {
    arrived = resolve;
  });
  const awaited = subscriber({
    name: "test.awaited",
    events: ["visit.ended"],
    payload: z.object({ what: z.string() }),
    handle: async (_context, event) => arrived(event.payload.what),
  });
  const background = startBackground({ ...parts, db, jobs: [], subscribers: [awaited], schedules: [] });
  await tell("visit.ended", "healthy");
  background.wake();
  assert.equal(await arrival, "healthy");
  await background.stop();
});

test("two subscribers of one name stop the server from starting", () => {
  assert.throws(
    () => startBackground({ ...parts, db, jobs: [], subscribers: [pharmacy, pharmacy], schedules: [] }),
    /pharmacy\.prepare/,
  );
});
