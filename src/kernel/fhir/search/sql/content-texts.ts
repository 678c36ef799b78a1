import type { PathStep, SearchParam } from "../../definitions/search-parameters.ts";
import { type RowScope, textArray } from "./sql-builder.ts";

/** Texts of the elements behind the parameter, in the stored JSON. */
export function inTexts(row: RowScope, param: SearchParam, compare: (text: string) => string): string {
  const paths = textPathsOf(param);
  return paths.length === 0 ? "true" : inPaths(row, paths, compare);
}

function inPaths(row: RowScope, paths: readonly string[], compare: (text: string) => string): string {
  const j = row.sql.alias("j");
  const each = `select jsonb_path_query(${row.alias}.content::jsonb, p.path::jsonpath) #>> '{}' from unnest(${row.sql.bind(textArray(paths))}::text[]) p(path)`;
  return `exists (select 1 from (${each}) ${j}(text) where ${compare(`${j}.text`)})`;
}

/** Codings or contacts of one of these systems, whatever their code: asked of the rows that have any. */
export function hasSystem(row: RowScope, param: SearchParam, systems: readonly string[]): string {
  const paths = (param.paths ?? []).map(({ steps, type }) => {
    const path = `$.${steps.map(stepText).join(".")}`;
    return `${path}${type === "CodeableConcept" ? ".coding" : ""}.system`;
  });
  const list = row.sql.bind(textArray(systems));
  const isThere = param.ordinal < 0 ? "true" : `(${row.alias}.present & ${2 ** param.ordinal}) <> 0`;
  return `(${isThere} and ${inPaths(row, paths, (text) => `${text} = any(${list}::text[])`)})`;
}

const textParts: ReadonlyMap<string, readonly string[]> = new Map([
  ["HumanName", ["text", "family", "given", "prefix", "suffix"]],
  ["Address", ["text", "line", "city", "district", "state", "postalCode", "country"]],
]);

const stepText = ({ name, where }: PathStep): string =>
  where === undefined ? `"${name}"` : `"${name}" ? (@."${where[0]}" == ${JSON.stringify(where[1])})`;

function textPathsOf(param: SearchParam): readonly string[] {
  return (param.paths ?? []).flatMap(({ steps, type }) => {
    const path = `$.${steps.map(stepText).join(".")}`;
    return textParts.get(type)?.map((part) => `${path}.${part}[*]`) ?? [`${path}[*]`];
  });
}

export const escapeLike = (text: string): string => text.replaceAll(/[\\%_]/g, "\\$&");

export const likeAny = (row: RowScope, text: string, patterns: readonly string[]): string =>
  `${text} like any(${row.sql.bind(textArray(patterns))}::text[])`;
