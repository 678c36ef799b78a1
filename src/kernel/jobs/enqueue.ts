import { newId } from "../base/ids.ts";
import type { Tx } from "../db/db.ts";
import type { Job } from "./job.ts";
import { insertJobs } from "./jobs.sql.ts";

export interface EnqueueOptions {
  readonly now: Date;
  readonly runAt?: Date;
  /** While a job of this kind and key waits or runs, a second one is not added. */
  readonly key?: string;
}

/** Adds a job in the caller's transaction: it exists if and only if that commits. */
export const enqueue = <Payload>(
  tx: Tx,
  job: Job<Payload>,
  payload: Payload,
  options: EnqueueOptions,
): Promise<number> =>
  enqueueAll(tx, job, [{ payload, ...(options.key === undefined ? {} : { key: options.key }) }], options);

/** Many jobs of one kind in one statement. Returns how many were new. */
export function enqueueAll<Payload>(
  tx: Tx,
  job: Job<Payload>,
  entries: readonly { readonly payload: Payload; readonly key?: string }[],
  { now, runAt = now }: Omit<EnqueueOptions, "key">,
): Promise<number> {
  const giveUpAt = new Date(runAt.getTime() + job.limits.giveUpAfter);
  const rows = entries.map(({ payload, key }) => ({
    id: newId(),
    kind: job.kind,
    key: key ?? null,
    payload: JSON.stringify(payload),
    runAt,
    giveUpAt,
  }));
  return insertJobs(tx, rows, now);
}
