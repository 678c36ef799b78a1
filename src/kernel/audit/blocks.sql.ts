import type { Tx } from "../db/db.ts";
import type { NodeSource } from "./proofs.ts";
import { hashesIn, type Tile, tileWidth } from "./tree.ts";

/** Entries that went into the tree together. */
export interface Block {
  readonly first: number;
  readonly size: number;
  readonly low: number;
  readonly high: number;
  readonly at: Date;
  readonly ids: Buffer;
  readonly pending: Buffer;
  readonly root: Buffer;
}

const columns = "first, size, low, high, at, ids, pending, root";

export const findLastBlock = async (tx: Tx): Promise<Block | undefined> =>
  (
    await tx.query<Block>(`select ${columns} from audit.block order by first desc limit 1`, [], "audit-last")
  )[0];

/** Where the last block begins; -1 before the first. */
export const findLastFirst = async (tx: Tx): Promise<number> =>
  (await tx.query<{ first: number }>("select max(first) as first from audit.block", [], "audit-first"))[0]
    ?.first ?? -1;

export const insertBlock = (tx: Tx, block: Block): Promise<unknown[]> =>
  tx.query(
    `insert into audit.block (${columns}) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [block.first, block.size, block.low, block.high, block.at, block.ids, block.pending, block.root],
    "audit-block",
  );

/** In the order of the log. */
export const listBlocks = (tx: Tx, from: number, limit: number): Promise<Block[]> =>
  tx.query<Block>(`select ${columns} from audit.block where first >= $1 order by first limit $2`, [
    from,
    limit,
  ]);

/** The block in whose range an entry lies, if its range is sealed. */
export const findBlockOf = async (tx: Tx, moment: number): Promise<Block | undefined> =>
  (
    await tx.query<Block>(
      `select ${columns} from audit.block where low <= $1 and high > $1 order by low desc limit 1`,
      [moment],
    )
  )[0];

export async function insertTiles(tx: Tx, tiles: readonly Tile[]): Promise<void> {
  if (tiles.length === 0) return;
  await tx.query(
    "insert into audit.tile (level, n, hashes) select * from unnest($1::int2[], $2::int8[], $3::bytea[])",
    [tiles.map(({ level }) => level), tiles.map(({ n }) => n), tiles.map(({ hashes }) => hashes)],
  );
}

export const findTile = async (tx: Tx, level: number, n: number): Promise<Buffer | undefined> =>
  (
    await tx.query<{ hashes: Buffer }>(
      "select hashes from audit.tile where level = $1 and n = $2",
      [level, n],
      "audit-tile",
    )
  )[0]?.hashes;

/** The tree as the tables hold it, up to this block. */
export function storedTree(tx: Tx, last: Block | undefined): NodeSource {
  const size = last === undefined ? 0 : last.first + last.size;
  return {
    size,
    tile: async (level, n) => {
      if (level === 0 && (n + 1) * tileWidth > size) return last?.pending ?? Buffer.alloc(0);
      const hashes = await findTile(tx, level, n);
      if (hashes === undefined || hashesIn(hashes).length !== tileWidth)
        throw new Error(`tile ${level}/${n} of the audit log is missing`);
      return hashes;
    },
  };
}

/** Number below which every transaction has ended. */
export async function findHorizon(tx: Tx, shift: number): Promise<number> {
  const [row] = await tx.query<{ horizon: number }>(
    "select pg_snapshot_xmin(pg_current_snapshot())::text::int8 + $1::int8 as horizon",
    [shift],
    "audit-horizon",
  );
  return row?.horizon ?? 0;
}

export interface UnsealedRow {
  readonly id: string;
  readonly moment: number;
  /** Hash of the leaf; PostgreSQL computes it, so that the events need not travel. Verification computes it in Node. */
  readonly leaf: Buffer;
}

export const listUnsealed = (
  tx: Tx,
  { low, high, limit }: { readonly low: number; readonly high: number; readonly limit: number },
): Promise<UnsealedRow[]> =>
  tx.query<UnsealedRow>(
    `select id, moment, sha256('\\x00'::bytea || convert_to(event, 'UTF8')) as leaf
     from audit.entry where moment >= $1 and moment < $2 order by moment limit $3`,
    [low, high, limit],
    "audit-unsealed",
  );

/** False while another process seals. */
export async function tryLock(tx: Tx, key: number): Promise<boolean> {
  const [row] = await tx.query<{ free: boolean }>("select pg_try_advisory_xact_lock($1) as free", [key]);
  return row?.free === true;
}

export const idsToBytes = (ids: readonly string[]): Buffer =>
  Buffer.from(ids.map((id) => id.replaceAll("-", "")).join(""), "hex");

export function idsOfBytes(bytes: Buffer): readonly string[] {
  const hex = bytes.toString("hex");
  return Array.from({ length: bytes.length / 16 }, (_, n) => {
    const id = hex.slice(n * 32, n * 32 + 32);
    return `${id.slice(0, 8)}-${id.slice(8, 12)}-${id.slice(12, 16)}-${id.slice(16, 20)}-${id.slice(20)}`;
  });
}
