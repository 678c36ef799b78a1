import type { Tx } from "../db/db.ts";

export interface NewestEra {
  readonly n: number;
  readonly shift: number;
  /** Oldest transaction that still runs. */
  readonly now: number;
  /** Highest number that an entry or block has. */
  readonly highest: number;
}

export async function findEra(tx: Tx): Promise<NewestEra> {
  const [era] = await tx.query<NewestEra>(
    `select n, shift, pg_snapshot_xmax(pg_current_snapshot())::text::int8 as now,
       greatest((select max(moment) from audit.entry), (select high - 1 from audit.block order by first desc limit 1), 0) as highest
     from audit.era order by n desc limit 1`,
  );
  if (era === undefined) throw new Error("audit.era is empty");
  return era;
}

export const insertEra = (tx: Tx, n: number, shift: number): Promise<unknown[]> =>
  tx.query("insert into audit.era (n, shift, at) values ($1, $2, now())", [n, shift]);
