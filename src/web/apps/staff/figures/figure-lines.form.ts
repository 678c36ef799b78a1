import type { Figure, Figures } from "./figures.ts";

/** One line of the table. */
export interface FigureLine {
  readonly key: string;
  readonly name: string | null;
  readonly figure: Figure;
  /** Of the longest bar, in percent; nothing where the figure is hidden. */
  readonly share: number;
}

/**
 * What is shown: month by month, newest first; or one month's figures, the largest first, those that are hidden last,
 * without what nobody has.
 */
export function linesOf({ by, rows, totals }: Figures, month: string): readonly FigureLine[] {
  const found =
    by === "month"
      ? totals.map((figure) => ({ key: figure.month, name: null, figure })).toReversed()
      : rows.flatMap(({ key, name, figures }) =>
          figures.filter((figure) => figure.month === month).map((figure) => ({ key, name, figure })),
        );
  const most = Math.max(1, ...found.map(({ figure }) => figure.visits ?? 0));
  const lines = found.map((line) => ({ ...line, share: ((line.figure.visits ?? 0) / most) * 100 }));
  if (by === "month") return lines;
  return lines
    .filter(({ figure }) => figure.visits !== 0)
    .toSorted((a, b) => (b.figure.visits ?? -1) - (a.figure.visits ?? -1));
}
