import type { Position } from "../search-query.ts";
import type { OrderKey } from "./sort-order.ts";
import type { SqlBuilder } from "./sql-builder.ts";

/**
 * Rows that come after a position in the order of `keys`, then bucket and id. `equal` decides rows whose keys all
 * equal the position's; usually their bucket and id do.
 */
export function afterPosition(
  sql: SqlBuilder,
  keys: readonly OrderKey[],
  after: Position,
  equal = `(t.bucket, t.id) > (${sql.bind(after.bucket)}::int2, ${sql.bind(after.key)}::uuid)`,
): string {
  let condition = equal;
  for (let index = keys.length - 1; index >= 0; index--) {
    const key = keys[index];
    if (key !== undefined) condition = afterKey(sql, key, after.values[index] ?? null, condition);
  }
  return condition;
}

/** Nulls come last: after a null come only rows with null that the further keys put later. */
function afterKey(sql: SqlBuilder, key: OrderKey, value: string | null, further: string): string {
  const { expression, cast, descending, nullable } = key;
  if (value === null) return `(${expression} is null and ${further})`;
  const bound = `${sql.bind(value)}::${cast}${cast === "text" ? ' collate "C"' : ""}`;
  const operator = descending ? "<" : ">";
  // Written so that the first comparison can bound an index scan.
  const values = `(${expression} ${operator}= ${bound} and (${expression} ${operator} ${bound} or ${further}))`;
  return nullable ? `(${values} or ${expression} is null)` : values;
}
