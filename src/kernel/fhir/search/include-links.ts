import { parameterCode, type SearchParam, searchParamsOf } from "../definitions/search-parameters.ts";
import { type ResourceType, typeCodeOf, typeOfCode } from "../resource-types.ts";
import type { LinkedRow } from "./found-row.ts";
import type { Include } from "./search-query.ts";
import type { SqlReader } from "./search-row.ts";
import { columnTarget } from "./sql/compile-reference.ts";
import type { PlanContext } from "./sql/plan-search.ts";
import { createSqlBuilder, placeList } from "./sql/sql-builder.ts";
import { nameOfText } from "./sql/statement-names.ts";

/** Something a row points at. */
export interface Link {
  readonly type: ResourceType;
  readonly key: string;
}

export interface LinkSources {
  readonly type: ResourceType;
  readonly rows: readonly LinkedRow[];
  readonly includes: readonly Include[];
}

/** What these rows of one type refer to, as far as the includes ask for it. */
export async function linksOf(
  read: SqlReader,
  context: PlanContext,
  { type, rows, includes }: LinkSources,
): Promise<readonly Link[]> {
  const columns = includes.flatMap((include) => columnLinks(type, rows, include));
  const conditions = includes.flatMap((include) => storedCondition(include) ?? []);
  if (conditions.length === 0) return columns;
  const sql = createSqlBuilder(context.options, context.codings);
  const places = placeList(
    sql,
    rows.map((row) => row.bucket),
    rows.map((row) => row.key),
  );
  const text = `select distinct r.target_type as type, r.target as key from ${places} join fhir.reference r on r.bucket = k.bucket and r.source = k.id where r.source_type = ${typeCodeOf(type)} and (${conditions.join(" or ")})`;
  const found = await read.query<{ readonly type: number; readonly key: string }>(
    text,
    sql.values,
    nameOfText(text),
  );
  return [...columns, ...found.map((row) => ({ type: typeOfCode(row.type), key: row.key }))];
}

/** Patients and encounters stand in columns of the row itself. */
function columnLinks(
  type: ResourceType,
  rows: readonly LinkedRow[],
  { param, target }: Include,
): readonly Link[] {
  const params = param === undefined ? [...searchParamsOf(type).values()] : [param];
  const wanted = new Set(params.map((each) => columnTarget(each)));
  const links: Link[] = [];
  for (const column of ["Patient", "Encounter"] as const) {
    if (!wanted.has(column) || (target !== undefined && target !== column)) continue;
    for (const row of rows) {
      const key = column === "Patient" ? row.patient : row.encounter;
      if (key !== undefined) links.push({ type: column, key });
    }
  }
  return links;
}

/** Which rows of `fhir.reference` an include wants; undefined when the column says it all. */
function storedCondition({ param, target }: Include): string | undefined {
  const ofTarget = target === undefined ? undefined : `r.target_type = ${typeCodeOf(target)}`;
  if (param === undefined) return ofTarget ?? "true";
  const inColumn = columnTarget(param);
  if (inColumn !== undefined && (target === inColumn || pointsOnlyTo(param, inColumn))) return undefined;
  return [`r.param = ${parameterCode(param.storedAs)}`, ...targetsOf(param, ofTarget)].join(" and ");
}

const pointsOnlyTo = (param: SearchParam, type: ResourceType): boolean =>
  param.targets.length === 1 && param.targets[0] === type;

/** A narrowed parameter (`patient` of `subject`) shares its rows with the wider one. */
const targetsOf = (param: SearchParam, ofTarget: string | undefined): readonly string[] => {
  if (ofTarget !== undefined) return [ofTarget];
  if (param.storedAs === param.code || param.targets.length === 0) return [];
  return [`r.target_type in (${param.targets.map(typeCodeOf).join(",")})`];
};
