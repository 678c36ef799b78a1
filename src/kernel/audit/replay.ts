import type { Tx } from "../db/db.ts";
import { type Block, idsOfBytes } from "./blocks.sql.ts";
import { type AuditEventJson, columnsOf, toldPatients } from "./entry.ts";
import { type Edge, growTree, leafHashOf, rootOf, type Tile } from "./tree.ts";
import { listEntriesBetween, listTiles, type StoredEntry } from "./verify.sql.ts";

/** Something in the log is not as it was sealed; `index` tells where. */
export class BrokenLog extends Error {
  readonly index: number;

  constructor(index: number, says: string) {
    super(says);
    this.name = "BrokenLog";
    this.index = index;
  }
}

/** Where a replay has come to. */
export interface Position {
  readonly edge: Edge;
  /** Where the next block must begin; undefined before the first. */
  readonly high: number | undefined;
}

/** Told after each block, with the root that its entries lead to. */
export type AfterBlock = (block: Block, root: Buffer) => void;

/** Computes these neighbouring blocks anew from the entries; throws `BrokenLog` at the first that differs. */
export async function replayBlocks(
  tx: Tx,
  blocks: readonly Block[],
  start: Position,
  afterBlock: AfterBlock,
): Promise<Position> {
  let position = start;
  const low = blocks[0]?.low ?? 0;
  const entries = await listEntriesBetween(tx, low, blocks.at(-1)?.high ?? low);
  const tiles: Tile[] = [];
  let at = 0;
  for (const block of blocks) {
    const begin = at;
    while ((entries[at]?.moment ?? Number.POSITIVE_INFINITY) < block.high) at += 1;
    const grown = replayBlock(block, entries.slice(begin, at), position);
    tiles.push(...grown.tiles);
    position = { edge: grown.edge, high: block.high };
    afterBlock(block, rootOf(grown.edge));
  }
  await compareTiles(tx, tiles, start.edge.size);
  return position;
}

function replayBlock(block: Block, unordered: readonly StoredEntry[], { edge, high }: Position) {
  const { first } = block;
  if (first !== edge.size)
    throw new BrokenLog(edge.size, `thiếu các khối chứa mục ${edge.size} đến ${first - 1}`);
  if (high !== undefined && block.low !== high)
    throw new BrokenLog(first, `khối từ mục ${first} không nối tiếp khối trước`);
  const entries = unordered.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  compareIds(block, entries);
  const grown = growTree(
    edge,
    entries.map(({ event }) => leafHashOf(event)),
  );
  const pending = Buffer.concat([...(grown.edge.levels[0] ?? [])]);
  if (!rootOf(grown.edge).equals(block.root) || !pending.equals(block.pending))
    throw new BrokenLog(first, `nội dung của ${block.size} mục từ mục ${first} không khớp gốc đã niêm phong`);
  for (const [n, entry] of entries.entries()) compareColumns(first + n, entry);
  return grown;
}

function compareIds({ first, size, ids }: Block, entries: readonly StoredEntry[]): void {
  const sealed = idsOfBytes(ids);
  if (sealed.length !== size) throw new BrokenLog(first, `khối từ mục ${first} ghi sai số mục của nó`);
  const there = new Set(entries.map(({ id }) => id));
  const gone = sealed.findIndex((id) => !there.has(id));
  if (gone >= 0) throw new BrokenLog(first + gone, `mục ${sealed[gone] ?? ""} đã bị xóa`);
  const known = new Set(sealed);
  const stranger = entries.find(({ id }) => !known.has(id));
  if (stranger !== undefined) throw new BrokenLog(first, `mục ${stranger.id} bị chèn vào sau khi niêm phong`);
  const moved = sealed.findIndex((id, n) => id !== entries[n]?.id);
  if (moved >= 0) throw new BrokenLog(first + moved, `mục ${sealed[moved] ?? ""} bị đổi chỗ`);
}

/** The columns are what is searched, the event is what is proven: they must tell the same. */
function compareColumns(index: number, entry: StoredEntry): void {
  const event = JSON.parse(entry.event) as AuditEventJson;
  const patients = [entry.patient ?? entry.patients?.split(",") ?? []].flat();
  const told = { ...columnsOf(event, actorOf(event)), id: event.id, at: event.at };
  const named = toldPatients(entry.id, patients).join(",") === (event.patients ?? []).join(",");
  if (!named) throw new BrokenLog(index, `cột patient của mục ${entry.id} đã bị sửa`);
  const stored: Readonly<Record<string, unknown>> = { ...entry, at: entry.at.toISOString() };
  const wrong = Object.entries(told).find(([column, value]) => stored[column] !== value);
  if (wrong !== undefined) throw new BrokenLog(index, `cột ${wrong[0]} của mục ${entry.id} đã bị sửa`);
}

const actorOf = ({ actor }: AuditEventJson): Parameters<typeof columnsOf>[1] =>
  actor === null ? undefined : { id: actor.id, person: { facility: actor.facility } };

async function compareTiles(tx: Tx, tiles: readonly Tile[], index: number): Promise<void> {
  if (tiles.length === 0) return;
  const stored = new Map(
    (await listTiles(tx, tiles)).map(({ level, n, hashes }) => [`${level} ${n}`, hashes]),
  );
  for (const { level, n, hashes } of tiles)
    if (stored.get(`${level} ${n}`)?.equals(hashes) !== true)
      throw new BrokenLog(index, `mảnh cây ${level}/${n} đã bị sửa`);
}
