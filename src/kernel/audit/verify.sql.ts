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

/** Entries that could have been sealed for a minute and are not. */
export async function findUnsealedSince(
  tx: Tx,
  low: number,
  horizon: number,
): Promise<{ readonly count: number; readonly since: Date } | undefined> {
  const [row] = await tx.query<{ count: number; since: Date | null }>(
    `select count(*) as count, min(at) as since from audit.entry
     where moment >= $1 and moment < $2 and at < now() - interval '1 minute'`,
    [low, horizon],
  );
  return row === undefined || row.since === null ? undefined : { count: row.count, since: row.since };
}

/** A stored group of hashes over more entries than there are. */
export const findTileBeyond = async (
  tx: Tx,
  size: number,
  width: number,
): Promise<{ readonly level: number; readonly n: number } | undefined> =>
  (
    await tx.query<{ level: number; n: number }>(
      `select level, n from audit.tile where (n + 1) * power($2::numeric, level + 1) > $1
       order by level, n limit 1`,
      [size, width],
    )
  )[0];
