import { describeError } from "../base/describe-error.ts";
import { newId } from "../base/ids.ts";
import { claimJobs, releaseJobs, renewLeases, type TakenJob } from "./jobs.sql.ts";
import { type Loop, startLoop } from "./loop.ts";
import { runJob, type WorkParts } from "./run-job.ts";

export interface WorkerOptions {
  readonly concurrency: number;
  /** Milliseconds after which a silent worker's jobs are taken over. */
  readonly lease: number;
  /** Milliseconds between two looks at an empty queue. */
  readonly pause: number;
  /** Milliseconds running jobs may still take when the server stops. */
  readonly grace: number;
}

export const defaultWorkerOptions: WorkerOptions = {
  concurrency: 4,
  lease: 60_000,
  pause: 1_000,
  grace: 10_000,
};

/** Takes and runs jobs until stopped; several workers in several processes share one queue. */
export function startWorker(parts: WorkParts, options: WorkerOptions = defaultWorkerOptions): Loop {
  const worker = newId();
  const stopping = new AbortController();
  const running = new Map<string, Promise<void>>();

  const start = (taken: TakenJob): void => {
    const done = runJob(parts, worker, taken, stopping.signal)
      .then(
        () => undefined,
        (error: unknown) =>
          parts.log.error({ id: taken.id, error: describeError(error) }, "job could not be settled"),
      )
      .finally(() => {
        running.delete(taken.id);
        queue.wake();
      });
    running.set(taken.id, done);
  };
  const round = async (): Promise<boolean> => {
    const free = options.concurrency - running.size;
    if (free <= 0) return false;
    const taken = await claim(parts, { worker, limit: free, lease: options.lease });
    for (const one of taken) start(one);
    return false;
  };
  const queue = startLoop({ name: "worker", log: parts.log, pause: options.pause, round });
  const heartbeat = startLoop({
    name: "heartbeat",
    log: parts.log,
    pause: options.lease / 3,
    round: async () => {
      if (running.size > 0) await renew(parts, worker, [...running.keys()], options.lease);
      return false;
    },
  });
  const stop = async (): Promise<void> => {
    await queue.stop();
    await withinGrace(Promise.all(running.values()), options.grace);
    stopping.abort();
    await Promise.all(running.values());
    await heartbeat.stop();
    await parts.db.transaction((tx) => releaseJobs(tx, worker, parts.clock()));
  };
  return { wake: queue.wake, stop };
}

/** Runs everything that is due, one after another, and returns how many runs that took: for tests and tools. */
export async function workOff(parts: WorkParts): Promise<number> {
  const worker = newId();
  const never = new AbortController().signal;
  for (let runs = 0; ; runs += 1) {
    const [taken] = await claim(parts, { worker, limit: 1, lease: defaultWorkerOptions.lease });
    if (taken === undefined) return runs;
    await runJob(parts, worker, taken, never);
  }
}

interface ClaimSize {
  readonly worker: string;
  readonly limit: number;
  readonly lease: number;
}

function claim({ db, jobs, clock }: WorkParts, { worker, limit, lease }: ClaimSize): Promise<TakenJob[]> {
  const now = clock();
  const leaseUntil = new Date(now.getTime() + lease);
  return db.transaction((tx) =>
    claimJobs(tx, { now, kinds: jobs.map(({ kind }) => kind), limit, leaseUntil, worker }),
  );
}

const renew = (
  { db, clock }: WorkParts,
  worker: string,
  ids: readonly string[],
  lease: number,
): Promise<unknown> =>
  db.transaction((tx) => renewLeases(tx, worker, ids, new Date(clock().getTime() + lease)));

function withinGrace(work: Promise<unknown>, grace: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, grace);
    void work.finally(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}
