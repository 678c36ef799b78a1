import { AppError } from "../base/app-error.ts";
import { describeError, errorLine } from "../base/describe-error.ts";
import type { Log } from "../base/log.ts";
import type { Db } from "../db/db.ts";
import { type AnyJob, type JobRun, retryDelay } from "./job.ts";
import { buryJob, finishJob, type Lease, postponeJob, type TakenJob } from "./jobs.sql.ts";

export interface WorkParts {
  readonly db: Db;
  readonly log: Log;
  readonly jobs: readonly AnyJob[];
  readonly clock: () => Date;
}

const outcomes = ["done", "retried", "dead", "lost"] as const;
export type JobOutcome = (typeof outcomes)[number];

/** Another worker took the job over while this one was thinking. */
class LeaseLost extends Error {}

/** Runs one taken job to its end: done, postponed or buried. Rejects only when the database is away. */
export async function runJob(
  parts: WorkParts,
  worker: string,
  taken: TakenJob,
  stop: AbortSignal,
): Promise<JobOutcome> {
  const lease: Lease = { id: taken.id, worker, attempts: taken.attempts };
  const job = parts.jobs.find(({ kind }) => kind === taken.kind);
  if (job === undefined) return "lost";
  try {
    refuseWhenSpent(job, taken);
    await perform(parts, job, { lease, taken, stop });
    return "done";
  } catch (error) {
    // A stopping worker gives its jobs back; that is no failure of theirs.
    if (error instanceof LeaseLost || stop.aborted) return "lost";
    return settleFailure(parts, { job, taken, lease, error });
  }
}

/** A worker that dies without a word also uses up attempts, so that a poisonous job cannot kill for ever. */
function refuseWhenSpent(job: AnyJob, taken: TakenJob): void {
  if (taken.attempts > job.limits.maxAttempts)
    throw new AppError("unavailable", "jobs.given-up", "Công việc không hoàn thành trong số lần cho phép");
}

interface Taken {
  readonly lease: Lease;
  readonly taken: TakenJob;
  readonly stop: AbortSignal;
}

async function perform(parts: WorkParts, job: AnyJob, { lease, taken, stop }: Taken): Promise<void> {
  const run: JobRun = { id: taken.id, key: taken.key ?? taken.id, attempt: taken.attempts };
  const signal = AbortSignal.any([stop, AbortSignal.timeout(job.limits.timeout)]);
  const asking = job.prepare(JSON.parse(taken.payload), { now: parts.clock(), run, signal });
  const work = await orAbort(asking, signal);
  await parts.db.transaction(async (tx) => {
    // First the row: whoever deletes it holds the job, and a rollback gives it back untouched.
    if (!(await finishJob(tx, lease))) throw new LeaseLost();
    await work({ tx, now: parts.clock(), run });
  });
}

/** A job that ignores its signal must not hold a place for ever. */
function orAbort<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(new AppError("unavailable", "jobs.timeout", "Công việc chạy quá lâu"));
    if (signal.aborted) return abort();
    signal.addEventListener("abort", abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}

interface Failure {
  readonly job: AnyJob;
  readonly taken: TakenJob;
  readonly lease: Lease;
  readonly error: unknown;
}

async function settleFailure(parts: WorkParts, { job, taken, lease, error }: Failure): Promise<JobOutcome> {
  const now = parts.clock();
  const fields = { job: job.kind, id: taken.id, attempt: taken.attempts, error: describeError(error) };
  const next = new Date(now.getTime() + retryDelay(job.limits, taken.attempts, Math.random()));
  if (isFinal(error) || taken.attempts >= job.limits.maxAttempts || next > taken.give_up_at) {
    parts.log.error(fields, "job given up");
    await parts.db.transaction((tx) => buryJob(tx, lease, now, errorLine(error)));
    return "dead";
  }
  parts.log.warn({ ...fields, next: next.toISOString() }, "job failed, will run again");
  await parts.db.transaction((tx) => postponeJob(tx, lease, next, errorLine(error)));
  return "retried";
}

/** A payload that does not fit its schema, or a refusal as invalid, will not get better by waiting. */
const isFinal = (error: unknown): boolean =>
  error instanceof Error &&
  ((error instanceof AppError && (error.kind === "invalid" || error.code === "jobs.given-up")) ||
    error instanceof SyntaxError ||
    error.name === "$ZodError" ||
    error.name === "ZodError");
