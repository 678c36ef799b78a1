import type { Condition } from "../condition.ts";
import type { TypePart } from "../search-query.ts";
import { compileCondition } from "./compile-condition.ts";
import { drivenBy } from "./driving.ts";
import { fromType } from "./from-type.ts";
import type { RowScope, SqlBuilder } from "./sql-builder.ts";

/** Rows of one type that satisfy conditions, as parts of a SELECT. */
export interface Selection {
  readonly row: RowScope;
  readonly table: string;
  readonly where: string;
}

/** Living rows the actor may see that satisfy the conditions; always under the alias `t`. */
export function selectionOf(
  sql: SqlBuilder,
  part: TypePart,
  conditions: readonly Condition[] = part.conditions,
): Selection {
  const driving = drivenBy(part.conditions);
  const row: RowScope = {
    sql,
    type: part.type,
    alias: "t",
    driven: driving !== undefined && driving !== "rare",
  };
  const from = fromType(row);
  let { where } = from;
  for (const condition of conditions) where += ` and ${compileCondition(row, condition)}`;
  return { row, table: from.table, where };
}
