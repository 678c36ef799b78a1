import { parameterCode, type SearchParam } from "../../definitions/search-parameters.ts";
import { earliest, latest } from "../../indexing/dates.ts";
import { typeCodeOf } from "../../resource-types.ts";
import type { Comparator, ConditionOf, Interval } from "../condition.ts";
import type { RowScope } from "./sql-builder.ts";

interface Bounds {
  /** SQL of the row's interval [lo, hi). */
  readonly lo: string;
  readonly hi: string;
  readonly bind: (ms: number) => string;
  /** Rows hold single dates, and an index on `lo` is to serve conditions on `hi`. */
  readonly isSingle: boolean;
}

export function compileDate(row: RowScope, condition: ConditionOf<"date">): string {
  const { param, comparator } = condition;
  const interval =
    comparator === "ap" ? widened(condition.interval, row.sql.options.now) : condition.interval;
  if (param.column === "date") {
    const { alias, sql } = row;
    return compareIntervals(comparator, interval, {
      lo: `${alias}.start_at`,
      hi: `${alias}.end_at`,
      bind: (ms) => sql.bind(timestampOf(ms)),
      isSingle: !row.driven && isSingleDate(param),
    });
  }
  return inRange(row, param.storedAs, (range) => compareRange(row, range, comparator, interval));
}

/** `tuple` conditions compare the same way, on rows of the composite parameter. */
export const compareRange = (
  row: RowScope,
  range: string,
  comparator: Comparator,
  interval: Interval,
): string =>
  compareIntervals(comparator, interval, {
    lo: `${range}.lo`,
    hi: `${range}.hi`,
    bind: (ms) => row.sql.bind(ms),
    isSingle: false,
  });

/** Rows with an entry of `fhir.range` under this parameter that satisfies `compare`. */
export function inRange(row: RowScope, code: string, compare: (range: string) => string): string {
  const range = row.sql.alias("g");
  return `(${row.alias}.bucket, ${row.alias}.id) in (select ${range}.bucket, ${range}.id from fhir.range ${range} where ${range}.type = ${typeCodeOf(row.type)} and ${range}.param = ${parameterCode(code)} and ${compare(range)})`;
}

/** R4 §3.1.1.4.5: how a row's interval stands to the interval of the search. */
const compareIntervals = (comparator: Comparator, interval: Interval, row: Bounds): string =>
  comparisons[comparator](interval, row);

const comparisons: Readonly<Record<Comparator, (interval: Interval, row: Bounds) => string>> = {
  eq: ({ lo, hi }, row) => {
    const end = row.bind(hi);
    return `(${row.lo} >= ${row.bind(lo)} and ${row.lo} < ${end} and ${row.hi} <= ${end})`;
  },
  ne: ({ lo, hi }, row) => `(${row.lo} < ${row.bind(lo)} or ${row.hi} > ${row.bind(hi)})`,
  gt: ({ hi }, row) => from(row, hi, `${row.hi} > ${row.bind(hi)}`),
  ge: ({ lo, hi }, row) => from(row, lo, `(${row.hi} > ${row.bind(hi)} or ${row.lo} >= ${row.bind(lo)})`),
  lt: ({ lo }, row) => `${row.lo} < ${row.bind(lo)}`,
  le: ({ lo, hi }, row) => {
    const end = row.bind(hi);
    return `(${row.lo} < ${end} and (${row.lo} < ${row.bind(lo)} or ${row.hi} <= ${end}))`;
  },
  sa: ({ hi }, row) => `${row.lo} >= ${row.bind(hi)}`,
  eb: ({ lo }, row) => {
    const start = row.bind(lo);
    return `(${row.hi} <= ${start} and ${row.lo} < ${start})`;
  },
  ap: (interval, row) => overlap(interval, row),
  po: (interval, row) => overlap(interval, row),
};

const overlap = ({ lo, hi }: Interval, row: Bounds): string =>
  `(${row.lo} < ${row.bind(hi)} and ${from(row, lo, `${row.hi} > ${row.bind(lo)}`)})`;

/**
 * Rows that begin at or after an instant, or reach over it as `condition` says. A single date that reaches over an
 * instant is the year, month, day or second that holds it, so it begins at one of four instants: an index on the
 * beginning finds both kinds.
 */
function from(row: Bounds, at: number, condition: string): string {
  if (!row.isSingle || at < calendarBegins) return condition;
  const starts = startsAround(at);
  const bound = starts.map(row.bind);
  return `(${row.lo} >= ${bound[0]} and (${row.lo} >= ${row.bind(at)} or (${row.lo} in (${bound.join(",")}) and ${condition})))`;
}

const calendarBegins = Date.UTC(200, 0, 1);
const homeOffset = 7 * 3_600_000;

/** Beginnings of the local year, month and day and of the second that hold an instant. */
function startsAround(at: number): readonly number[] {
  const local = new Date(at + homeOffset);
  const [year, month, day] = [local.getUTCFullYear(), local.getUTCMonth(), local.getUTCDate()];
  const days = [Date.UTC(year, 0, 1), Date.UTC(year, month, 1), Date.UTC(year, month, day)];
  return [...days.map((start) => start - homeOffset), Math.floor(at / 1000) * 1000];
}

const isSingleDate = (param: SearchParam): boolean =>
  param.paths?.every((path) => path.type !== "Period" && path.type !== "Timing") === true;

/** `ap`: a tenth of the distance from now, at least the interval itself. */
function widened({ lo, hi }: Interval, now: number): Interval {
  const margin = Math.abs(now - (lo + hi) / 2) / 10;
  return { lo: Math.floor(lo - margin), hi: Math.ceil(hi + margin) };
}

export const timestampOf = (ms: number): string =>
  new Date(Math.min(Math.max(ms, earliest), latest)).toISOString();

/** An instant of the row itself. */
export function compileUpdated(row: RowScope, { comparator, interval }: ConditionOf<"updated">): string {
  const { lo, hi } = comparator === "ap" ? widened(interval, row.sql.options.now) : interval;
  return updates[comparator](`${row.alias}.updated`, {
    lo: () => row.sql.bind(timestampOf(lo)),
    hi: () => row.sql.bind(timestampOf(hi)),
  });
}

interface InstantBounds {
  readonly lo: () => string;
  readonly hi: () => string;
}

const within = (at: string, { lo, hi }: InstantBounds): string => `(${at} >= ${lo()} and ${at} < ${hi()})`;
const fromEnd = (at: string, { hi }: InstantBounds): string => `${at} >= ${hi()}`;
const beforeStart = (at: string, { lo }: InstantBounds): string => `${at} < ${lo()}`;

const updates: Readonly<Record<Comparator, (at: string, bounds: InstantBounds) => string>> = {
  eq: within,
  ap: within,
  po: within,
  ne: (at, { lo, hi }) => `(${at} < ${lo()} or ${at} >= ${hi()})`,
  gt: fromEnd,
  sa: fromEnd,
  lt: beforeStart,
  eb: beforeStart,
  ge: (at, { lo }) => `${at} >= ${lo()}`,
  le: (at, { hi }) => `${at} < ${hi()}`,
};
