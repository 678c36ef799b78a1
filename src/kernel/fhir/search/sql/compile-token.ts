import type { SearchParam } from "../../definitions/search-parameters.ts";
import { prefixesOf } from "../../indexing/extract-uris.ts";
import type { ResourceType } from "../../resource-types.ts";
import { badSearch } from "../bad-search.ts";
import type { Condition, ConditionOf, TokenValue } from "../condition.ts";
import type { Coding } from "../search-options.ts";
import { escapeLike, hasSystem, inTexts, likeAny } from "./content-texts.ts";
import { arrayLiteral, padded, type RowScope } from "./sql-builder.ts";

/** Longest array in one overlap test; more alternatives become several tests. */
const mostInOne = 2000;

/** Rows that carry at least one of these hashes. */
export function compileTokens(row: RowScope, hashes: readonly number[]): string {
  const { sql, alias } = row;
  if (hashes.length === 0) return "false";
  const parts: string[] = [];
  for (let at = 0; at < hashes.length; at += mostInOne) {
    const some = hashes.length <= mostInOne ? hashes : hashes.slice(at, at + mostInOne);
    // "contains" has a better estimate and a cheaper index scan than "overlaps".
    const operator = some.length === 1 ? "@>" : "&&";
    const test = `${alias}.tok ${operator} ${sql.bind(arrayLiteral(some))}`;
    parts.push(row.driven ? `(${test}) is true` : test);
  }
  return parts.length === 1 ? (parts[0] ?? "false") : `(${parts.join(" or ")})`;
}

/** Hash of the form in which a row keeps what the value asks for; see the ADR on record keeping. */
const tokenHash = (row: RowScope, param: SearchParam, value: TokenValue): number =>
  row.sql.options.tokens.of(param).token(storedForm(param, value));

function storedForm({ systemIgnored, fixedSystem }: SearchParam, value: TokenValue): TokenValue {
  if (value.code === undefined) return value;
  if (systemIgnored) return { code: value.code };
  return fixedSystem === undefined ? value : { system: value.system ?? fixedSystem, code: value.code };
}

/** A telephone number of another system than telephones is none. */
const isPossible = ({ fixedSystem }: SearchParam, { system }: TokenValue): boolean =>
  fixedSystem === undefined || system === undefined || system === fixedSystem;

export const tokenHashes = (
  row: RowScope,
  param: SearchParam,
  values: readonly TokenValue[],
): readonly number[] =>
  values.length === 1 && values[0] !== undefined
    ? [tokenHash(row, param, values[0])]
    : [...new Set(values.map((value) => tokenHash(row, param, value)))];

/** Types that have an index by code and time of the whole province: surveillance asks so. */
export const codedByTime: ReadonlySet<ResourceType> = new Set<ResourceType>([
  "Condition",
  "Immunization",
  "Procedure",
  "DiagnosticReport",
]);

export function compileToken(row: RowScope, { param, values }: ConditionOf<"token">): string {
  if (param.presence === true) return compilePresence(row, param, values);
  const { keepsSystems } = row.sql.options.tokens.of(param);
  if (keepsSystems && param.fixedSystem === undefined) return compileCodes(row, param, values);
  const coded = values.filter((value) => value.code !== undefined && isPossible(param, value));
  const systems = values.flatMap(({ system, code }) => (code === undefined ? (system ?? []) : []));
  if (systems.length === 0) return compileCodes(row, param, coded);
  const bySystem = hasSystem(row, param, systems);
  return coded.length === 0 ? bySystem : `(${compileCodes(row, param, coded)} or ${bySystem})`;
}

/** `deceased=false` is the lack of the token for true. */
function compilePresence(row: RowScope, param: SearchParam, values: readonly TokenValue[]): string {
  const asked = new Set(values.map(({ code }) => code));
  if (asked.has("true") === asked.has("false")) return asked.has("true") ? "true" : "false";
  const isTrue = compileTokens(row, [row.sql.options.tokens.of(param).token({ code: "true" })]);
  return asked.has("true") ? isTrue : `not (${isTrue})`;
}

