import {
  parameterCode,
  type SearchComponent,
  type SearchParam,
  type SearchParams,
} from "../definitions/search-parameters.ts";
import type { Draft, Extractor } from "./draft.ts";
import { quantitiesIn, quantityRow } from "./extract-quantities.ts";
import { referencePart } from "./extract-references.ts";
import { plainText, tokenParts } from "./extract-tokens.ts";
import type { RangeRow } from "./index-row.ts";
import type { SearchTokens } from "./search-tokens.ts";
import { collect } from "./walker.ts";

const measured: ReadonlySet<string> = new Set(["quantity", "number", "date"]);
const maxCombinations = 256;

/**
 * Extractor of a composite over a repeating element. Parts that are texts make tokens; with quantities or numbers among
 * them there are rows: the token of the texts beside the value (two numbers: `lo` the first, `hi` the second).
 */
export function tupleExtractor(param: SearchParam, params: SearchParams, tokens: SearchTokens): Extractor {
  const own = tokens.of(param);
  const code = parameterCode(param.storedAs);
  const components = param.components ?? [];
  const isMeasured = (component: SearchComponent) => measured.has(params.get(component.code)?.type ?? "");
  const texts = components.filter((component) => !isMeasured(component));
  const values = components.filter(isMeasured);
  return (element, draft) => {
    const lists = texts.map((component) => textsOf(component, params, element, draft));
    const hashes = combinations(lists).map(own.tuple);
    if (values.length === 0) {
      draft.tokens.push(...hashes);
      return;
    }
    const rows = rowsOf(
      code,
      values.map((component) => valuesOf(component, element, draft)),
      tokens,
    );
    for (const row of rows) addRows(row, hashes, draft);
  };
}

/** Without any text the value alone is kept: it answers the parameter of the value. */
function addRows(row: RangeRow, hashes: readonly number[], draft: Draft): void {
  if (hashes.length === 0) draft.ranges.push(row);
  for (const token of hashes) draft.ranges.push({ ...row, token });
}

function valuesOf(component: SearchComponent, element: unknown, draft: Draft): readonly unknown[] {
  const start = component.fromRoot === true ? draft.resource : element;
  return component.paths.flatMap((path) => collect(start, path.steps));
}

function textsOf(
  component: SearchComponent,
  params: SearchParams,
  element: unknown,
  draft: Draft,
): readonly string[] {
  const values = valuesOf(component, element, draft);
  const type = params.get(component.code)?.type;
  if (type === "reference") return values.flatMap((value) => referencePart(value, draft));
  if (type === "token") return values.flatMap(tokenParts);
  return values.flatMap((value) => plainText(value) ?? []);
}

/** One from each list, in order; empty when a list is. */
function combinations(lists: readonly (readonly string[])[]): readonly (readonly string[])[] {
  let all: readonly (readonly string[])[] = lists.length === 0 ? [] : [[]];
  for (const list of lists)
    all = all.flatMap((some) => list.map((one) => [...some, one])).slice(0, maxCombinations);
  return all;
}

function rowsOf(
  param: number,
  lists: readonly (readonly unknown[])[],
  tokens: SearchTokens,
): readonly RangeRow[] {
  const [first = [], second] = lists;
  if (second === undefined) return first.flatMap((value) => rowsOfOne(param, value, tokens));
  const [lo] = first;
  const [hi] = second;
  return typeof lo === "number" && typeof hi === "number" ? [{ param, lo, hi }] : [];
}

const rowsOfOne = (param: number, value: unknown, tokens: SearchTokens): readonly RangeRow[] =>
  typeof value === "number"
    ? [{ param, lo: value, hi: value }]
    : quantitiesIn(value, tokens).map((keys) => quantityRow(param, keys));
