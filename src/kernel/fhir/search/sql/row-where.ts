import type { Condition } from "../condition.ts";
import type { TypePart } from "../search-query.ts";
import { compileCondition } from "./compile-condition.ts";
import { drivenBy } from "./driving.ts";
import { fromType } from "./from-type.ts";
import type { RowScope, SqlBuilder } from "./sql-builder.ts";

/** The row of a type that a statement selects; always under the alias `t`. */
export function rowOf(sql: SqlBuilder, part: TypePart): RowScope {
  const driving = drivenBy(part.conditions);
  return { sql, type: part.type, alias: "t", driven: driving !== undefined && driving !== "rare" };
}

export function whereOf(row: RowScope, conditions: readonly Condition[]): string {
  let where = fromType(row).where;
  for (const condition of conditions) where += ` and ${compileCondition(row, condition)}`;
  return where;
}
