import type { SearchQuery } from "../search-query.ts";
import type { PlanContext, PlannedStatement } from "./plan-search.ts";
import { selectionOf } from "./row-where.ts";
import { createSqlBuilder } from "./sql-builder.ts";

/** How many rows match; never more than `most`, so that a rough total stays cheap. */
export function planCount(
  query: SearchQuery,
  context: PlanContext,
  most: number | undefined,
): PlannedStatement {
  const sql = createSqlBuilder(context.options, context.codings);
  const selects = query.parts.map((part) => {
    const { table, where } = selectionOf(sql, part);
    return `select 1 from ${table} where ${where}`;
  });
  const limit = most === undefined ? "" : ` limit ${sql.bind(most)}`;
  const text = `select count(*)::int8 as n from (${selects.join(" union all ")}${limit}) m`;
  return { text, values: sql.values, name: undefined };
}
