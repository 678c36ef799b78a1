import type { Tx } from "../db/db.ts";

export interface HeadRow {
  readonly id: string;
  readonly size: number;
  readonly root: Buffer;
  readonly at: Date;
  readonly day: string | null;
  readonly key: string;
  readonly signature: Buffer;
}

const columns = "id, size, root, at, day::text as day, key, signature";

export const insertHead = (tx: Tx, head: HeadRow): Promise<unknown[]> =>
  tx.query(
    "insert into audit.head (id, size, root, at, day, key, signature) values ($1, $2, $3, $4, $5, $6, $7)",
    [head.id, head.size, head.root, head.at, head.day, head.key, head.signature],
  );

export const findLastHead = async (tx: Tx): Promise<HeadRow | undefined> =>
  (
    await tx.query<HeadRow>(`select ${columns} from audit.head order by id desc limit 1`, [], "audit-head")
  )[0];

export const findLastDay = async (tx: Tx): Promise<string | undefined> =>
  (await tx.query<{ day: string }>("select max(day)::text as day from audit.head", [], "audit-day"))[0]
    ?.day ?? undefined;

const findOne = async (tx: Tx, where: string, value: unknown): Promise<HeadRow | undefined> =>
  (await tx.query<HeadRow>(`select ${columns} from audit.head where ${where} limit 1`, [value]))[0];

export const findDay = (tx: Tx, day: string): Promise<HeadRow | undefined> =>
  findOne(tx, "day::text = $1", day);

export const findHeadSized = (tx: Tx, size: number): Promise<HeadRow | undefined> =>
  findOne(tx, "size = $1 order by id", size);

/** The first signed head that holds so many entries. */
export const findHeadOver = (tx: Tx, size: number): Promise<HeadRow | undefined> =>
  findOne(tx, "size >= $1 order by size, id", size);

/** In the order in which they were signed. */
export const listHeads = (tx: Tx, after: string | undefined, limit: number): Promise<HeadRow[]> =>
  tx.query<HeadRow>(
    `select ${columns} from audit.head where $1::uuid is null or id > $1 order by id limit $2`,
    [after ?? null, limit],
  );

export const listDays = (tx: Tx): Promise<HeadRow[]> =>
  tx.query<HeadRow>(`select ${columns} from audit.head where day is not null order by day`);

export interface KeyRow {
  readonly id: string;
  readonly public: Buffer;
  readonly sealed: Buffer;
  readonly from_at: Date;
}

export const listKeys = (tx: Tx): Promise<KeyRow[]> =>
  tx.query<KeyRow>("select id, public, sealed, from_at from audit.signing_key order by from_at, id");

export const insertKey = (tx: Tx, key: KeyRow): Promise<unknown[]> =>
  tx.query("insert into audit.signing_key (id, public, sealed, from_at) values ($1, $2, $3, $4)", [
    key.id,
    key.public,
    key.sealed,
    key.from_at,
  ]);

/** When the first block was sealed. */
export const findFirstSealed = async (tx: Tx): Promise<Date | undefined> =>
  (await tx.query<{ at: Date }>("select at from audit.block order by first limit 1"))[0]?.at;
