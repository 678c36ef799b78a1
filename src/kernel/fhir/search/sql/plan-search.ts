import { typeCodeOf } from "../../resource-types.ts";
import type { Coding, SearchOptions } from "../search-options.ts";
import type { Position, SearchQuery, TypePart } from "../search-query.ts";
import { type Branches, branchesOf } from "./branches.ts";
import { compileCondition } from "./compile-condition.ts";
import { drivenBy, isHot, isIdentifierOnly } from "./driving.ts";
import { fromType } from "./from-type.ts";
import { afterPosition } from "./keyset.ts";
import { type OrderKey, orderBy, orderKeysOf } from "./sort-order.ts";
import { createSqlBuilder, type RowScope, type SqlBuilder } from "./sql-builder.ts";
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

interface Page {
  readonly sql: SqlBuilder;
  readonly after: Position | undefined;
  readonly limit: string;
  /** Columns that includes start from. */
  readonly links: string;
}

/** One page of matches and one row more, which tells whether there is a next page. */
export function planPage(query: SearchQuery, context: PlanContext, rows: number): PlannedStatement {
  const sql = createSqlBuilder(context.options, context.codings);
  const links = query.includes.length === 0 ? "" : ", t.patient, t.encounter";
  const page: Page = { sql, after: query.after, limit: sql.bind(rows), links };
  const [part] = query.parts;
  if (query.parts.length === 1 && part !== undefined) {
    const text = selectPart(page, part);
    return { text, values: sql.values, name: isHot(part) ? nameOfText(text) : undefined };
  }
  return { text: selectParts(page, query.parts), values: sql.values, name: undefined };
}

/** How many rows match; never more than `most`, so that a rough total stays cheap. */
export function planCount(
  query: SearchQuery,
  context: PlanContext,
  most: number | undefined,
): PlannedStatement {
  const sql = createSqlBuilder(context.options, context.codings);
  const selects = query.parts.map((part) => {
    const row = rowOf(sql, part);
    return `select 1 from ${fromType(row).table} where ${whereOf(row, part.conditions)}`;
  });
  const limit = most === undefined ? "" : ` limit ${sql.bind(most)}`;
  const text = `select count(*)::int8 as n from (${selects.join(" union all ")}${limit}) m`;
  return { text, values: sql.values, name: undefined };
}

const tailOrder = "t.bucket, t.id";

const rowOf = (sql: SqlBuilder, part: TypePart): RowScope => ({
  sql,
  type: part.type,
  alias: "t",
  driven: drivenBy(part.conditions) !== undefined,
});

function whereOf(row: RowScope, conditions: TypePart["conditions"]): string {
  let where = fromType(row).where;
  for (const condition of conditions) where += ` and ${compileCondition(row, condition)}`;
  return where;
}

function selectPart(page: Page, part: TypePart): string {
  const row = rowOf(page.sql, part);
  const branches = branchesOf(row, part);
  if (branches !== undefined) return selectBranches(page, part, row, branches);
  const isHidden = row.driven || isIdentifierOnly(part.conditions);
  const keys = orderKeysOf(row, part.sort);
  const where = whereOf(row, part.conditions);
  const after = page.after === undefined ? "" : ` and ${afterPosition(page.sql, keys, page.after)}`;
  const order = isHidden ? orderBy(keys.map(hidden), "t.bucket + 0, t.id") : orderBy(keys, tailOrder);
  let sorts = "";
  for (const [index, { expression }] of keys.entries()) sorts += `, (${expression})::text as s${index}`;
  return `select t.id, t.bucket, t.version, t.content${page.links}${sorts} from ${fromType(row).table} where ${where}${after} order by ${order} limit ${page.limit}`;
}

/**
 * Where an index has already chosen the few rows, the order is written so that no other index offers to deliver it:
 * the planner of a prepared statement would else walk a whole table in order, hoping to meet the limit soon.
 */
const hidden = (key: OrderKey): OrderKey =>
  key.cast === "timestamptz" ? { ...key, expression: `(${key.expression} + interval '0')` } : key;

function selectBranches(page: Page, part: TypePart, row: RowScope, { shared, branches }: Branches): string {
  const keys = orderKeysOf(row, part.sort).map((key) => ({ ...key, nullable: false }));
  const common = whereOf(row, shared);
  const after = afterInBranches(page, keys);
  const columns = `t.id, t.bucket, t.version, t.content${page.links}, t.start_at`;
  const selects = branches.map(({ where, isNulls }) => {
    const order = isNulls ? tailOrder : orderBy(keys, tailOrder);
    const further = isNulls ? after.nulls : after.dated;
    return `(select ${columns} from ${fromType(row).table} where ${common} and ${where}${further} order by ${order} limit ${page.limit})`;
  });
  const descending = part.sort[0]?.descending === true ? " desc nulls last" : "";
  return `select t.id, t.bucket, t.version, t.content${page.links}, t.start_at::text as s0 from (${selects.join(" union all ")}) t order by t.start_at${descending}, ${tailOrder} limit ${page.limit}`;
}

/** What has to be added to the branches so that they go on after the page before. */
function afterInBranches(
  { sql, after }: Page,
  keys: readonly OrderKey[],
): { readonly dated: string; readonly nulls: string } {
  if (after === undefined) return { dated: "", nulls: "" };
  const isAmongNulls = (after.values[0] ?? null) === null;
  if (isAmongNulls) return { dated: " and false", nulls: ` and ${afterPosition(sql, [], after)}` };
  return { dated: ` and ${afterPosition(sql, keys, after)}`, nulls: "" };
}

/** Several types: each gives its first rows, the outer order chooses among them. */
function selectParts(page: Page, parts: readonly TypePart[]): string {
  const selects = parts.map((part) => {
    const row = rowOf(page.sql, part);
    const keys = orderKeysOf(row, part.sort);
    const type = typeCodeOf(part.type);
    const after = page.after === undefined ? "" : ` and ${afterOfType(page.sql, keys, type, page.after)}`;
    let sorts = "";
    for (const [index, { expression }] of keys.entries()) sorts += `, ${expression} as o${index}`;
    return `(select ${type} as type, t.id, t.bucket, t.version, t.content${page.links}${sorts} from ${fromType(row).table} where ${whereOf(row, part.conditions)}${after} order by ${orderBy(keys, tailOrder)} limit ${page.limit})`;
  });
  const sort = parts[0]?.sort ?? [];
  const sorts = sort.map((_key, index) => `, t.o${index}::text as s${index}`).join("");
  const order = sort.map(({ descending }, index) => `t.o${index}${descending ? " desc" : ""}, `).join("");
  return `select t.type, t.id, t.bucket, t.version, t.content${page.links}${sorts} from (${selects.join(" union all ")}) t order by ${order}t.type, ${tailOrder} limit ${page.limit}`;
}

function afterOfType(sql: SqlBuilder, keys: readonly OrderKey[], type: number, after: Position): string {
  const reached = typeCodeOf(after.type);
  if (type === reached) return afterPosition(sql, keys, after);
  return afterPosition(sql, keys, after, type > reached ? "true" : "false");
}
