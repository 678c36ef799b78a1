import { parameterCode, type SearchParam, searchParamsOf } from "../../definitions/search-parameters.ts";
import { type ResourceType, typeCodeOf } from "../../resource-types.ts";
import { jsonPathsOf } from "../parse-controls.ts";
import type { SortKey } from "../search-query.ts";
import { type SqlBuilder, textArray } from "./sql-builder.ts";

/** One key of ORDER BY: what to compare, of which SQL type, and whether it may be null (nulls come last). */
export interface OrderKey {
  readonly expression: string;
  readonly cast: "timestamptz" | "uuid" | "text" | "float8";
  readonly descending: boolean;
  readonly nullable: boolean;
}

export interface OrderScope {
  readonly sql: SqlBuilder;
  readonly type: ResourceType;
  readonly alias: string;
}

/** The order without the final (bucket, id), which makes it total. */
export const orderKeysOf = (row: OrderScope, sort: readonly SortKey[]): readonly OrderKey[] =>
  sort.map((key) => orderKeyOf(row, key));

const columnKeys: Readonly<Record<Exclude<SortKey["by"], "content">, Omit<OrderKey, "descending">>> = {
  updated: { expression: "updated", cast: "timestamptz", nullable: false },
  id: { expression: "id", cast: "uuid", nullable: false },
  date: { expression: "start_at", cast: "timestamptz", nullable: true },
  name: { expression: "sort_name", cast: "text", nullable: true },
};

function orderKeyOf(row: OrderScope, { by, param, descending }: SortKey): OrderKey {
  if (by !== "content") {
    const key = columnKeys[by];
    return { ...key, expression: `${row.alias}.${key.expression}`, descending };
  }
  if (param === undefined) throw new Error("a sort by content without a parameter");
  const size = sizeOf(row, param, descending);
  const key = size ?? firstText(row, jsonPathsOf(row.type, param));
  return { expression: key, cast: size === undefined ? "text" : "float8", descending, nullable: true };
}

const sizes: ReadonlySet<string> = new Set(["date", "number", "quantity"]);

/** Dates, numbers and quantities are compared by their indexed values: the least of them, or the greatest. */
function sizeOf(row: OrderScope, param: SearchParam, descending: boolean): string | undefined {
  if (!sizes.has(param.type)) return undefined;
  if (param.column === "quantity") return `${row.alias}.num`;
  const codes = (param.unionOf ?? [param.code]).map((code) => storedCode(row.type, code));
  const least = descending ? "max(g.hi)" : "min(g.lo)";
  return `(select ${least} from fhir.range g where g.bucket = ${row.alias}.bucket and g.id = ${row.alias}.id and g.type = ${typeCodeOf(row.type)} and g.param in (${codes.join(",")}))`;
}

const storedCode = (type: ResourceType, code: string): number =>
  parameterCode(searchParamsOf(type).get(code)?.storedAs ?? code);

/** First value of the element in the stored JSON: right for any parameter, with no index behind it. */
const firstText = (row: OrderScope, paths: readonly string[]): string =>
  `lower(${firstOf(row, paths)} #>> '{}') collate "C"`;

function firstOf(row: OrderScope, paths: readonly string[]): string {
  const list = `${row.sql.bind(textArray(paths))}::text[]`;
  return `(select jsonb_path_query_first(${row.alias}.content::jsonb, p.path::jsonpath) from unnest(${list}) with ordinality p(path, n) where jsonb_path_exists(${row.alias}.content::jsonb, p.path::jsonpath) order by p.n limit 1)`;
}

export const orderBy = (keys: readonly OrderKey[], tail: string): string => {
  let text = "";
  for (const { expression, descending, nullable } of keys)
    text += `${expression}${descending ? " desc" : ""}${nullable && descending ? " nulls last" : ""}, `;
  return text + tail;
};
