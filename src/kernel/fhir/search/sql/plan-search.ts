import { typeCodeOf } from "../../resource-types.ts";
import type { Coding, SearchOptions } from "../search-options.ts";
import type { Position, SearchQuery, TypePart } from "../search-query.ts";
import { compileTokens, tokenHashes } from "./compile-token.ts";
import { drivenBy, findMainCode, isHot } from "./driving.ts";
import { afterPosition } from "./keyset.ts";
import { selectionOf } from "./row-where.ts";
import { type OrderKey, orderBy, orderKeysOf } from "./sort-order.ts";
import { createSqlBuilder, type SqlBuilder } from "./sql-builder.ts";
import { nameOfText } from "./statement-names.ts";

export interface PlannedStatement {
  readonly text: string;
  readonly values: readonly unknown[];
  /** Present where the text is worth keeping prepared on each connection. */
  readonly name: string | undefined;
}

export interface PlanContext {
  readonly options: SearchOptions;
  readonly codings: ReadonlyMap<string, readonly Coding[]>;
}

export const phases = ["whole", "valued", "empty"] as const;
/**
 * A list in the order of an index is read in two steps where rows may lack the value: first rows that have it (the
 * index knows only those), then, if the page is not full, rows that lack it.
 */
export type Phase = (typeof phases)[number];

interface Page {
  readonly sql: SqlBuilder;
  readonly after: Position | undefined;
  readonly limit: string;
  /** Columns that includes start from; the patient is told to the audit log too. */
  readonly links: string;
}

export function phasesOf(query: SearchQuery): readonly Phase[] {
  const [part] = query.parts;
  const first = part?.sort[0]?.by;
  if (query.type === undefined || part === undefined) return ["whole"];
  if ((first !== "date" && first !== "name") || drivenBy(part.conditions) !== undefined) return ["whole"];
  if (query.after === undefined) return ["valued", "empty"];
  return query.after.values[0] === null ? ["empty"] : ["valued", "empty"];
}

/** One page of matches and one row more, which tells whether there is a next page. */
export function planPage(
  query: SearchQuery,
  context: PlanContext,
  rows: number,
  phase: Phase,
): PlannedStatement {
  const sql = createSqlBuilder(context.options, context.codings);
  const links = query.includes.length === 0 ? ", t.patient" : ", t.patient, t.encounter";
  const page: Page = { sql, after: query.after, limit: sql.bind(rows), links };
  const [part] = query.parts;
  if (query.type === undefined || part === undefined)
    return { text: selectParts(page, query.parts), values: sql.values, name: undefined };
  const text = findMainCode(part) === undefined ? selectPart(page, part, phase) : selectOfCode(page, part);
  return {
    text,
    values: sql.values,
    name: isHot(part) ? nameOfText(text, context.options.scope) : undefined,
  };
}

const tailOrder = "t.bucket, t.id";

function selectPart(page: Page, part: TypePart, phase: Phase): string {
  const selection = selectionOf(page.sql, part);
  const driving = drivenBy(part.conditions);
  const keys = phaseKeys(orderKeysOf(selection.row, part.sort), phase);
  const where = selection.where + phaseWhere(keys, phase) + after(page, keys);
  const order =
    driving === undefined ? orderBy(keys, tailOrder) : orderBy(keys.map(hidden), "t.bucket + 0, t.id");
  const select = `select t.id, t.bucket, t.version, t.content${page.links}${sortColumns(keys)} from ${selection.table}`;
  return `${select} where ${driving === "rare" ? twice(where, page.sql) : where} order by ${order} limit ${page.limit}`;
}

/** In the first phase no row lacks the first value, in the second all do. */
function phaseKeys(keys: readonly OrderKey[], phase: Phase): readonly OrderKey[] {
  if (phase === "whole") return keys;
  return keys.map((key, index) => (index === 0 ? { ...key, nullable: phase === "empty" } : key));
}

function phaseWhere([first]: readonly OrderKey[], phase: Phase): string {
  if (phase === "whole" || first === undefined) return "";
  return ` and ${first.expression} is ${phase === "valued" ? "not null" : "null"}`;
}

