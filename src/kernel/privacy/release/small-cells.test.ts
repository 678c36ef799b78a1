import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { determinedOf, type Equation } from "./determined.ts";
import { type CountedCell, type PublishedCell, withoutSmallCells } from "./small-cells.ts";

const tableOf = (rows: Readonly<Record<string, Readonly<Record<string, number>>>>): readonly CountedCell[] =>
  Object.entries(rows).flatMap(([row, columns]) =>
    Object.entries(columns).map(([column, count]) => ({ values: [row, column], count })),
  );

const countAt = (cells: readonly PublishedCell[], ...values: readonly (string | null)[]) =>
  cells.find((cell) => JSON.stringify(cell.values) === JSON.stringify(values))?.count;

test("a count below five is hidden, and another with it, so that the total does not tell it", () => {
  const published = withoutSmallCells(
    [
      { values: ["xã A"], count: 3 },
      { values: ["xã B"], count: 20 },
      { values: ["xã C"], count: 9 },
    ],
    5,
  );
  assert.equal(published.filter(({ count }) => count === null).length, 2);
  assert.deepEqual([countAt(published, "xã B"), countAt(published, null)], [20, 32]);
  assert.equal(countAt(published, "xã C"), null);
});

test("in a table of two dimensions a rectangle is hidden, not one cell", () => {
  const published = withoutSmallCells(
    tableOf({ nam: { A: 2, B: 30, C: 40 }, nữ: { A: 50, B: 60, C: 70 }, khác: { A: 80, B: 90, C: 100 } }),
    5,
  );
  const hidden = published.filter(({ count }) => count === null).map(({ values }) => values.join());
  assert.deepEqual(hidden.toSorted(), ["nam,A", "nam,B", "nữ,A", "nữ,B"]);
});

test("counts that are all large enough stay as they are", () => {
  const published = withoutSmallCells(tableOf({ nam: { A: 5, B: 6 }, nữ: { A: 7, B: 8 } }), 5);
  assert.ok(published.every(({ count }) => count !== null));
  assert.equal(countAt(published, null, null), 26);
});

test("when all people of a table are few, its total is hidden too", () => {
  assert.deepEqual(
    withoutSmallCells([{ values: ["A"], count: 4 }], 5).map(({ count }) => count),
    [null, null],
  );
});

const table = fc.dictionary(
  fc.constantFrom("r1", "r2", "r3", "r4"),
  fc.dictionary(fc.constantFrom("c1", "c2", "c3", "c4"), fc.integer({ min: 1, max: 25 }), { minKeys: 1 }),
  { minKeys: 1 },
);

/** Every sum that a reader of the table can write down, over what is hidden. */
function equationsOf(published: readonly PublishedCell[]): readonly Equation[] {
  const keyOf = (values: PublishedCell["values"]) => JSON.stringify(values);
  const numbers = new Map(published.map((cell, n) => [keyOf(cell.values), n]));
  const sums = new Map<string, Map<number, 1 | -1>>();
  for (const cell of published)
    for (const axis of cell.values.keys()) {
      const sumKey = `${axis} ${keyOf(cell.values.with(axis, null))}`;
      const sum = sums.get(sumKey) ?? new Map<number, 1 | -1>();
      const isTotal = cell.values[axis] === null;
      if (cell.count === null) sum.set(numbers.get(keyOf(cell.values)) ?? -1, isTotal ? -1 : 1);
      sums.set(sumKey, sum);
    }
  return [...sums.values()];
}

test("no hidden count follows from all sums of the published table", () => {
  fc.assert(
    fc.property(table, (rows) => {
      const published = withoutSmallCells(tableOf(rows), 5);
      assert.equal(determinedOf(equationsOf(published)).size, 0);
    }),
    { numRuns: 300 },
  );
});

test("nor does it in a table of three dimensions", () => {
  const cell = fc.record({
    values: fc.tuple(
      fc.constantFrom("a", "b", "c"),
      fc.constantFrom("d", "e"),
      fc.constantFrom("f", "g", "h"),
    ),
    count: fc.integer({ min: 1, max: 25 }),
  });
  const cube = fc.uniqueArray(cell, { selector: ({ values }) => values.join(), minLength: 1 });
  fc.assert(
    fc.property(cube, (cells) => {
      assert.equal(determinedOf(equationsOf(withoutSmallCells(cells, 5))).size, 0);
    }),
  );
});

test("a count whose own sums are all hidden is not told by sums far from it", () => {
  const published = withoutSmallCells(
    [
      { values: ["c", "d", "h"], count: 1 },
      { values: ["c", "d", "f"], count: 8 },
      { values: ["a", "d", "f"], count: 1 },
      { values: ["a", "d", "g"], count: 1 },
      { values: ["b", "d", "g"], count: 8 },
    ],
    5,
  );
  assert.equal(determinedOf(equationsOf(published)).size, 0);
});

test("what is published is true and never below the threshold", () => {
  fc.assert(
    fc.property(table, (rows) => {
      const cells = tableOf(rows);
      for (const { values, count } of withoutSmallCells(cells, 5)) {
        const fits = cells.filter((cell) =>
          values.every((value, n) => value === null || value === cell.values[n]),
        );
        const sum = fits.reduce((all, cell) => all + cell.count, 0);
        assert.ok(count === null || (count === sum && count >= 5));
      }
    }),
    { numRuns: 300 },
  );
});

test("an unknown that stands in two sums with one other unknown is found to be determined", () => {
  // a + b and a + b + c are told: c follows, a and b do not.
  const equations: Equation[] = [
    new Map([
      [0, 1],
      [1, 1],
    ]),
    new Map([
      [0, 1],
      [1, 1],
      [2, 1],
    ]),
  ];
  assert.deepEqual([...determinedOf(equations)], [2]);
});
