import type { Tx } from "../db/db.ts";

export interface StoredEntry {
  readonly id: string;
  readonly at: Date;
  readonly moment: number;
  readonly actor: string | null;
  readonly patient: string | null;
  readonly patients: string | null;
  readonly facility: string | null;
  readonly action: string;
  readonly type: string | null;
  readonly outcome: string;
  readonly everyone: boolean;
  readonly purpose: string | null;
  readonly event: string;
}

export const listEntriesBetween = (tx: Tx, low: number, high: number): Promise<StoredEntry[]> =>
  tx.query<StoredEntry>(
    `select id, at, moment, actor, patient, array_to_string(patients, ',') as patients, facility, action, type, outcome,
       everyone, purpose, event from audit.entry where moment >= $1 and moment < $2 order by moment, id`,
    [low, high],
    "audit-between",
  );

/** Rows that claim to be from before the log began. */
export async function countEntriesBelow(tx: Tx, moment: number): Promise<number> {
  const [row] = await tx.query<{ count: number }>(
    "select count(*) as count from audit.entry where moment < $1",
    [moment],
  );
  return row?.count ?? 0;
}

export const listTiles = (
  tx: Tx,
  places: readonly { readonly level: number; readonly n: number }[],
): Promise<{ level: number; n: number; hashes: Buffer }[]> =>
  tx.query(
    `select t.level, t.n, t.hashes from unnest($1::int2[], $2::int8[]) as k(level, n)
     join audit.tile t on t.level = k.level and t.n = k.n`,
    [places.map(({ level }) => level), places.map(({ n }) => n)],
  );
