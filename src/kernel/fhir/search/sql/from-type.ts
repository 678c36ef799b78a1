import { tableOf } from "../../resource-types.ts";
import type { RowScope } from "./sql-builder.ts";

/**
 * The only way search reads a type's table: living rows the actor may see. `where` is never empty.
 * The same for matches, chains, `_has`, includes and totals, so a rule of access is written once.
 */
export function fromType(row: RowScope): { readonly table: string; readonly where: string } {
  const { scope } = row.sql.options;
  const table = `${tableOf(row.type)} ${row.alias}`;
  if (!scope.allows(row.type)) return { table, where: "false" };
  const condition = scope.condition?.(row.type, row.alias, row.sql.bind);
  const living = `not ${row.alias}.deleted`;
  return { table, where: condition === undefined ? living : `${living} and (${condition})` };
}
