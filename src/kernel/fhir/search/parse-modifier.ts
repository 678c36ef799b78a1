import { type SearchParam, searchParamsOf } from "../definitions/search-parameters.ts";
import { isResourceType, type ResourceType } from "../resource-types.ts";
import { badSearch } from "./bad-search.ts";
import { all, any, type Condition, type HierarchyDirection } from "./condition.ts";
import { splitEscaped, unescape } from "./escapes.ts";
import type { ParseContext } from "./parse-context.ts";
import { keyOfType, referenceCondition, withoutBase } from "./parse-reference.ts";
import { listAlternatives, parseToken, tokenCondition } from "./parse-values.ts";

export interface Modified {
  readonly type: ResourceType;
  readonly param: SearchParam;
  readonly modifier: string;
}

/** `name:exact=…`, `code:in=…`, `subject:Patient=…`, `birthdate:missing=true`. */
export function modifiedCondition(of: Modified, value: string, context: ParseContext): Condition {
  const { type, param, modifier } = of;
  if (modifier === "missing") return missingCondition(type, param, value, context);
  if (param.unionOf !== undefined) return unionCondition(of, value, context);
  const values = listAlternatives(context.name, value);
  const condition = byType(of, values, context);
  if (condition === undefined) throw badSearch(context.name, `unknown modifier for a ${param.type}`);
  return condition;
}

function unionCondition(of: Modified, value: string, context: ParseContext): Condition {
  const parts = partsOf(of.type, of.param).map((param) =>
    modifiedCondition({ ...of, param }, value, context),
  );
  return of.modifier.startsWith("not") ? all(parts) : any(parts);
}

const partsOf = (type: ResourceType, param: SearchParam): readonly SearchParam[] =>
  (param.unionOf ?? []).flatMap((code) => searchParamsOf(type).get(code) ?? []);

export function missingCondition(
  type: ResourceType,
  param: SearchParam,
  value: string,
  context: ParseContext,
): Condition {
  if (value !== "true" && value !== "false") throw badSearch(context.name, "is true or false");
  if (param.unionOf === undefined && param.ordinal < 0)
    throw badSearch(context.name, "cannot be asked for absence");
  const missing = value === "true";
  const parts = param.unionOf === undefined ? [param] : partsOf(type, param);
  const conditions = parts.map((part): Condition => ({ kind: "missing", param: part, missing }));
  return missing ? all(conditions) : any(conditions);
}

function byType(of: Modified, values: readonly string[], context: ParseContext): Condition | undefined {
  switch (of.param.type) {
    case "string":
      return stringCondition(of, values);
    case "token":
      return of.param.code === "_id" ? undefined : modifiedToken(of, values, context);
    case "uri":
      return modifiedUri(of, values);
    case "reference":
      return modifiedReference(of, values, context);
    case "date":
    case "number":
    case "quantity":
    case "composite":
      return undefined;
  }
}

function stringCondition({ param, modifier }: Modified, values: readonly string[]): Condition | undefined {
  if (modifier !== "exact" && modifier !== "contains") return undefined;
  return any(
    values.map((text): Condition => ({ kind: "string", param, mode: modifier, text: unescape(text) })),
  );
}

function modifiedToken(
  of: Modified,
  values: readonly string[],
  context: ParseContext,
): Condition | undefined {
  const { param, modifier } = of;
  const valueSets = (): Condition =>
    any(values.map((url): Condition => ({ kind: "value-set", param, url: unescape(url) })));
  switch (modifier) {
    case "not":
      return { kind: "not", of: tokenCondition(context.name, param, values) };
    case "in":
      return valueSets();
    case "not-in":
      return { kind: "not", of: valueSets() };
    case "of-type":
      return any(values.map((value) => ofTypeCondition(param, value, context)));
    case "above":
    case "below":
      return any(values.map((value) => subsumedCondition(param, modifier, value, context)));
    default:
      return undefined;
  }
}

export function subsumedCondition(
  param: SearchParam,
  direction: HierarchyDirection,
  value: string,
  context: ParseContext,
): Condition {
  const token = parseToken(context.name, value);
  if (token.system === undefined || token.system === "" || token.code === undefined)
    throw badSearch(context.name, "needs system|code");
  return { kind: "subsumed", param, direction, value: token };
}

function ofTypeCondition(param: SearchParam, text: string, context: ParseContext): Condition {
  const parts = splitEscaped(text, "|").map(unescape);
  const [system = "", code = "", value = ""] = parts;
  if (parts.length !== 3 || system === "" || code === "" || value === "")
    throw badSearch(context.name, "is written system|code|value");
  return { kind: "of-type", param, system, code, value };
}

function modifiedUri({ param, modifier }: Modified, values: readonly string[]): Condition | undefined {
  if (modifier !== "above" && modifier !== "below") return undefined;
  return { kind: "uri", param, mode: modifier, values: values.map(unescape) };
}

function modifiedReference(
  of: Modified,
  values: readonly string[],
  context: ParseContext,
): Condition | undefined {
  const { param, modifier } = of;
  if (modifier === "identifier")
    return any(
      values.map(
        (value): Condition => ({
          kind: "reference-identifier",
          param,
          value: parseToken(context.name, value),
        }),
      ),
    );
  if (modifier === "above" || modifier === "below")
    return any(values.map((value) => hierarchyCondition(param, modifier, value, context)));
  if (!isResourceType(modifier)) return undefined;
  if (param.targets.length > 0 && !param.targets.includes(modifier))
    throw badSearch(context.name, `never refers to ${modifier}`);
  return referenceCondition(context.name, param, values, { baseUrls: context.baseUrls, type: modifier });
}

/** Types whose resources are parts of one another, with the parameter that says so. */
export const hierarchies: ReadonlyMap<ResourceType, string> = new Map([
  ["Location", "partof"],
  ["Organization", "partof"],
]);

function hierarchyCondition(
  param: SearchParam,
  direction: HierarchyDirection,
  value: string,
  context: ParseContext,
): Condition {
  const text = withoutBase(unescape(value), context.baseUrls);
  const possible = [...hierarchies.keys()].filter((each) => param.targets.includes(each));
  const type =
    possible.find((each) => text.startsWith(`${each}/`)) ?? (possible.length === 1 ? possible[0] : undefined);
  if (type === undefined)
    throw badSearch(context.name, `${direction} needs a reference to something with parts`);
  return {
    kind: "hierarchy",
    param,
    type,
    direction,
    key: keyOfType(context.name, value, type, context.baseUrls),
  };
}
