import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import * as z from "zod/mini";
import { silentLog } from "#kernel/base/log.ts";
import { type Db, openDb } from "#kernel/db/db.ts";
import { createTestDatabase } from "#test/harness/database.ts";
import { enqueue, enqueueAll } from "./enqueue.ts";
import { job, jobAfterAsking } from "./job.ts";
import { countJobs } from "./jobs.sql.ts";
import { fireDueSchedules, schedule } from "./schedule.ts";
import { defaultWorkerOptions, startWorker, workOff } from "./worker.ts";

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let db: Db;
before(async () => {
  database = await createTestDatabase();
  db = openDb({ url: database.url });
  await db.transaction((tx) => tx.query("create table ran (n integer)"));
});
after(async () => {
  await db.close();
  await database.drop();
});

const clock = () => new Date();
const parts = { log: silentLog, clock };
const eager = { ...defaultWorkerOptions, pause: 5, grace: 0 };

test("two workers share a queue and run every job exactly once", async () => {
  const total = 60;
  let left = total;
  let allRan = (): void => {};
  const finished = new Promise<void>((resolve) => {
    allRan = resolve;
  });
  const count = job({
    kind: "test.count",
    input: z.object({ n: z.number() }),
    run: async ({ tx }, { n }) => {
      await tx.query("insert into ran values ($1)", [n]);
      left -= 1;
      if (left === 0) allRan();
    },
  });
  const payloads = Array.from({ length: total }, (_, n) => ({ payload: { n } }));
  await db.transaction((tx) => enqueueAll(tx, count, payloads, { now: clock() }));
  const workers = [1, 2].map(() => startWorker({ ...parts, db, jobs: [count] }, eager));
  await finished;
  await Promise.all(workers.map((worker) => worker.stop()));
  const rows = await db.read((tx) => tx.query<{ n: number }>("select distinct n from ran"));
  const all = await db.read((tx) => tx.query("select n from ran"));
  assert.equal(rows.length, total);
  assert.equal(all.length, total);
});

test("stopping ends what is running and leaves it for the next start", async () => {
  let started = (): void => {};
  const running = new Promise<void>((resolve) => {
    started = resolve;
  });
  const endless = jobAfterAsking({
    kind: "test.endless",
    input: z.object({}),
    ask: () => {
      started();
      return new Promise<undefined>(() => {});
    },
    run: async () => {},
  });
  await db.transaction((tx) => enqueue(tx, endless, {}, { now: clock() }));
  const worker = startWorker({ ...parts, db, jobs: [endless] }, eager);
  await running;
  await worker.stop();
  assert.deepEqual(await db.read(countJobs), { waiting: 1, running: 0, dead: 0 });
  const quick = job({ kind: "test.endless", input: z.object({}), run: async () => {} });
  assert.equal(await workOff({ ...parts, db, jobs: [quick] }), 1);
});

test("a schedule fires once per slot, whoever looks, and makes up only for the latest one missed", async () => {
  const tidy = job({ kind: "test.tidy", input: z.object({}), run: async () => {} });
  const nightly = schedule({ name: "test.nightly", cron: "0 2 * * *", job: tidy, payload: {} });
  const fire = (at: string) => fireDueSchedules(db, [nightly], new Date(at));
  assert.equal(await fire("2026-11-20T01:00:00Z"), 0, "seen for the first time");
  assert.equal(await fire("2026-11-20T18:59:00Z"), 0);
  const both = await Promise.all([fire("2026-11-20T19:00:00Z"), fire("2026-11-20T19:00:01Z")]);
  assert.equal(both[0] + both[1], 1);
  assert.equal(await fire("2026-11-25T01:00:00Z"), 1);
  assert.equal(await fire("2026-11-25T01:00:20Z"), 0);
});
