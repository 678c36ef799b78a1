import type { SearchQuery } from "../search-query.ts";
import { fromType } from "./from-type.ts";
import type { PlanContext, PlannedStatement } from "./plan-search.ts";
import { rowOf, whereOf } from "./row-where.ts";
import { createSqlBuilder } from "./sql-builder.ts";

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
