import { AppError } from "../base/app-error.ts";
import type { Tx } from "../db/db.ts";
import { type DeadJobRow, deleteDead, findDead, listDead, reviveDead } from "./dead-jobs.sql.ts";
import { defaultLimits } from "./job.ts";

/** A job that was given up, without its payload: the desk decides by kind and error. */
export interface DeadJob {
  readonly id: string;
  readonly kind: string;
  readonly attempts: number;
  readonly lastError: string;
  readonly createdAt: string;
  readonly diedAt: string;
}

const newestPossible = {
  id: "ffffffff-ffff-ffff-ffff-ffffffffffff",
  died_at: new Date("9999-12-31T00:00:00Z"),
};

/** Newest first; `after` is the id of the last one already seen. */
export async function listDeadJobs(tx: Tx, limit: number, after?: string): Promise<readonly DeadJob[]> {
  const before = after === undefined ? newestPossible : await findDead(tx, after);
  if (before === undefined) throw unknownJob();
  return (await listDead(tx, limit, before)).map(toDeadJob);
}

/** Puts the job back in the queue, due at once, with a full count of attempts. */
export async function rerunDeadJob(tx: Tx, id: string, now: Date): Promise<void> {
  if (!(await reviveDead(tx, id, now, new Date(now.getTime() + defaultLimits.giveUpAfter))))
    throw unknownJob();
}

/** Throws the work away for good. */
export async function discardDeadJob(tx: Tx, id: string): Promise<void> {
  if (!(await deleteDead(tx, id))) throw unknownJob();
}

const toDeadJob = (row: DeadJobRow): DeadJob => ({
  id: row.id,
  kind: row.kind,
  attempts: row.attempts,
  lastError: row.last_error ?? "",
  createdAt: row.created_at.toISOString(),
  diedAt: row.died_at.toISOString(),
});

const unknownJob = (): AppError =>
  new AppError("not-found", "jobs.unknown", "Không còn công việc này trong danh sách chờ xử lý");
