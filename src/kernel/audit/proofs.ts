import { type Edge, emptyRoot, hashesIn, nodeHashOf, perfectRoot, tileHeight, tileWidth } from "./tree.ts";

/** Where the nodes of the tree are kept. */
export interface NodeSource {
  /** Entries in the tree as it is kept now. */
  readonly size: number;
  /** Hashes of a full tile; of the last one of level 0 as many as there are. */
  tile(level: number, n: number): Promise<Buffer>;
}

/** Hashes that lead from the entry at `index` to the root of the first `size` entries. */
export async function inclusionPath(
  source: NodeSource,
  index: number,
  size: number,
): Promise<readonly Buffer[]> {
  const path: Buffer[] = [];
  let [low, high] = [0, size];
  const ranges: [number, number][] = [];
  while (high - low > 1) {
    const middle = low + splitOf(high - low);
    if (index < middle) {
      ranges.push([middle, high]);
      high = middle;
    } else {
      ranges.push([low, middle]);
      low = middle;
    }
  }
  for (const [from, to] of ranges.toReversed()) path.push(await rangeHash(source, from, to));
  return path;
}

/** Hashes that show that the first `from` of the first `to` entries are unchanged. */
export async function consistencyPath(
  source: NodeSource,
  from: number,
  to: number,
): Promise<readonly Buffer[]> {
  if (from === 0 || from === to) return [];
  const ranges: [number, number][] = [];
  let [low, high, whole] = [0, to, true];
  while (from !== high) {
    const middle = low + splitOf(high - low);
    if (from <= middle) {
      ranges.push([middle, high]);
      high = middle;
    } else {
      ranges.push([low, middle]);
      low = middle;
      whole = false;
    }
  }
  const path: Buffer[] = whole ? [] : [await rangeHash(source, low, high)];
  for (const [first, last] of ranges.toReversed()) path.push(await rangeHash(source, first, last));
  return path;
}

export const rootAt = async (source: NodeSource, size: number): Promise<Buffer> =>
  size === 0 ? emptyRoot : rangeHash(source, 0, size);

/** The right side of the tree as it was when it had `size` entries. */
export async function loadEdge(source: NodeSource, size: number): Promise<Edge> {
  const levels: Buffer[][] = [];
  for (let level = 0; tileWidth ** level <= size; level++) {
    const nodes = Math.floor(size / tileWidth ** level);
    const first = nodes - (nodes % tileWidth);
    const partial: Buffer[] = [];
    for (let n = first; n < nodes; n++) partial.push(await nodeAt(source, level * tileHeight, n));
    levels.push(partial);
  }
  return { size, levels };
}

/** The largest power of two below a size of at least 2. */
function splitOf(size: number): number {
  let split = 1;
  while (split * 2 < size) split *= 2;
  return split;
}

/** Hash of the entries [low, high), where low is a multiple of the width of the largest tree in it. */
async function rangeHash(source: NodeSource, low: number, high: number): Promise<Buffer> {
  const size = high - low;
  const height = Math.round(Math.log2(size));
  if (2 ** height === size) return nodeAt(source, height, low / size);
  const middle = low + splitOf(size);
  return nodeHashOf(await rangeHash(source, low, middle), await rangeHash(source, middle, high));
}

/** The node over the entries [n × 2^height, (n + 1) × 2^height), all of which are there. */
async function nodeAt(source: NodeSource, height: number, n: number): Promise<Buffer> {
  const level = Math.floor(height / tileHeight);
  const width = 2 ** (height - level * tileHeight);
  const first = n * width;
  const tile = Math.floor(first / tileWidth);
  const isFull = (tile + 1) * tileWidth ** (level + 1) <= source.size;
  if (level === 0 || isFull) {
    const at = first % tileWidth;
    return perfectRoot(hashesIn(await source.tile(level, tile)).slice(at, at + width));
  }
  const nodes: Buffer[] = [];
  for (let child = first; child < first + width; child++)
    nodes.push(perfectRoot(hashesIn(await source.tile(level - 1, child))));
  return perfectRoot(nodes);
}
