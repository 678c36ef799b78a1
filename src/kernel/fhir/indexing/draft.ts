import type { IndexRow, RangeRow, ReferenceRow } from "./index-row.ts";

/** An index row while it is being written, and what extractors need to know about the run. */
export interface Draft {
  patient: string | undefined;
  /** A repeated patient parameter named two patients: the row is in nobody's compartment. */
  patientsDiffer: boolean;
  encounter: string | undefined;
  startAt: number | undefined;
  endAt: number | undefined;
  code: number | undefined;
  quantity: number | undefined;
  canonicalQuantity: number | undefined;
  unit: number | undefined;
  /** Bits of `present`, 0–31 and 32–52. */
  low: number;
  high: number;
  readonly tokens: number[];
  readonly references: ReferenceRow[];
  readonly ranges: RangeRow[];
  readonly words: string[];
  readonly baseUrls: readonly string[];
  readonly resolveLocal: ((url: string) => string | undefined) | undefined;
  readonly resource: JsonObject;
}

export interface IndexOptions {
  /** Our own addresses: references below them are local. Without a closing slash. */
  readonly baseUrls?: readonly string[];
  /** `Type/id` of a placeholder (`urn:uuid:…`) inside a transaction. */
  readonly resolveLocal?: (url: string) => string | undefined;
}

const noUrls: readonly string[] = [];

export const newDraft = (resource: JsonObject, options: IndexOptions): Draft => ({
  patient: undefined,
  patientsDiffer: false,
  encounter: undefined,
  startAt: undefined,
  endAt: undefined,
  code: undefined,
  quantity: undefined,
  canonicalQuantity: undefined,
  unit: undefined,
  low: 0,
  high: 0,
  tokens: [],
  references: [],
  ranges: [],
  words: [],
  baseUrls: options.baseUrls ?? noUrls,
  resolveLocal: options.resolveLocal,
  resource,
});

export type Extractor = (value: unknown, draft: Draft) => void;

export type JsonObject = Readonly<Record<string, unknown>>;

/** True for what JSON calls an object. */
export const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** One search parameter's bit, split for 32-bit arithmetic. */
export interface Mark {
  readonly low: number;
  readonly high: number;
}

export const markOf = (ordinal: number): Mark => ({
  low: ordinal >= 0 && ordinal < 32 ? 1 << ordinal : 0,
  high: ordinal >= 32 ? 1 << (ordinal - 32) : 0,
});

export function setMark(draft: Draft, mark: Mark): void {
  draft.low |= mark.low;
  draft.high |= mark.high;
}

export function finished(draft: Draft, sortName: string | undefined): IndexRow {
  return {
    patient: draft.patientsDiffer ? undefined : draft.patient,
    encounter: draft.encounter,
    startAt: draft.startAt,
    endAt: draft.endAt,
    code: draft.code,
    quantity: draft.quantity,
    canonicalQuantity: draft.canonicalQuantity,
    unit: draft.unit,
    present: draft.high * 0x100000000 + (draft.low >>> 0),
    sortName,
    tokens: sortedDistinct(draft.tokens),
    references: draft.references.length > 1 ? distinctReferences(draft.references) : draft.references,
    ranges: draft.ranges.length > 1 ? distinctRanges(draft.ranges) : draft.ranges,
    words: draft.words.length > 64 ? [...new Set(draft.words)] : draft.words,
  };
}

const room = new Float64Array(512);
const gaps = [301, 132, 57, 23, 10, 4, 1];

/** Shell sort in a typed array: rows have ten to a hundred tokens, for which a general sort costs five times more. */
function sortedDistinct(tokens: readonly number[]): readonly number[] {
  const count = tokens.length;
  const values = count > room.length ? new Float64Array(count) : room;
  for (let i = 0; i < count; i++) values[i] = tokens[i] ?? 0;
  if (count > room.length) values.sort();
  else for (const gap of gaps) if (gap < count) sortByGap(values, count, gap);
  const sorted: number[] = [];
  let last = -1;
  for (let i = 0; i < count; i++) {
    const value = values[i] ?? 0;
    if (value !== last) sorted.push(value);
    last = value;
  }
  return sorted;
}

function sortByGap(values: Float64Array, count: number, gap: number): void {
  for (let i = gap; i < count; i++) {
    const value = values[i] ?? 0;
    let at = i;
    for (; at >= gap && (values[at - gap] ?? 0) > value; at -= gap) values[at] = values[at - gap] ?? 0;
    values[at] = value;
  }
}

function distinctReferences(references: readonly ReferenceRow[]): readonly ReferenceRow[] {
  const keys = new Set<string>();
  return references.filter((row) => isNew(keys, `${row.param} ${row.targetType} ${row.target}`));
}

function distinctRanges(ranges: readonly RangeRow[]): readonly RangeRow[] {
  const keys = new Set<string>();
  return ranges.filter((row) =>
    isNew(keys, [row.param, row.lo, row.hi, row.canonical, row.unit, row.token].join()),
  );
}

function isNew(keys: Set<string>, key: string): boolean {
  if (keys.has(key)) return false;
  keys.add(key);
  return true;
}
