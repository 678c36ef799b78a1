import { type Cell, isSurprise } from "./cell.ts";

const signs: Readonly<Record<string, string>> = {
  yes: "+",
  here: "+",
  written: "+",
  no: "·",
  nothing: "·",
  refused: "·",
  unknown: "-",
};

/** One table: rows down, callers across, a sign per cell and `!` where it is not as written down. */
export function printTable(cells: readonly Cell[]): readonly string[] {
  const callers = [...new Set(cells.map(({ caller }) => caller))];
  const rows = Map.groupBy(cells, ({ row }) => row);
  const width = Math.max(...[...rows.keys()].map((row) => row.length));
  const lines = [...rows].map(([row, own]) => {
    const marks = callers.map((caller) => markOf(own.filter((cell) => cell.caller === caller)));
    return `${row.padEnd(width)}  ${marks.join(" ")}`;
  });
  return [...headings(callers, width), ...lines];
}

/** Names stand upright over their columns. */
function headings(callers: readonly string[], width: number): readonly string[] {
  const height = Math.max(...callers.map((name) => name.length));
  return Array.from(
    { length: height },
    (_, at) => `${" ".repeat(width)}  ${callers.map((name) => name.padStart(height)[at] ?? " ").join(" ")}`,
  );
}

function markOf(cells: readonly Cell[]): string {
  if (cells.some(isSurprise)) return "!";
  const [first] = cells;
  return first === undefined ? " " : (signs[first.actual] ?? "#");
}

/** One line for all who meet the same surprise at one place. */
export const printSurprises = (surprises: readonly Cell[]): readonly string[] =>
  [
    ...Map.groupBy(
      surprises,
      ({ table, row, expected, actual }) =>
        `! ${table}: ${row}: expected ${expected.slice(0, 120)}, got ${actual.slice(0, 200)}`,
    ),
  ].map(([line, cells]) => `${line} (${cells.map(({ caller }) => caller).join(", ")})`);
