import type { Db, Tx } from "../db/db.ts";
import { type Cron, latestSlot, parseCron } from "./cron.ts";
import { enqueue } from "./enqueue.ts";
import type { Job } from "./job.ts";

/** A job that is due again and again, by the Vietnamese clock. */
export interface Schedule {
  readonly name: string;
  readonly cron: Cron;
  readonly enqueue: (tx: Tx, slot: Date, now: Date) => Promise<unknown>;
}

export interface ScheduleSpec<Payload> {
  readonly name: string;
  /** `minute hour day month weekday`, Asia/Ho_Chi_Minh. */
  readonly cron: string;
  readonly job: Job<Payload>;
  readonly payload: Payload;
}

export const schedule = <Payload>({ name, cron, job, payload }: ScheduleSpec<Payload>): Schedule => ({
  name,
  cron: parseCron(cron),
  enqueue: (tx, slot, now) => enqueue(tx, job, payload, { now, key: `${name}@${slot.toISOString()}` }),
});

/**
 * Enqueues what became due. Several servers may do so at once: the slot is taken by one row update. After a
 * stop only the latest missed slot is made up for; a schedule seen for the first time waits for its next slot.
 */
export async function fireDueSchedules(db: Db, schedules: readonly Schedule[], now: Date): Promise<number> {
  let fired = 0;
  for (const each of schedules) fired += (await db.transaction((tx) => fireOne(tx, each, now))) ? 1 : 0;
  return fired;
}

async function fireOne(tx: Tx, each: Schedule, now: Date): Promise<boolean> {
  const slot = latestSlot(each.cron, now);
  const known = await tx.query(
    "insert into kernel.schedule (name, slot) values ($1, $2) on conflict (name) do nothing returning name",
    [each.name, slot],
  );
  if (known.length > 0) return false;
  const taken = await tx.query(
    "update kernel.schedule set slot = $2 where name = $1 and slot < $2 returning name",
    [each.name, slot],
  );
  if (taken.length === 0) return false;
  await each.enqueue(tx, slot, now);
  return true;
}
