import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { verifyConsistency, verifyInclusion } from "./contract.ts";
import { consistencyPath, inclusionPath, loadEdge, type NodeSource, rootAt } from "./proofs.ts";
import { emptyEdge, growTree, leafHashOf, nodeHashOf, rootOf, type Tile } from "./tree.ts";

/** The eight leaves and roots of the reference implementation of Certificate Transparency. */
const leaves = [
  "",
  "00",
  "10",
  "2021",
  "3031",
  "40414243",
  "5051525354555657",
  "606162636465666768696a6b6c6d6e6f",
];
const roots = [
  "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
  "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
  "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
  "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
  "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
  "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
  "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
  "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];
const base64 = (hash: Buffer): string => hash.toString("base64");

/** Leaves are given as bytes; those of the reference are all ASCII or below, so text carries them. */
const textOf = (hex: string): string => Buffer.from(hex, "hex").toString("latin1");

function treeOf(events: readonly string[]): NodeSource {
  const { edge, tiles } = growTree(emptyEdge, events.map(leafHashOf));
  const kept = new Map(tiles.map((tile: Tile) => [`${tile.level} ${tile.n}`, tile.hashes]));
  return {
    size: edge.size,
    tile: (level, n) =>
      Promise.resolve(kept.get(`${level} ${n}`) ?? Buffer.concat([...(edge.levels[0] ?? [])])),
  };
}

/** The definition of RFC 6962, word for word. */
function plainRoot(hashes: readonly Buffer[]): Buffer {
  const [only] = hashes;
  if (hashes.length === 1 && only !== undefined) return only;
  let split = 1;
  while (split * 2 < hashes.length) split *= 2;
  return nodeHashOf(plainRoot(hashes.slice(0, split)), plainRoot(hashes.slice(split)));
}

test("the roots of the reference tree come out at every size", () => {
  const grown = roots.map((_, n) =>
    growTree(
      emptyEdge,
      leaves
        .slice(0, n + 1)
        .map(textOf)
        .map(leafHashOf),
    ),
  );
  assert.deepEqual(
    grown.map(({ edge }) => rootOf(edge).toString("hex")),
    roots,
  );
});

test("a tree of nothing has the hash of nothing", () => {
  assert.equal(
    rootOf(emptyEdge).toString("hex"),
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
  );
});

const sizes = fc.integer({ min: 1, max: 2300 });

test("a tree that grew in portions has the root of the definition, and its tiles lead back to it", async () => {
  await fc.assert(
    fc.asyncProperty(sizes, sizes, async (a, b) => {
      const hashes = Array.from({ length: a + b }, (_, n) => leafHashOf(`${n}`));
      const half = growTree(emptyEdge, hashes.slice(0, a));
      const whole = growTree(half.edge, hashes.slice(a));
      assert.equal(base64(rootOf(whole.edge)), base64(plainRoot(hashes)));
      const source = treeOf(hashes.map((_, n) => `${n}`));
      assert.equal(base64(await rootAt(source, a)), base64(plainRoot(hashes.slice(0, a))));
      assert.deepEqual(rootOf(await loadEdge(source, a)), rootOf(half.edge));
    }),
    { numRuns: 30 },
  );
});

test("every entry proves its place, and no other entry or place passes", async () => {
  const events = Array.from({ length: 1100 }, (_, n) => `event ${n}`);
  const source = treeOf(events);
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 1100 }), fc.nat(), async (size, any) => {
      const index = any % size;
      const root = base64(await rootAt(source, size));
      const path = (await inclusionPath(source, index, size)).map(base64);
      const proof = { event: `event ${index}`, index, size, root, path };
      assert.ok(await verifyInclusion(proof));
      assert.ok(!(await verifyInclusion({ ...proof, event: `event ${index}.` })));
      assert.ok(!(await verifyInclusion({ ...proof, index: index === 0 ? size : index - 1 })));
      assert.ok(!(await verifyInclusion({ ...proof, path: [...path, root] })));
    }),
    { numRuns: 150 },
  );
});

test("a log proves that it only grew, and one that was changed cannot", async () => {
  const events = Array.from({ length: 1100 }, (_, n) => `event ${n}`);
  const source = treeOf(events);
  const changed = treeOf(events.with(3, "something else"));
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 1100 }), fc.nat(), async (to, any) => {
      const from = to === 0 ? 0 : any % (to + 1);
      const path = (await consistencyPath(source, from, to)).map(base64);
      const old = { size: from, root: base64(await rootAt(source, from)) };
      const now = { size: to, root: base64(await rootAt(source, to)) };
      assert.ok(await verifyConsistency({ from: old, to: now, path }));
      if (from > 3 && from < to) {
        const other = { size: from, root: base64(await rootAt(changed, from)) };
        assert.ok(!(await verifyConsistency({ from: other, to: now, path })));
      }
    }),
    { numRuns: 150 },
  );
});
