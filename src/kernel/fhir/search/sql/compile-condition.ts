import { parameterCode } from "../../definitions/search-parameters.ts";
import { bucketOf } from "../../indexing/keys.ts";
import { typeCodeOf } from "../../resource-types.ts";
import type { Condition, ConditionOf } from "../condition.ts";
import { type CompileInner, compileChain, compileHas } from "./compile-chain.ts";
import { compileDate, compileUpdated } from "./compile-date.ts";
import { compileNumber, compileQuantity } from "./compile-quantity.ts";
import {
  compileForeign,
  compileHierarchy,
  compileReference,
  compileReferenceIdentifier,
} from "./compile-reference.ts";
import { compileString } from "./compile-string.ts";
import {
  compileOfType,
  compileSubsumed,
  compileToken,
  compileUri,
  compileValueSet,
} from "./compile-token.ts";
import { compileTuple } from "./compile-tuple.ts";
import { fromType } from "./from-type.ts";
import { placeList, type RowScope } from "./sql-builder.ts";

type Compilers = {
  readonly [Kind in Condition["kind"]]: (row: RowScope, condition: ConditionOf<Kind>) => string;
};

/** A condition as SQL about one row; true, false or (no value) null. */
export const compileCondition: CompileInner = (row, condition) =>
  (compilers[condition.kind] as (row: RowScope, condition: Condition) => string)(row, condition);

const compilers: Compilers = {
  all: (row, { of }) => joined(row, of, " and ", "true"),
  any: (row, { of }) => joined(row, of, " or ", "false"),
  not: (row, { of }) => `(${compileCondition(row, of)}) is not true`,
  missing: (row, condition) => compileMissing(row, condition),
  ids: (row, { keys }) => compileIds(row, keys),
  list: (row, { key }) => compileList(row, key),
  token: compileToken,
  "of-type": compileOfType,
  "value-set": compileValueSet,
  subsumed: compileSubsumed,
  uri: compileUri,
  string: compileString,
  date: compileDate,
  updated: compileUpdated,
  number: compileNumber,
  quantity: compileQuantity,
  tuple: compileTuple,
  reference: compileReference,
  foreign: compileForeign,
  "reference-identifier": compileReferenceIdentifier,
  hierarchy: compileHierarchy,
  chain: (row, condition) => compileChain(row, condition, compileCondition),
  has: (row, condition) => compileHas(row, condition, compileCondition),
};

function joined(row: RowScope, of: readonly Condition[], operator: string, empty: string): string {
  if (of.length === 0) return empty;
  const parts = of.map((each) => compileCondition(row, each));
  return parts.length === 1 ? (parts[0] ?? empty) : `(${parts.join(operator)})`;
}

const compileMissing = (row: RowScope, { param, missing }: ConditionOf<"missing">): string =>
  `(${row.alias}.present & ${row.sql.bind(2 ** param.ordinal)}) ${missing ? "=" : "<>"} 0`;

/** A row is in the bucket of its own id, or its alias says where. */
function compileIds(row: RowScope, keys: readonly string[]): string {
  if (keys.length === 0) return "false";
  const { sql, alias } = row;
  const type = typeCodeOf(row.type);
  const [key] = keys;
  if (keys.length === 1 && key !== undefined) {
    const id = `${sql.bind(key)}::uuid`;
    const bucket = `${sql.bind(bucketOf(key))}::int2`;
    return `${alias}.id = ${id} and ${alias}.bucket = any(array[${bucket}, (select a.row_bucket from fhir.alias a where a.bucket = ${bucket} and a.id = ${id} and a.type = ${type})])`;
  }
  const places = placeList(sql, keys.map(bucketOf), keys);
  return `(${alias}.bucket, ${alias}.id) in (select k.bucket, k.id from ${places} where k.id is not null union all select a.row_bucket, a.id from ${places} join fhir.alias a on a.bucket = k.bucket and a.id = k.id and a.type = ${type})`;
}

/** Rows that a List names as its items, if the actor may see the List. */
function compileList(row: RowScope, key: string): string {
  const { sql, alias } = row;
  const list: RowScope = { sql, type: "List", alias: sql.alias("l"), driven: true };
  const from = fromType(list);
  const l = list.alias;
  return `${alias}.id in (select r.target from ${from.table} join fhir.reference r on r.bucket = ${l}.bucket and r.source = ${l}.id where ${from.where} and ${compileIds(list, [key])} and r.source_type = ${typeCodeOf("List")} and r.param = ${parameterCode("item")} and r.target_type = ${typeCodeOf(row.type)})`;
}
