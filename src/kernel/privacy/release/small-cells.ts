import { determinedOf, type Equation } from "./determined.ts";

/** How many people have these values, one per dimension. */
export interface CountedCell {
  readonly values: readonly string[];
  readonly count: number;
}

/** A cell as it may be published: `null` as a value stands for the total over a dimension, as a count for hidden. */
export interface PublishedCell {
  readonly values: readonly (string | null)[];
  readonly count: number | null;
}

interface Cell {
  readonly values: readonly (string | null)[];
  readonly count: number;
  hidden: boolean;
}

/** Cells of a table whose sum is published: its parts and its total. */
interface Line {
  readonly parts: readonly Cell[];
  readonly total: Cell;
}

/**
 * Hides counts below the threshold, and as many others as are needed for them not to follow from the totals: no hidden
 * count can be computed from what is published, and no two hidden ones are known to be fewer than the threshold together.
 */
export function withoutSmallCells(
  cells: readonly CountedCell[],
  threshold: number,
): readonly PublishedCell[] {
  const table = withTotals(cells);
  const lines = linesOf(table);
  for (const cell of table) cell.hidden = cell.count < threshold;
  while (hideMore(lines, threshold));
  return table.map(({ values, count, hidden }) => ({ values, count: hidden ? null : count }));
}

/** Every cell with the totals over each choice of dimensions; values that nobody has are no cells. */
function withTotals(cells: readonly CountedCell[]): readonly Cell[] {
  const counts = new Map<string, { readonly values: readonly (string | null)[]; count: number }>();
  for (const { values, count } of cells)
    for (const place of placesOf(values)) {
      const key = JSON.stringify(place);
      const known = counts.get(key);
      if (known === undefined) counts.set(key, { values: place, count });
      else known.count += count;
    }
  return [...counts.values()].map((each) => ({ ...each, hidden: false }));
}

const placesOf = (values: readonly string[]): readonly (readonly (string | null)[])[] =>
  values.reduce<readonly (readonly (string | null)[])[]>(
    (places, value) =>
      places.flatMap((place) => [
        [...place, value],
        [...place, null],
      ]),
    [[]],
  );

function linesOf(table: readonly Cell[]): readonly Line[] {
  const byKey = new Map(table.map((cell) => [JSON.stringify(cell.values), cell]));
  const lines = new Map<Cell, Map<number, Cell[]>>();
  for (const cell of table)
    for (const [axis, value] of cell.values.entries()) {
      if (value === null) continue;
      const total = byKey.get(JSON.stringify(cell.values.with(axis, null)));
      if (total === undefined) throw new Error("a line without a total");
      const axes = lines.get(total) ?? new Map<number, Cell[]>();
      axes.set(axis, [...(axes.get(axis) ?? []), cell]);
      lines.set(total, axes);
    }
  return [...lines].flatMap(([total, axes]) => [...axes.values()].map((parts) => ({ total, parts })));
}

/** Hides one more cell in a line that tells too much; false when none does. */
function hideMore(lines: readonly Line[], threshold: number): boolean {
  const unsafe = lines.find((line) => tellsSmallSum(line, threshold)) ?? lineOfDetermined(lines);
  if (unsafe === undefined) return false;
  hideIn(unsafe, lines);
  return true;
}

function tellsSmallSum({ parts, total }: Line, threshold: number): boolean {
  const hidden = parts.filter((cell) => cell.hidden);
  const sum = hidden.reduce((all, { count }) => all + count, 0);
  return !total.hidden && hidden.length > 0 && sum < threshold;
}

/** Where one more has to be hidden because a hidden cell can be computed. */
function lineOfDetermined(lines: readonly Line[]): Line | undefined {
  const hidden = [...new Set(lines.flatMap(cellsOf))].filter((cell) => cell.hidden);
  const numbers = new Map(hidden.map((cell, n) => [cell, n]));
  const equations = lines.map(({ parts, total }): Equation => {
    const unknowns = parts.flatMap((cell) => numbers.get(cell) ?? []).map((n) => [n, 1] as const);
    const sum = numbers.get(total);
    return new Map<number, 1 | -1>([...unknowns, ...(sum === undefined ? [] : [[sum, -1] as const])]);
  });
  const determined = determinedOf(equations);
  if (determined.size === 0) return undefined;
  const told = new Set(hidden.filter((_, n) => determined.has(n)));
  // Where it stands alone is where it is told. It may be told by sums far from it, when all of its own are hidden.
  return openLineWith(lines, (cell) => told.has(cell)) ?? openLineWith(lines, (cell) => cell.hidden);
}

/** Of the lines with such a cell and something left to hide, the one with least hidden. */
const openLineWith = (lines: readonly Line[], isMeant: (cell: Cell) => boolean): Line | undefined =>
  lines
    .filter((line) => openIn(line).length > 0 && cellsOf(line).some(isMeant))
    .toSorted((a, b) => countHidden(a) - countHidden(b))[0];

const countHidden = (line: Line): number => cellsOf(line).filter((cell) => cell.hidden).length;

const cellsOf = ({ parts, total }: Line): readonly Cell[] => [...parts, total];

const openIn = (line: Line): readonly Cell[] => cellsOf(line).filter((cell) => !cell.hidden);

/**
 * Best a cell whose other lines hide something already, then the smallest, since it is missed least; the total only when
 * no part is left.
 */
function hideIn(line: Line, lines: readonly Line[]): void {
  const parts = line.parts.filter((cell) => !cell.hidden);
  const costOf = (cell: Cell): number =>
    lines.filter(
      (other) => other !== line && other.parts.includes(cell) && cellsOf(other).every((each) => !each.hidden),
    ).length;
  const [best] = parts
    .map((cell) => ({ cell, cost: costOf(cell) }))
    .toSorted((a, b) => a.cost - b.cost || a.cell.count - b.cell.count);
  (best?.cell ?? line.total).hidden = true;
}
