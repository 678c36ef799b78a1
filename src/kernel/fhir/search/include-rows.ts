import { parameterCode, type SearchParam, searchParamsOf } from "../definitions/search-parameters.ts";
import { bucketOf } from "../indexing/keys.ts";
import { type ResourceType, resourceTypes, typeCodeOf } from "../resource-types.ts";
import { type FoundRow, type LinkedRow, linkedRow } from "./found-row.ts";
import type { Include } from "./search-query.ts";
import type { SqlReader } from "./search-row.ts";
import { columnTarget } from "./sql/compile-reference.ts";
import { fromType } from "./sql/from-type.ts";
import type { PlanContext } from "./sql/plan-search.ts";
import {
  arrayLiteral,
  createSqlBuilder,
  padded,
  placeList,
  type RowScope,
  type SqlBuilder,
} from "./sql/sql-builder.ts";
import { nameOfText } from "./sql/statement-names.ts";

const columns = "t.id, t.bucket, t.version, t.content, t.patient, t.encounter";

/** Rows of one type by their keys. */
export async function fetchLinked(
  read: SqlReader,
  context: PlanContext,
  type: ResourceType,
  keys: readonly string[],
): Promise<readonly LinkedRow[]> {
  if (!context.options.scope.allows(type)) return [];
  const direct = await selectByKeys(read, context, { type, keys, viaAlias: false });
  if (direct.length === keys.length) return direct;
  // A client's own id may lie in another bucket than its patient; deleted rows are missing for good.
  const found = new Set(direct.map((row) => row.key));
  const missing = keys.filter((key) => !found.has(key));
  return [...direct, ...(await selectByKeys(read, context, { type, keys: missing, viaAlias: true }))];
}

interface ByKeys {
  readonly type: ResourceType;
  readonly keys: readonly string[];
  readonly viaAlias: boolean;
}

async function selectByKeys(
  read: SqlReader,
  context: PlanContext,
  by: ByKeys,
): Promise<readonly LinkedRow[]> {
  const row = rowOf(context, by.type);
  const from = fromType(row);
  const text = `select ${columns} from ${byKeys(row.sql, from.table, by)} and ${from.where}`;
  const found = await read.query<FoundRow>(text, row.sql.values, nameOfText(text, context.options.scope));
  return found.map((each) => linkedRow(each, by.type, "include"));
}

function byKeys(sql: SqlBuilder, table: string, { type, keys, viaAlias }: ByKeys): string {
  const buckets = keys.map(bucketOf);
  const [bucket] = buckets;
  const [key] = keys;
  if (viaAlias)
    return `${placeList(sql, buckets, keys)} join fhir.alias a on a.bucket = k.bucket and a.id = k.id and a.type = ${typeCodeOf(type)} join ${table} on t.bucket = a.row_bucket and t.id = a.id where true`;
  if (keys.length === 1) return `${table} where t.bucket = ${sql.bind(bucket)} and t.id = ${sql.bind(key)}`;
  if (buckets.every((each) => each === bucket))
    return `${table} where t.bucket = ${sql.bind(bucket)} and t.id = any(${sql.bind(arrayLiteral(padded(keys, key)))})`;
  return `${placeList(sql, buckets, keys)} join ${table} on t.bucket = k.bucket and t.id = k.id where true`;
}

const rowOf = (context: PlanContext, type: ResourceType): RowScope => ({
  sql: createSqlBuilder(context.options, context.codings),
  type,
  alias: "t",
  driven: true,
});

export interface Referring {
  /** Rows that are referred to, all of this type. */
  readonly type: ResourceType;
  readonly rows: readonly LinkedRow[];
  readonly include: Include;
  readonly most: number;
}

/** Rows that refer to these rows: `_revinclude`. */
export async function fetchReferring(
  read: SqlReader,
  context: PlanContext,
  referring: Referring,
): Promise<readonly LinkedRow[]> {
  const { source } = referring.include;
  const types = source === undefined ? (context.options.presentTypes ?? resourceTypes) : [source];
  const found = await Promise.all(
    types
      .filter((type) => context.options.scope.allows(type))
      .map((type) => selectReferring(read, context, referring, type)),
  );
  return found.flat();
}

async function selectReferring(
  read: SqlReader,
  context: PlanContext,
  referring: Referring,
  source: ResourceType,
): Promise<readonly LinkedRow[]> {
  const row = rowOf(context, source);
  const { sql } = row;
  const from = fromType(row);
  const places = placesOf(row, referring);
  if (places.length === 0) return [];
  const selects = places.map(
    (place) => `select ${columns} from ${from.table}${place.join} where ${from.where} and ${place.where}`,
  );
  const distinct = `select distinct on (t.id) * from (${selects.join(" union all ")}) t order by t.id`;
  const text = `${selects.length === 1 && !places[0]?.repeats ? selects.join("") : distinct} limit ${sql.bind(referring.most)}`;
  const found = await read.query<FoundRow>(text, sql.values, nameOfText(text, context.options.scope));
  return found.map((each) => linkedRow(each, source, "include"));
}

interface Place {
  readonly join: string;
  readonly where: string;
  /** One row can appear several times. */
  readonly repeats: boolean;
}

/** Where references to the rows can stand: a column of the source, and `fhir.reference`. */
function placesOf(row: RowScope, { type, rows, include }: Referring): readonly Place[] {
  const params = include.param === undefined ? [...searchParamsOf(row.type).values()] : [include.param];
  const pointing = params.filter((param) => param.type === "reference" && mayPointTo(param, type));
  const keys = row.sql.bind(arrayLiteral(rows.map((each) => each.key)));
  const places: Place[] = [];
  if (pointing.some((param) => columnTarget(param) === type)) places.push(columnPlace(row, type, rows, keys));
  const stored = pointing.filter((param) => columnTarget(param) !== type);
  if (stored.length > 0) places.push(storedPlace(row, type, stored, keys));
  return places;
}

const mayPointTo = (param: SearchParam, type: ResourceType): boolean =>
  param.targets.length === 0 || param.targets.includes(type);

function columnPlace(row: RowScope, type: ResourceType, rows: readonly LinkedRow[], keys: string): Place {
  if (type === "Encounter") return { join: "", where: `t.encounter = any(${keys}::uuid[])`, repeats: false };
  const buckets = row.sql.bind(arrayLiteral([...new Set(rows.map((each) => each.bucket))]));
  return {
    join: "",
    where: `t.bucket = any(${buckets}::int2[]) and t.patient = any(${keys}::uuid[])`,
    repeats: false,
  };
}

function storedPlace(row: RowScope, type: ResourceType, params: readonly SearchParam[], keys: string): Place {
  const codes = [...new Set(params.map((param) => parameterCode(param.storedAs)))].join(",");
  return {
    join: " join fhir.reference r on r.bucket = t.bucket and r.source = t.id",
    where: `r.target = any(${keys}::uuid[]) and r.target_type = ${typeCodeOf(type)} and r.source_type = ${typeCodeOf(row.type)} and r.param in (${codes})`,
    repeats: true,
  };
}
