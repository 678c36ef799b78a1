import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import * as z from "zod/mini";
import { AppError } from "#kernel/base/app-error.ts";
import { silentLog } from "#kernel/base/log.ts";
import { type Db, openDb } from "#kernel/db/db.ts";
import { createTestDatabase } from "#test/harness/database.ts";
import { discardDeadJob, listDeadJobs, rerunDeadJob } from "./dead-jobs.ts";
import { enqueue } from "./enqueue.ts";
import { type AnyJob, defaultLimits, job, jobAfterAsking, retryDelay } from "./job.ts";
import { claimJobs, countJobs, releaseJobs, renewLeases } from "./jobs.sql.ts";
import { workOff } from "./worker.ts";

const day = 86_400_000;
let database: Awaited<ReturnType<typeof createTestDatabase>>;
let db: Db;
let now = new Date("2026-11-20T01:00:00Z");

before(async () => {
  database = await createTestDatabase();
  db = openDb({ url: database.url });
  await db.transaction((tx) => tx.query("create table done (what text, attempt integer)"));
});
after(async () => {
  await db.close();
  await database.drop();
});
beforeEach(async () => {
  now = new Date("2026-11-20T01:00:00Z");
  await db.transaction((tx) => tx.query("delete from done"));
  await db.transaction((tx) => tx.query("delete from kernel.job"));
  await db.transaction((tx) => tx.query("delete from kernel.dead_job"));
});

const Note = z.object({ what: z.string() });
const note = job({
  kind: "test.note",
  input: Note,
  run: async ({ tx, run }, { what }) => {
    await tx.query("insert into done values ($1, $2)", [what, run.attempt]);
    if (what === "fails") throw new Error("the pharmacy is on fire");
    if (what === "impossible") throw new AppError("invalid", "test.impossible", "Không thể");
  },
});
const parts = (...jobs: readonly AnyJob[]) => ({ db, log: silentLog, jobs, clock: () => now });
const put = (what: string, options: { key?: string; runAt?: Date } = {}) =>
  db.transaction((tx) => enqueue(tx, note, { what }, { now, ...options }));
const done = () =>
  db.read((tx) => tx.query<{ what: string; attempt: number }>("select what, attempt from done"));
const counts = () => db.read(countJobs);
const dead = () => db.read((tx) => listDeadJobs(tx, 10));

test("a job runs once and is gone", async () => {
  await put("bandage");
  assert.equal(await workOff(parts(note)), 1);
  assert.equal(await workOff(parts(note)), 0);
  assert.deepEqual(await done(), [{ what: "bandage", attempt: 1 }]);
  assert.deepEqual(await counts(), { waiting: 0, running: 0, dead: 0 });
});

test("a job enqueued in a transaction that fails does not exist", async () => {
  const failing = db.transaction(async (tx) => {
    await enqueue(tx, note, { what: "ghost" }, { now });
    throw new AppError("conflict", "test.no", "Không");
  });
  await assert.rejects(failing, AppError);
  assert.equal((await counts()).waiting, 0);
});

test("a job waits for its time", async () => {
  await put("later", { runAt: new Date(now.getTime() + day) });
  assert.equal(await workOff(parts(note)), 0);
  now = new Date(now.getTime() + day);
  assert.equal(await workOff(parts(note)), 1);
});

test("a second job of the same kind and key is not added while the first waits", async () => {
  assert.equal(await put("once", { key: "k" }), 1);
  assert.equal(await put("once", { key: "k" }), 0);
  assert.equal(await workOff(parts(note)), 1);
  assert.equal(await put("once", { key: "k" }), 1);
});

test("what a failing job wrote is undone and it runs again later", async () => {
  await put("fails");
  assert.equal(await workOff(parts(note)), 1);
  assert.deepEqual(await done(), []);
  assert.deepEqual(await counts(), { waiting: 1, running: 0, dead: 0 });
  now = new Date(now.getTime() + defaultLimits.firstDelay);
  assert.equal(await workOff(parts(note)), 1);
});

test("a job that fails too often is given up and shown without the words of the error", async () => {
  await put("fails");
  for (let i = 0; i < defaultLimits.maxAttempts; i += 1) {
    await workOff(parts(note));
    now = new Date(now.getTime() + defaultLimits.longestDelay);
  }
  const [letter, ...others] = await dead();
  assert.equal(others.length, 0);
  assert.equal(letter?.kind, "test.note");
  assert.equal(letter?.attempts, defaultLimits.maxAttempts);
  assert.match(letter?.lastError ?? "", /^Error · at /);
  assert.doesNotMatch(letter?.lastError ?? "", /fire/);
});

test("a job that cannot ever work is given up at its first run", async () => {
  await put("impossible");
  await workOff(parts(note));
  assert.match((await dead())[0]?.lastError ?? "", /test\.impossible/);
});

test("a payload of an older program that no longer fits is given up, not run", async () => {
  await put("old");
  await db.transaction((tx) => tx.query("update kernel.job set payload = '{}'"));
  await workOff(parts(note));
  assert.equal((await counts()).dead, 1);
});

