import type { Db, Tx } from "../db/db.ts";
import {
  type Block,
  findHorizon,
  findLastBlock,
  idsToBytes,
  insertBlock,
  insertTiles,
  listUnsealed,
  storedTree,
  tryLock,
  type UnsealedRow,
} from "./blocks.sql.ts";
import { auditLock } from "./era.ts";
import { closePeriods } from "./heads.ts";
import { loadEdge } from "./proofs.ts";
import type { Signer } from "./signer.ts";
import { type Edge, growTree, rootOf } from "./tree.ts";

export interface SealParts {
  readonly db: Db;
  readonly shift: number;
  readonly signer: Signer;
  /** Told what a round has sealed, once that is committed. */
  readonly onSealed?: (ids: readonly string[]) => void;
}

export interface Sealer {
  /** Brings what is complete into the tree and signs what is due; true when there is more to do at once. */
  round(now: Date): Promise<boolean>;
}

/** Entries of one block; a single transaction may have written more. */
const mostEntries = 20_000;

/**
 * One process at a time appends; any may. The state is in the tables, what is remembered here only saves reading it
 * again: a crash in between leaves nothing half done.
 */
export function createSealer(parts: SealParts): Sealer {
  let known: { readonly root: Buffer; readonly edge: Edge } | undefined;
  const edgeAt = async (tx: Tx, last: Block | undefined): Promise<Edge> => {
    const size = last === undefined ? 0 : last.first + last.size;
    if (last !== undefined && known?.edge.size === size && known.root.equals(last.root)) return known.edge;
    return loadEdge(storedTree(tx, last), size);
  };
  const sealIn = async (tx: Tx, now: Date): Promise<Portion> => {
    if (!(await tryLock(tx, auditLock))) return nothing;
    const last = await findLastBlock(tx);
    await closePeriods(tx, parts.signer, last, now);
    const portion = await portionAfter(tx, last, parts.shift);
    if (portion.rows.length === 0) return nothing;
    const grown = growTree(
      await edgeAt(tx, last),
      portion.rows.map(({ leaf }) => leaf),
    );
    const block = blockOf(last, portion, grown.edge, now);
    await insertTiles(tx, grown.tiles);
    await insertBlock(tx, block);
    known = { root: block.root, edge: grown.edge };
    return portion;
  };
  return {
    round: async (now) => {
      const { rows, more } = await parts.db.transaction((tx) => sealIn(tx, now));
      parts.onSealed?.(rows.map(({ id }) => id));
      return more;
    },
  };
}

interface Portion {
  readonly rows: readonly UnsealedRow[];
  readonly high: number;
  readonly more: boolean;
}

const nothing: Portion = { rows: [], high: 0, more: false };

/** Whole transactions only: everything below `high` has been seen, and nothing can still come. */
async function portionAfter(tx: Tx, last: Block | undefined, shift: number): Promise<Portion> {
  const low = last?.high ?? 0;
  const high = await findHorizon(tx, shift);
  const rows = await listUnsealed(tx, { low, high, limit: mostEntries + 1 });
  if (rows.length <= mostEntries) return { rows: inOrder(rows), high, more: false };
  const first = rows[0]?.moment ?? low;
  const cut = rows.at(-1)?.moment ?? high;
  if (cut > first) return { rows: inOrder(rows.filter(({ moment }) => moment < cut)), high: cut, more: true };
  const one = await listUnsealed(tx, { low: first, high: first + 1, limit: 10_000_000 });
  return { rows: inOrder(one), high: first + 1, more: true };
}

const inOrder = (rows: readonly UnsealedRow[]): readonly UnsealedRow[] =>
  rows.toSorted((a, b) => (a.id < b.id ? -1 : 1));

/** The clock of a block is never before that of the one before it. */
function blockOf(last: Block | undefined, { rows, high }: Portion, edge: Edge, now: Date): Block {
  return {
    first: edge.size - rows.length,
    size: rows.length,
    low: last?.high ?? 0,
    high,
    at: last !== undefined && last.at > now ? last.at : now,
    ids: idsToBytes(rows.map(({ id }) => id)),
    pending: Buffer.concat([...(edge.levels[0] ?? [])]),
    root: rootOf(edge),
  };
}