function compileCodes(row: RowScope, param: SearchParam, values: readonly TokenValue[]): string {
  const hashes = tokenHashes(row, param, values);
  const tokens = compileTokens(row, hashes);
  if (param.column !== "code" || !values.every(isCoded)) return tokens;
  if (row.driven) return `${row.alias}.code = any(${codeList(row, [...hashes, 0])}) and ${tokens}`;
  if (!codedByTime.has(row.type)) return tokens;
  return `(${row.alias}.code = any(${codeList(row, hashes)}) or (${row.alias}.code = 0 and ${tokens}))`;
}

/** The column narrows an index range; 0 stands for "several codings, see the tokens". */
function codeList(row: RowScope, codes: readonly number[]): string {
  if (codes.length > 2) return row.sql.bind(arrayLiteral(padded(codes, codes[0])));
  return `array[${codes.map((code) => (code === 0 ? "0" : `${row.sql.bind(code)}::int8`)).join(",")}]`;
}

/** A value that the `code` column can hold: both system and code. */
export const isCoded = ({ system, code }: TokenValue): boolean =>
  system !== undefined && system !== "" && code !== undefined;

export const compileOfType = (
  row: RowScope,
  { param, system, code, value }: ConditionOf<"of-type">,
): string => compileTokens(row, [row.sql.options.tokens.of(param).ofType(system, code, value)]);

/** Name under which the codes of a value set or hierarchy are kept while a statement is built. */
export function codingsName(condition: ConditionOf<"value-set" | "subsumed">): string {
  if (condition.kind === "value-set") return `in ${condition.url}`;
  return `${condition.direction} ${condition.value.system ?? ""}|${condition.value.code ?? ""}`;
}

export const compileValueSet = (row: RowScope, condition: ConditionOf<"value-set">): string =>
  compileCodings(row, condition.param, row.sql.codings.get(codingsName(condition)));

export const compileSubsumed = (row: RowScope, condition: ConditionOf<"subsumed">): string =>
  compileCodings(row, condition.param, row.sql.codings.get(codingsName(condition)));

function compileCodings(row: RowScope, param: SearchParam, codings: readonly Coding[] | undefined): string {
  if (codings === undefined) throw badSearch(param.code, "names codes that are not known here");
  return compileTokens(row, tokenHashes(row, param, codings));
}

export function compileUri(row: RowScope, { param, mode, values }: ConditionOf<"uri">): string {
  const tokens = row.sql.options.tokens.of(param);
  switch (mode) {
    case "exact":
      return compileTokens(row, values.map(tokens.uri));
    case "below":
      if (param.below)
        return compileTokens(
          row,
          values.map((value) => tokens.below(value)),
        );
      return inTexts(row, param, (text) => likeAny(row, text, values.flatMap(patternsBelow)));
    case "above":
      return compileTokens(
        row,
        values.flatMap((value) => [value, ...prefixesOf(value)].map(tokens.uri)),
      );
  }
}

/** Where prefixes are not indexed (`_profile`, `_source`) the stored text says it. */
function patternsBelow(uri: string): readonly string[] {
  const text = escapeLike(uri);
  return uri.endsWith("/") ? [`${text}%`] : [text, `${text}/%`, `${text}|%`];
}

/** Conditions that need codes from the terminology room before a statement can be built. */
export function listCodingConditions(
  conditions: readonly Condition[],
): readonly ConditionOf<"value-set" | "subsumed">[] {
  return conditions.flatMap((condition) => {
    if (condition.kind === "value-set" || condition.kind === "subsumed") return [condition];
    if (condition.kind === "all" || condition.kind === "any") return listCodingConditions(condition.of);
    if (condition.kind === "not") return listCodingConditions([condition.of]);
    if (condition.kind === "chain" || condition.kind === "has")
      return listCodingConditions([condition.condition]);
    return [];
  });
}