test("a dead job is run again by a person, with all its attempts", async () => {
  await put("fails");
  await db.transaction((tx) => tx.query("update kernel.job set attempts = 11"));
  await workOff(parts(note));
  const id = (await dead())[0]?.id ?? "";
  await db.transaction((tx) => tx.query("update kernel.dead_job set payload = $1", ['{"what":"bandage"}']));
  await db.transaction((tx) => rerunDeadJob(tx, id, now));
  assert.equal(await workOff(parts(note)), 1);
  assert.deepEqual(await done(), [{ what: "bandage", attempt: 1 }]);
  await assert.rejects(
    db.transaction((tx) => rerunDeadJob(tx, id, now)),
    { kind: "not-found" },
  );
});

test("a dead job is discarded by a person", async () => {
  await put("impossible");
  await workOff(parts(note));
  const id = (await dead())[0]?.id ?? "";
  await db.transaction((tx) => discardDeadJob(tx, id));
  assert.deepEqual(await dead(), []);
  await assert.rejects(
    db.transaction((tx) => discardDeadJob(tx, id)),
    { kind: "not-found" },
  );
});

test("the list of dead jobs is read page by page, newest first", async () => {
  for (const what of ["impossible", "impossible", "impossible"]) {
    await put(what);
    await workOff(parts(note));
    now = new Date(now.getTime() + 1000);
  }
  const [first, second, third] = await dead();
  assert.ok(first && second && third);
  assert.ok(first.diedAt > second.diedAt && second.diedAt > third.diedAt);
  const rest = await db.read((tx) => listDeadJobs(tx, 10, first.id));
  assert.deepEqual(
    rest.map(({ id }) => id),
    [second.id, third.id],
  );
});

const takeAs = (worker: string) => {
  const leaseUntil = new Date(now.getTime() + 60_000);
  return db.transaction((tx) => claimJobs(tx, { now, kinds: ["test.note"], limit: 5, leaseUntil, worker }));
};
const workerA = "00000000-0000-7000-8000-00000000000a";
const workerB = "00000000-0000-7000-8000-00000000000b";

test("the job of a worker that was killed is taken over when its lease ends", async () => {
  await put("bandage");
  assert.equal((await takeAs(workerA)).length, 1);
  assert.equal((await takeAs(workerB)).length, 0);
  now = new Date(now.getTime() + 60_000);
  assert.equal(await workOff(parts(note)), 1);
  assert.deepEqual(await done(), [{ what: "bandage", attempt: 2 }]);
});

test("a worker that renews its lease keeps its job", async () => {
  await put("bandage");
  const ids = (await takeAs(workerA)).map(({ id }) => id);
  now = new Date(now.getTime() + 40_000);
  await db.transaction((tx) => renewLeases(tx, workerB, ids, new Date(0)));
  await db.transaction((tx) => renewLeases(tx, workerA, ids, new Date(now.getTime() + 60_000)));
  now = new Date(now.getTime() + 59_000);
  assert.equal((await takeAs(workerB)).length, 0);
});

test("a job that kills its worker again and again is given up", async () => {
  await put("bandage");
  for (let i = 0; i < defaultLimits.maxAttempts; i += 1) {
    await takeAs(workerA);
    now = new Date(now.getTime() + 60_000);
  }
  await workOff(parts(note));
  assert.deepEqual(await done(), []);
  assert.match((await dead())[0]?.lastError ?? "", /jobs\.given-up/);
});

test("a worker that lost its lease while asking outside changes nothing", async () => {
  const slow = jobAfterAsking({
    kind: "test.note",
    input: Note,
    ask: () => db.transaction((tx) => tx.query("update kernel.job set worker = $1", [workerB])),
    run: async ({ tx }, { what }) => {
      await tx.query("insert into done values ($1, 0)", [what]);
    },
  });
  await put("bandage");
  await workOff(parts(slow));
  assert.deepEqual(await done(), []);
  assert.deepEqual(await counts(), { waiting: 0, running: 1, dead: 0 });
});

test("jobs that were waiting while the server was off for a week still run", async () => {
  await put("bandage");
  now = new Date(now.getTime() + 7 * day);
  await workOff(parts(note));
  assert.equal((await done()).length, 1);
});

test("a stopping worker gives its jobs back without using up an attempt", async () => {
  await put("bandage");
  await takeAs(workerA);
  await db.transaction((tx) => releaseJobs(tx, workerA, now));
  await workOff(parts(note));
  assert.deepEqual(await done(), [{ what: "bandage", attempt: 1 }]);
});

test("a kind this program does not know stays for one that does", async () => {
  await put("bandage");
  assert.equal(await workOff(parts(job({ kind: "test.other", input: Note, run: async () => {} }))), 0);
  assert.equal((await counts()).waiting, 1);
});

test("the pause between two runs doubles, is spread by half, and has a longest", () => {
  const delays = [1, 2, 3, 40].map((attempt) => retryDelay(defaultLimits, attempt, 1));
  assert.deepEqual(delays, [2_000, 4_000, 8_000, 3_600_000]);
  assert.equal(retryDelay(defaultLimits, 1, 0), 1_000);
});
