import { parameterCode, type SearchParam } from "../../definitions/search-parameters.ts";
import { bucketOf } from "../../indexing/keys.ts";
import { type ResourceType, typeCodeOf } from "../../resource-types.ts";
import type { ConditionOf, ReferenceTarget } from "../condition.ts";
import { hierarchies } from "../parse-modifier.ts";
import { compileTokens } from "./compile-token.ts";
import { fromType } from "./from-type.ts";
import { arrayLiteral, type RowScope } from "./sql-builder.ts";

/** The type whose references a parameter keeps in a column of the row. */
export const columnTarget = (param: SearchParam): ResourceType | undefined =>
  param.column === "patient" ? "Patient" : param.column === "encounter" ? "Encounter" : undefined;

export function compileReference(row: RowScope, { param, targets }: ConditionOf<"reference">): string {
  const inColumn = columnTarget(param);
  const parts: string[] = [];
  const columnKeys = keysFor(targets, (types) => inColumn !== undefined && mayBe(types, inColumn));
  if (columnKeys.length > 0) parts.push(columnCondition(row, param, columnKeys));
  const others = targets.filter(({ types }) => !(types.length === 1 && types[0] === inColumn));
  for (const [types, keys] of byTypes(others, inColumn)) parts.push(rowsCondition(row, param, types, keys));
  return parts.length === 1 ? (parts[0] ?? "false") : `(${parts.join(" or ")})`;
}

const mayBe = (types: readonly ResourceType[], type: ResourceType): boolean =>
  types.length === 0 || types.includes(type);

const keysFor = (
  targets: readonly ReferenceTarget[],
  fits: (types: readonly ResourceType[]) => boolean,
): readonly string[] => targets.filter((target) => fits(target.types)).map((target) => target.key);

function columnCondition(row: RowScope, param: SearchParam, keys: readonly string[]): string {
  const { sql, alias } = row;
  const [key = ""] = keys;
  if (param.column === "encounter")
    return keys.length === 1
      ? `${alias}.encounter = ${sql.bind(key)}`
      : `${alias}.encounter = any(${sql.bind(arrayLiteral(keys))})`;
  if (keys.length === 1)
    return `(${alias}.bucket = ${sql.bind(bucketOf(key))} and ${alias}.patient = ${sql.bind(key)})`;
  const buckets = [...new Set(keys.map(bucketOf))];
  return `(${alias}.bucket = any(${sql.bind(arrayLiteral(buckets))}) and ${alias}.patient = any(${sql.bind(arrayLiteral(keys))}))`;
}

function byTypes(
  targets: readonly ReferenceTarget[],
  inColumn: ResourceType | undefined,
): readonly (readonly [readonly ResourceType[], readonly string[]])[] {
  const groups = new Map<string, readonly [readonly ResourceType[], string[]]>();
  for (const { types, key } of targets) {
    const rest = types.filter((type) => type !== inColumn);
    const name = rest.join(" ");
    const group = groups.get(name) ?? [rest, []];
    group[1].push(key);
    groups.set(name, group);
  }
  return [...groups.values()];
}

function rowsCondition(
  row: RowScope,
  param: SearchParam,
  types: readonly ResourceType[],
  keys: readonly string[],
): string {
  const { sql } = row;
  const [key = ""] = keys;
  const value = keys.length === 1 ? `= ${sql.bind(key)}` : `= any(${sql.bind(arrayLiteral(keys))})`;
  return inReferences(row, param, types, (reference) => `${reference}.target ${value}`);
}

/** Rows with an entry of `fhir.reference` under this parameter whose target satisfies `compare`. */
export function inReferences(
  row: RowScope,
  param: SearchParam,
  types: readonly ResourceType[],
  compare: (reference: string) => string,
): string {
  const r = row.sql.alias("r");
  const target = types.length === 0 ? "" : ` and ${r}.target_type in (${types.map(typeCodeOf).join(",")})`;
  return `(${row.alias}.bucket, ${row.alias}.id) in (select ${r}.bucket, ${r}.source from fhir.reference ${r} where ${r}.source_type = ${typeCodeOf(row.type)} and ${r}.param = ${parameterCode(param.storedAs)}${target} and ${compare(r)})`;
}

export const compileForeign = (row: RowScope, { param, url }: ConditionOf<"foreign">): string =>
  compileTokens(row, [row.sql.options.tokens.of(param).external(url)]);

export const compileReferenceIdentifier = (
  row: RowScope,
  { param, value }: ConditionOf<"reference-identifier">,
): string => compileTokens(row, [row.sql.options.tokens.of(param).identifier(value)]);

/** Places and organisations that are parts of another, any number of steps down (or up). */
export function compileHierarchy(row: RowScope, condition: ConditionOf<"hierarchy">): string {
  const { param, type, key, direction } = condition;
  const code = typeCodeOf(type);
  const part = parameterCode(hierarchies.get(type) ?? "");
  const step = `p.source_type = ${code} and p.target_type = ${code} and p.param = ${part}${seenSource(row, type)}`;
  const next =
    direction === "below"
      ? `select p.source from fhir.reference p join h on p.target = h.id where ${step}`
      : `select p.target from fhir.reference p join h on p.bucket = ${bucketOfUuid("h.id")} and p.source = h.id where ${step}`;
  const family = `with recursive h(id) as (select ${row.sql.bind(key)}::uuid union ${next}) select h.id from h`;
  return inReferences(row, param, [type], (reference) => `${reference}.target in (${family})`);
}

/** Who sees only some rows goes up and down by those alone. */
function seenSource({ sql }: RowScope, type: ResourceType): string {
  if (sql.options.scope.condition === undefined) return "";
  const alias = sql.alias("w");
  const { table, where } = fromType({ sql, type, alias, driven: true });
  return ` and exists (select 1 from ${table} where ${alias}.bucket = p.bucket and ${alias}.id = p.source and ${where})`;
}

/** `bucketOf` in SQL, for rows that live in the bucket of their own id. */
export const bucketOfUuid = (id: string): string => `(('x' || right(${id}::text, 3))::bit(12)::int4)::int2`;