/** In the second phase of a list whose position is still in the first, every row is yet to come. */
const after = ({ sql, after: position }: Page, keys: readonly OrderKey[]): string =>
  position === undefined ? "" : ` and ${afterPosition(sql, keys, position)}`;

/**
 * PostgreSQL guesses that half a per cent of all rows contain any unknown token, and so plans each execution anew.
 * Said twice it guesses "a few", which is the truth here, and keeps the plan: 45 instead of 105 µs (measured).
 */
const twice = (where: string, sql: SqlBuilder): string =>
  sql.values.some((value) => typeof value === "string" && value.length > longestTwice)
    ? where
    : `${where} and ${where}`;

/** A hundred hashes: comparing each key with all others would cost more than planning. */
const longestTwice = 1700;

/**
 * Where an index has already chosen the few rows, the order is written so that no other index offers to deliver it:
 * the planner of a prepared statement would else walk a whole table in order, hoping to meet the limit soon.
 */
const hidden = (key: OrderKey): OrderKey =>
  key.cast === "timestamptz" ? { ...key, expression: `(${key.expression} + interval '0')` } : key;

const sortColumns = (keys: readonly OrderKey[]): string => {
  let columns = "";
  for (const [index, { expression }] of keys.entries()) columns += `, (${expression})::text as s${index}`;
  return columns;
};

/**
 * A walk along (bucket, patient, code, start_at), asked as such: once for rows with this one code, once for rows with
 * several codings (code 0, tokens decide). One range over both codes would have to read and sort them all.
 */
function selectOfCode(page: Page, part: TypePart): string {
  const coded = findMainCode(part);
  const others = part.conditions.filter((condition) => condition !== coded);
  const { row, table, where } = selectionOf(page.sql, part, others);
  const hashes = coded === undefined ? [] : tokenHashes(row, coded.param, coded.values);
  const keys = orderKeysOf(row, part.sort);
  const common = where + after(page, keys);
  const columns = `t.id, t.bucket, t.version, t.content${page.links}`;
  const selects = [
    `t.code = ${page.sql.bind(hashes[0])}`,
    `t.code = 0 and ${compileTokens(row, hashes)}`,
  ].map(
    (code) =>
      `(select ${columns}, t.start_at from ${table} where ${common} and ${code} order by ${orderBy(keys, tailOrder)} limit ${page.limit})`,
  );
  return `select ${columns}, t.start_at::text as s0 from (${selects.join(" union all ")}) t order by ${orderBy(keys, tailOrder)} limit ${page.limit}`;
}

/** Several types: each gives its first rows, the outer order chooses among them. */
function selectParts(page: Page, parts: readonly TypePart[]): string {
  const selects = parts.map((part) => {
    const { row, table, where } = selectionOf(page.sql, part);
    const keys = orderKeysOf(row, part.sort);
    const type = typeCodeOf(part.type);
    const further = page.after === undefined ? "" : ` and ${afterOfType(page.sql, keys, type, page.after)}`;
    let sorts = "";
    for (const [index, { expression }] of keys.entries()) sorts += `, ${expression} as o${index}`;
    return `(select ${type} as type, t.id, t.bucket, t.version, t.content${page.links}${sorts} from ${table} where ${where}${further} order by ${orderBy(keys, tailOrder)} limit ${page.limit})`;
  });
  const sort = parts[0]?.sort ?? [];
  const sorts = sort.map((_key, index) => `, t.o${index}::text as s${index}`).join("");
  const order = sort.map(({ descending }, index) => `t.o${index}${descending ? " desc" : ""}, `).join("");
  return `select t.type, t.id, t.bucket, t.version, t.content${page.links}${sorts} from (${selects.join(" union all ")}) t order by ${order}t.type, ${tailOrder} limit ${page.limit}`;
}

function afterOfType(sql: SqlBuilder, keys: readonly OrderKey[], type: number, position: Position): string {
  const reached = typeCodeOf(position.type);
  if (type === reached) return afterPosition(sql, keys, position);
  return afterPosition(sql, keys, position, type > reached ? "true" : "false");
}
