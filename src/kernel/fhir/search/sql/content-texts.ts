import type { PathStep, SearchParam } from "../../definitions/search-parameters.ts";
import { type RowScope, textArray } from "./sql-builder.ts";

/** Texts of the elements behind the parameter, in the stored JSON. */
export function inTexts(row: RowScope, param: SearchParam, compare: (text: string) => string): string {
  const paths = textPathsOf(param);
  if (paths.length === 0) return "true";
  const j = row.sql.alias("j");
  const each = `select jsonb_path_query(${row.alias}.content::jsonb, p.path::jsonpath) #>> '{}' from unnest(${row.sql.bind(textArray(paths))}::text[]) p(path)`;
  return `exists (select 1 from (${each}) ${j}(text) where ${compare(`${j}.text`)})`;
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
