import type { Tx } from "../db/db.ts";

export interface NewJobRow {
  readonly id: string;
  readonly kind: string;
  readonly key: string | null;
  readonly payload: string;
  readonly runAt: Date;
  readonly giveUpAt: Date;
}

export interface TakenJob {
  readonly id: string;
  readonly kind: string;
  readonly key: string | null;
  readonly payload: string;
  readonly attempts: number;
  readonly give_up_at: Date;
}

export interface Claim {
  readonly now: Date;
  readonly kinds: readonly string[];
  readonly limit: number;
  readonly leaseUntil: Date;
  readonly worker: string;
}

/** A lease on one job; `attempts` tells two leases of the same worker apart. */
export interface Lease {
  readonly id: string;
  readonly worker: string;
  readonly attempts: number;
}

/** A job of the same kind and key that is still waiting makes the second one needless. */
export async function insertJobs(tx: Tx, rows: readonly NewJobRow[], now: Date): Promise<number> {
  const inserted = await tx.query<{ id: string }>(
    `insert into kernel.job (id, kind, key, payload, run_at, give_up_at, created_at)
     select id, kind, key, payload, run_at, give_up_at, $7
     from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::timestamptz[], $6::timestamptz[])
       as t (id, kind, key, payload, run_at, give_up_at)
     on conflict (kind, key) do nothing returning id`,
    [
      rows.map((row) => row.id),
      rows.map((row) => row.kind),
      rows.map((row) => row.key),
      rows.map((row) => row.payload),
      rows.map((row) => row.runAt),
      rows.map((row) => row.giveUpAt),
      now,
    ],
  );
  return inserted.length;
}

/** Takes due jobs, also those whose worker stopped renewing its lease. */
export const claimJobs = (tx: Tx, claim: Claim): Promise<TakenJob[]> =>
  tx.query(
    `with due as (
       select id from kernel.job where run_at <= $1 and kind = any ($2)
       order by run_at limit $3 for update skip locked)
     update kernel.job j set run_at = $4, worker = $5, attempts = attempts + 1
     from due where j.id = due.id
     returning j.id, j.kind, j.key, j.payload, j.attempts, j.give_up_at`,
    [claim.now, claim.kinds, claim.limit, claim.leaseUntil, claim.worker],
    "claim-jobs",
  );

/** Rows that are locked are skipped: their transaction is running, which is a stronger hold than a lease. */
export const renewLeases = (
  tx: Tx,
  worker: string,
  ids: readonly string[],
  until: Date,
): Promise<unknown[]> =>
  tx.query(
    `update kernel.job set run_at = $3 where id in (
       select id from kernel.job where id = any ($2) and worker = $1 for update skip locked)`,
    [worker, ids, until],
  );

/** False when the lease was lost: somebody else does, or did, the work. */
export async function finishJob(tx: Tx, { id, worker, attempts }: Lease): Promise<boolean> {
  const gone = await tx.query(
    "delete from kernel.job where id = $1 and worker = $2 and attempts = $3 returning id",
    [id, worker, attempts],
  );
  return gone.length === 1;
}

export const postponeJob = (tx: Tx, lease: Lease, runAt: Date, lastError: string): Promise<unknown[]> =>
  tx.query(
    `update kernel.job set run_at = $4, last_error = $5, worker = null
     where id = $1 and worker = $2 and attempts = $3`,
    [lease.id, lease.worker, lease.attempts, runAt, lastError],
  );

export const buryJob = (tx: Tx, lease: Lease, now: Date, lastError: string): Promise<unknown[]> =>
  tx.query(
    `with gone as (delete from kernel.job where id = $1 and worker = $2 and attempts = $3 returning *)
     insert into kernel.dead_job (id, kind, key, payload, attempts, last_error, created_at, died_at)
     select id, kind, key, payload, attempts, $5, created_at, $4 from gone`,
    [lease.id, lease.worker, lease.attempts, now, lastError],
  );

/** Gives back what a stopping worker still holds, as if it had never taken it. */
export const releaseJobs = (tx: Tx, worker: string, now: Date): Promise<unknown[]> =>
  tx.query(
    `update kernel.job set worker = null, run_at = $2, attempts = attempts - 1
     where id in (select id from kernel.job where worker = $1 for update skip locked)`,
    [worker, now],
  );

export interface JobCounts {
  readonly waiting: number;
  readonly running: number;
  readonly dead: number;
}

export async function countJobs(tx: Tx): Promise<JobCounts> {
  const [row] = await tx.query<JobCounts>(
    `select count(*) filter (where worker is null) as waiting, count(worker) as running,
       (select count(*) from kernel.dead_job) as dead from kernel.job`,
  );
  return row ?? { waiting: 0, running: 0, dead: 0 };
}
