import type { Tx } from "../db/db.ts";

export interface DeadJobRow {
  readonly id: string;
  readonly kind: string;
  readonly attempts: number;
  readonly last_error: string | null;
  readonly created_at: Date;
  readonly died_at: Date;
}

/** Newest first; `before` is the last row of the page before. */
export const listDead = (
  tx: Tx,
  limit: number,
  before: Pick<DeadJobRow, "id" | "died_at">,
): Promise<DeadJobRow[]> =>
  tx.query(
    `select id, kind, attempts, last_error, created_at, died_at from kernel.dead_job
     where (died_at, id) < ($2, $3::uuid) order by died_at desc, id desc limit $1`,
    [limit, before.died_at, before.id],
  );

export const findDead = async (tx: Tx, id: string): Promise<DeadJobRow | undefined> =>
  (
    await tx.query<DeadJobRow>(
      "select id, kind, attempts, last_error, created_at, died_at from kernel.dead_job where id = $1",
      [id],
    )
  )[0];

/** Starts again with a full count of attempts; when an equal job waits already, that one does the work. */
export async function reviveDead(tx: Tx, id: string, now: Date, giveUpAt: Date): Promise<boolean> {
  const revived = await tx.query(
    `with gone as (delete from kernel.dead_job where id = $1 returning *),
     back as (insert into kernel.job (id, kind, key, payload, run_at, give_up_at, last_error, created_at)
       select id, kind, key, payload, $2, $3, last_error, created_at from gone
       on conflict (kind, key) do nothing)
     select id from gone`,
    [id, now, giveUpAt],
  );
  return revived.length === 1;
}

export const deleteDead = async (tx: Tx, id: string): Promise<boolean> =>
  (await tx.query("delete from kernel.dead_job where id = $1 returning id", [id])).length === 1;
