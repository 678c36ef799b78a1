import type { ResourceType } from "../../resource-types.ts";
import type { Coding, SearchOptions } from "../search-options.ts";

/** One statement under construction. Text never contains a value of the query: values are parameters. */
export interface SqlBuilder {
  readonly values: unknown[];
  readonly options: SearchOptions;
  /** Codes of the value sets and hierarchies that the query names, fetched beforehand. */
  readonly codings: ReadonlyMap<string, readonly Coding[]>;
  readonly bind: (value: unknown) => string;
  readonly alias: (letter: string) => string;
}

export function createSqlBuilder(
  options: SearchOptions,
  codings: ReadonlyMap<string, readonly Coding[]>,
): SqlBuilder {
  const values: unknown[] = [];
  let aliases = 0;
  return {
    values,
    options,
    codings,
    bind: (value) => `$${values.push(value)}`,
    alias: (letter) => `${letter}${++aliases}`,
  };
}

/** A row of a type's table inside a statement. */
export interface RowScope {
  readonly sql: SqlBuilder;
  readonly type: ResourceType;
  readonly alias: string;
  /** Few rows are left by the driving index: tokens must only filter, never start a second index scan. */
  readonly driven: boolean;
}

/** Arrays travel as one literal: cheaper than the driver's quoting of each element. */
export const arrayLiteral = (values: readonly (number | string | undefined)[]): string =>
  `{${values.join(",")}}`;

export const textArray = (texts: readonly string[]): string =>
  `{${texts.map((text) => `"${text.replaceAll(/["\\]/g, "\\$&")}"`).join(",")}}`;

/** PostgreSQL guesses that an array it does not know has this many elements. */
const guessedLength = 10;

/**
 * At least as many elements as PostgreSQL guesses. A shorter array makes each execution look cheaper than the kept plan
 * promises, and so it is planned anew each time: 120 instead of 30 µs (measured).
 */
export const padded = <T>(values: readonly T[], filler: T | undefined): readonly (T | undefined)[] =>
  values.length > guessedLength
    ? values
    : [...values, ...Array.from({ length: guessedLength + 1 - values.length }, () => filler)];

/** Places of rows as a table `k(bucket, id)`. */
export function placeList(sql: SqlBuilder, buckets: readonly number[], keys: readonly string[]): string {
  const list = (values: readonly (number | string)[]): string =>
    `{${padded<number | string | null>(values, null).map(String).join(",")}}`;
  return `unnest(${sql.bind(list(buckets))}::int2[], ${sql.bind(list(keys))}::uuid[]) k(bucket, id)`;
}
