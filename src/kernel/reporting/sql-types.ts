import type { ColumnDefinition } from "./view-definition.ts";
import { viewError } from "./view-definition.ts";

/** How a column is stored, and how a value becomes a parameter. `toSql` throws `UnfitValue` on what does not fit. */
export interface SqlColumn {
  readonly name: string;
  readonly type: string;
  readonly toSql: (value: unknown) => unknown;
}

/** A value that its column cannot hold; tells the column, never the value. */
export class UnfitValue extends Error {
  constructor(column: string, type: string) {
    super(`column ${column} cannot hold the value as ${type}`);
    this.name = "UnfitValue";
  }
}

type Convert = (value: unknown) => unknown;

const unfit = Symbol("unfit");

const integer =
  (limit: number): Convert =>
  (value) =>
    typeof value === "number" && Number.isInteger(value) && Math.abs(value) <= limit ? value : unfit;

const number: Convert = (value) => (typeof value === "number" && Number.isFinite(value) ? value : unfit);

const boolean: Convert = (value) => (typeof value === "boolean" ? value : unfit);

const text: Convert = (value) => {
  const found = typeof value === "string" ? value : JSON.stringify(value);
  return found.includes("\0") ? unfit : found;
};

const json: Convert = (value) => {
  const found = JSON.stringify(value);
  return found.includes("\\u0000") ? unfit : found;
};

const datePattern = /^(\d{4})(?:-(\d\d)(?:-(\d\d)(T.+)?)?)?$/;

/** A partial date stands for its first day. */
const date: Convert = (value) => {
  const found = typeof value === "string" ? datePattern.exec(value) : null;
  return found === null ? unfit : existing(`${found[1]}-${found[2] ?? "01"}-${found[3] ?? "01"}`);
};

const existing = (day: string): unknown => {
  const parsed = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(day) && !day.startsWith("0000")
    ? day
    : unfit;
};

/** A date without a time stands for the midnight it begins with in Việt Nam. */
const instant: Convert = (value) => {
  const day = date(value);
  if (typeof value !== "string" || typeof day !== "string") return unfit;
  const moment = new Date(value.includes("T") ? value : `${day}T00:00:00+07:00`);
  return Number.isNaN(moment.getTime()) ? unfit : moment.toISOString();
};

const time: Convert = (value) =>
  typeof value === "string" && /^(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?$/.test(value) ? value : unfit;

const maxInt4 = 2_147_483_647;

/** PostgreSQL types by the names that the tag `ansi/type` may carry. */
const byAnsiType: ReadonlyMap<string, readonly [string, Convert]> = new Map<
  string,
  readonly [string, Convert]
>([
  ["BOOLEAN", ["boolean", boolean]],
  ["INT", ["int4", integer(maxInt4)]],
  ["INTEGER", ["int4", integer(maxInt4)]],
  ["BIGINT", ["int8", integer(Number.MAX_SAFE_INTEGER)]],
  ["DECIMAL", ["numeric", number]],
  ["NUMERIC", ["numeric", number]],
  ["DOUBLE PRECISION", ["float8", number]],
  ["DATE", ["date", date]],
  ["TIMESTAMP WITH TIME ZONE", ["timestamptz", instant]],
  ["TIME", ["time", time]],
  ["CHARACTER VARYING", ["text", text]],
]);

/**
 * Without a tag a FHIR type keeps everything it says: dates stay texts because they may be partial (`2026-05`).
 * A view that wants to calculate with them says so by `ansi/type`.
 */
const ansiTypeOf: ReadonlyMap<string, string> = new Map([
  ["boolean", "BOOLEAN"],
  ["integer", "INTEGER"],
  ["positiveInt", "INTEGER"],
  ["unsignedInt", "INTEGER"],
  ["integer64", "BIGINT"],
  ["decimal", "DECIMAL"],
  ["instant", "TIMESTAMP WITH TIME ZONE"],
]);

/** The column of a table for a column of a view. */
export const sqlColumn = (column: ColumnDefinition): SqlColumn => {
  if (column.collection === true) return storing(column.name, "jsonb", json);
  const tag = column.tag?.find((each) => each.name === "ansi/type")?.value.toUpperCase();
  const wanted = tag ?? ansiTypeOf.get(bareType(column.type)) ?? "CHARACTER VARYING";
  const known = byAnsiType.get(wanted.replace(/\s*\(.*\)$/, ""));
  if (known === undefined)
    throw viewError(`không biết kiểu ${wanted}`, `ViewDefinition column ${column.name}`);
  return storing(column.name, ...known);
};

/** Types may be written as addresses. */
const bareType = (type: string | undefined): string => (type ?? "").slice((type ?? "").lastIndexOf("/") + 1);

const storing = (name: string, type: string, convert: Convert): SqlColumn => ({
  name,
  type,
  toSql: (value) => {
    if (value === null || value === undefined) return null;
    const converted = convert(value);
    if (converted === unfit) throw new UnfitValue(name, type);
    return converted;
  },
});
