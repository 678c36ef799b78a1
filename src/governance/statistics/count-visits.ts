import type { Context } from "#kernel/access/context.ts";
import { AppError } from "#kernel/base/app-error.ts";
import { startOfVietnamDay, vietnamDay } from "#kernel/base/dates.ts";
import { withoutSmallCells } from "#kernel/privacy/release/small-cells.ts";
import { countVisits, type Dimension, type VisitCount } from "./visits.sql.ts";

/** Fewer people than these are not shown. */
const fewest = 5;
const mostMonths = 36;
const usualMonths = 12;

export interface FiguresAsked {
  readonly by: Dimension;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** What is shown of a month: nothing where too few people stand behind it. */
export interface Figure {
  readonly month: string;
  readonly visits: number | null;
  readonly people: number | null;
}

export interface FigureRow {
  readonly key: string;
  readonly name: string | null;
  readonly figures: readonly Figure[];
}

export interface Figures {
  readonly by: Dimension;
  readonly months: readonly string[];
  readonly rows: readonly FigureRow[];
  readonly totals: readonly Figure[];
  readonly fewest: number;
  /** Whose visits: of one facility, or of the province. */
  readonly facilityName: string | null;
}

/** Visits of months that are over, each month by itself, so that nothing follows from two answers. */
export async function visitFigures({ tx, actor, now }: Context, asked: FiguresAsked): Promise<Figures> {
  const months = monthsOf(asked, vietnamDay(now).slice(0, 7));
  const facility = actor.person?.facility;
  const [first, last] = [months[0], months.at(-1)];
  const counts =
    first === undefined || last === undefined
      ? []
      : await countVisits(tx, {
          by: asked.by,
          from: startOf(first),
          until: startOf(monthAfter(last)),
          facility,
        });
  return {
    by: asked.by,
    months,
    ...shown(asked.by, months, counts),
    fewest,
    facilityName: actor.person?.facilityName ?? null,
  };
}

const startOf = (month: string): Date => startOfVietnamDay(`${month}-01`);

function monthsOf({ from, to }: FiguresAsked, thisMonth: string): readonly string[] {
  const lastOver = monthAfter(thisMonth, -1);
  const last = to === undefined || to > lastOver ? lastOver : to;
  const first = from ?? monthAfter(last, 1 - usualMonths);
  if (from !== undefined && to !== undefined && from > to)
    throw new AppError("invalid", "figures.period", "from: tháng đầu phải trước tháng cuối");
  const count = numberOf(last) - numberOf(first) + 1;
  if (count > mostMonths)
    throw new AppError("invalid", "figures.period", `from: nhiều nhất ${mostMonths} tháng một lần`);
  return Array.from({ length: Math.max(0, count) }, (_, n) => monthAfter(first, n));
}

const numberOf = (month: string): number => Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1;

function monthAfter(month: string, by = 1): string {
  const number = numberOf(month) + by;
  return `${String(Math.floor(number / 12)).padStart(4, "0")}-${String((number % 12) + 1).padStart(2, "0")}`;
}

function shown(
  by: Dimension,
  months: readonly string[],
  counts: readonly VisitCount[],
): Pick<Figures, "rows" | "totals"> {
  const byMonth = Map.groupBy(counts, ({ month }) => month);
  const tables = new Map(months.map((month) => [month, tableOf(byMonth.get(month) ?? [])]));
  const totals = months.map((month) => tables.get(month)?.total ?? { month, ...none });
  if (by === "month") return { rows: [], totals };
  const names = new Map(counts.filter(({ isTotal }) => !isTotal).map(({ key, name }) => [key, name]));
  const rows = [...names].map(([key, name]) => ({
    key: key === "" ? "none" : key,
    name,
    figures: months.map((month) => tables.get(month)?.cells.get(key) ?? { month, ...none }),
  }));
  return { rows, totals };
}

const none = { visits: 0, people: 0 };

interface MonthTable {
  readonly cells: ReadonlyMap<string, Figure>;
  readonly total: Figure | undefined;
}

/** One month with its small figures hidden, and with them what would give them away. */
function tableOf(counts: readonly VisitCount[]): MonthTable {
  const total = counts.find(({ isTotal }) => isTotal);
  const cells = counts.filter(({ isTotal }) => !isTotal);
  const isEmpty = (total?.people ?? 0) < fewest;
  const open = withoutSmallCells(
    cells.map(({ key, people }) => ({ values: [key], count: people })),
    fewest,
  ).filter(({ count }) => count !== null && !isEmpty);
  const keys = new Set(open.map(({ values: [key] }) => key));
  return {
    cells: new Map(cells.map((cell) => [cell.key, figureOf(cell, keys.has(cell.key))])),
    total: total === undefined ? undefined : figureOf(total, keys.has(null)),
  };
}

const figureOf = ({ month, visits, people }: VisitCount, isShown: boolean): Figure =>
  isShown ? { month, visits, people } : { month, visits: null, people: null };
