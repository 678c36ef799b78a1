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
  /** Longest interval a row can have (ms), where known: lets an index on `lo` serve conditions on `hi`. */
  readonly longest: number | undefined;
}

const year = 366 * 86_400_000;

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
      longest: longestOf(param),
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
    longest: undefined,
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
  gt: ({ hi }, row) => atLeast(row, hi, `${row.hi} > ${row.bind(hi)}`),
  ge: ({ lo, hi }, row) => atLeast(row, lo, `(${row.hi} > ${row.bind(hi)} or ${row.lo} >= ${row.bind(lo)})`),
  lt: ({ lo }, row) => `${row.lo} < ${row.bind(lo)}`,
  le: ({ lo, hi }, row) => `(${row.lo} < ${row.bind(lo)} or ${row.hi} <= ${row.bind(hi)})`,
  sa: ({ hi }, row) => `${row.lo} >= ${row.bind(hi)}`,
  eb: ({ lo }, row) => {
    const start = row.bind(lo);
    return `(${row.hi} <= ${start} and ${row.lo} < ${start})`;
  },
  ap: (interval, row) => overlap(interval, row),
  po: (interval, row) => overlap(interval, row),
};

const overlap = ({ lo, hi }: Interval, row: Bounds): string =>
  atLeast(row, lo, `(${row.lo} < ${row.bind(hi)} and ${row.hi} > ${row.bind(lo)})`);

const atLeast = (row: Bounds, from: number, condition: string): string =>
  row.longest === undefined ? condition : `(${condition} and ${row.lo} >= ${row.bind(from - row.longest)})`;

/** A single date is at most a year long ("2024"); a Period can be of any length. */
const longestOf = (param: SearchParam): number | undefined =>
  param.paths?.every((path) => path.type !== "Period" && path.type !== "Timing") === true ? year : undefined;

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
