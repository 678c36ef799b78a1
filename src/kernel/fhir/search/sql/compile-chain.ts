import { parameterCode } from "../../definitions/search-parameters.ts";
import { typeCodeOf } from "../../resource-types.ts";
import type { Condition, ConditionOf } from "../condition.ts";
import { columnTarget, inReferences } from "./compile-reference.ts";
import { fromType } from "./from-type.ts";
import type { RowScope } from "./sql-builder.ts";

export type CompileInner = (row: RowScope, condition: Condition) => string;

/** Rows that refer to a row of `condition.type` that satisfies the inner condition. */
export function compileChain(row: RowScope, condition: ConditionOf<"chain">, inner: CompileInner): string {
  const { param, type } = condition;
  const target: RowScope = { sql: row.sql, type, alias: row.sql.alias("c"), driven: false };
  const from = fromType(target);
  const where = `${from.where} and ${inner(target, condition.condition)}`;
  const c = target.alias;
  if (columnTarget(param) !== type)
    return inReferences(
      row,
      param,
      [type],
      (r) => `${r}.target in (select ${c}.id from ${from.table} where ${where})`,
    );
  if (type === "Patient")
    return `(${row.alias}.bucket, ${row.alias}.patient) in (select ${c}.bucket, ${c}.id from ${from.table} where ${where})`;
  return `${row.alias}.encounter in (select ${c}.id from ${from.table} where ${where})`;
}

/** Rows that a row of `condition.type` refers to. */
export function compileHas(row: RowScope, condition: ConditionOf<"has">, inner: CompileInner): string {
  const { param, type } = condition;
  const source: RowScope = { sql: row.sql, type, alias: row.sql.alias("h"), driven: false };
  const from = fromType(source);
  const where = `${from.where} and ${inner(source, condition.condition)}`;
  const h = source.alias;
  if (columnTarget(param) !== row.type) {
    const r = row.sql.alias("r");
    return `${row.alias}.id in (select ${r}.target from fhir.reference ${r} join ${from.table} on ${h}.bucket = ${r}.bucket and ${h}.id = ${r}.source where ${r}.source_type = ${typeCodeOf(type)} and ${r}.param = ${parameterCode(param.storedAs)} and ${r}.target_type = ${typeCodeOf(row.type)} and ${where})`;
  }
  if (row.type === "Patient")
    return `(${row.alias}.bucket, ${row.alias}.id) in (select ${h}.bucket, ${h}.patient from ${from.table} where ${h}.patient is not null and ${where})`;
  return `${row.alias}.id in (select ${h}.encounter from ${from.table} where ${h}.encounter is not null and ${where})`;
}
