import { hash } from "node:crypto";

/** RFC 6962: leaves and nodes are hashed apart, so that neither passes as the other. */
const leafMark = Buffer.from([0]);
/** Mark, left, right: filled anew for each node, which saves putting three buffers together. */
const node = Buffer.alloc(65, 1);

const sha256 = (bytes: Buffer): Buffer => hash("sha256", bytes, "buffer");

export const leafHashOf = (event: string): Buffer =>
  sha256(Buffer.concat([leafMark, Buffer.from(event, "utf8")]));

export function nodeHashOf(left: Buffer, right: Buffer): Buffer {
  left.copy(node, 1);
  right.copy(node, 33);
  return sha256(node);
}

export const emptyRoot = sha256(Buffer.alloc(0));

export const hashLength = 32;
/** Nodes in a tile; a power of two. */
export const tileWidth = 32;
/** Height of the root of a tile above its nodes. */
export const tileHeight = 5;

/** A full tile: `tileWidth` neighbouring nodes of height `level` × `tileHeight`. */
export interface Tile {
  readonly level: number;
  readonly n: number;
  readonly hashes: Buffer;
}

/** The right side of a tree that grows: for each level the nodes behind its last full tile. */
export interface Edge {
  readonly size: number;
  readonly levels: readonly (readonly Buffer[])[];
}

export const emptyEdge: Edge = { size: 0, levels: [] };

export interface Grown {
  readonly edge: Edge;
  /** Tiles that became full. */
  readonly tiles: readonly Tile[];
}

/** Adds leaves at the right; what is there already is not read again. */
export function growTree(edge: Edge, leaves: readonly Buffer[]): Grown {
  const levels = edge.levels.map((nodes) => [...nodes]);
  const tiles: Tile[] = [];
  let size = edge.size;
  for (const leaf of leaves) {
    size += 1;
    pushNode(levels, { level: 0, node: leaf, size }, tiles);
  }
  return { edge: { size, levels }, tiles };
}

function pushNode(
  levels: Buffer[][],
  { level, node, size }: { readonly level: number; readonly node: Buffer; readonly size: number },
  tiles: Tile[],
): void {
  const nodes = levels[level] ?? [];
  levels[level] = nodes;
  nodes.push(node);
  if (nodes.length < tileWidth) return;
  tiles.push({ level, n: size / tileWidth ** (level + 1) - 1, hashes: Buffer.concat(nodes) });
  levels[level] = [];
  pushNode(levels, { level: level + 1, node: perfectRoot(nodes), size }, tiles);
}

/** Root of the tree whose right side this is. */
export function rootOf({ levels }: Edge): Buffer {
  const peaks = levels.toReversed().flatMap(peaksOf);
  let root = peaks.at(-1);
  if (root === undefined) return emptyRoot;
  for (const peak of peaks.slice(0, -1).toReversed()) root = nodeHashOf(peak, root);
  return root;
}

/** Neighbouring nodes as perfect trees, the largest first: 13 = 8 + 4 + 1. */
function peaksOf(nodes: readonly Buffer[]): readonly Buffer[] {
  const peaks: Buffer[] = [];
  let at = 0;
  for (let width = tileWidth / 2; width >= 1; width /= 2)
    if (nodes.length - at >= width) {
      peaks.push(perfectRoot(nodes.slice(at, at + width)));
      at += width;
    }
  return peaks;
}

/** Root of a perfect tree over these nodes; their number is a power of two. */
export function perfectRoot(nodes: readonly Buffer[]): Buffer {
  let row = nodes;
  while (row.length > 1) {
    const above: Buffer[] = [];
    for (let at = 0; at < row.length; at += 2)
      above.push(nodeHashOf(row[at] as Buffer, row[at + 1] as Buffer));
    row = above;
  }
  return row[0] ?? emptyRoot;
}

export function hashesIn(packed: Buffer): readonly Buffer[] {
  return Array.from({ length: packed.length / hashLength }, (_, n) =>
    packed.subarray(n * hashLength, (n + 1) * hashLength),
  );
}
