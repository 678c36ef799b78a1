import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { newId } from "#kernel/base/ids.ts";
import { type Door, goodPassword as password, startDoor } from "#test/harness/door.ts";
import { identityJobs } from "./forget-tickets.ts";

let door: Door;
before(async () => {
  door = await startDoor();
});
after(() => door.stop());

const day = 86_400_000;

/** What the job would remove so much later. */
const forgetAfter = async (milliseconds: number): Promise<void> => {
  const now = new Date(door.now().getTime() + milliseconds);
  const run = { id: newId(), key: "test", attempt: 1 };
  for (const { prepare } of identityJobs) {
    const work = await prepare({}, { now, run, signal: AbortSignal.timeout(10_000) });
    await door.db.transaction((tx) => work({ tx, now, run }));
  }
};

const counts = async () => {
  const [row] = await door.db.direct.query<Record<string, number>>(
    `select (select count(*)::int4 from kernel.ticket) as tickets,
       (select count(*)::int4 from kernel.session) as sessions,
       (select count(*)::int4 from kernel.device) as browsers`,
  );
  return row;
};

test("what is over goes: tickets soon, sessions after a season, browsers after a year", async () => {
  await door.account({ login: "passing" });
  const browser = door.browser();
  await browser.post("/api/sign-in", { login: "passing", password });
  await browser.post("/api/sign-in/passkey/options");
  await forgetAfter(0);
  assert.deepEqual(await counts(), { tickets: 1, sessions: 1, browsers: 1 });
  await forgetAfter(day);
  assert.deepEqual(await counts(), { tickets: 0, sessions: 1, browsers: 1 });
  await forgetAfter(92 * day);
  assert.deepEqual(await counts(), { tickets: 0, sessions: 0, browsers: 1 });
  await forgetAfter(402 * day);
  assert.deepEqual(await counts(), { tickets: 0, sessions: 0, browsers: 0 });
});
