import { type SearchParam, type SearchType, searchParamsOf } from "../definitions/search-parameters.ts";
import { keyOf } from "../indexing/keys.ts";
import { isResourceType, type ResourceType, resourceTypes } from "../resource-types.ts";
import { badSearch, mustBeReady } from "./bad-search.ts";
import { all, any, type Condition } from "./condition.ts";
import { splitEscaped, unescape } from "./escapes.ts";
import type { ParseContext } from "./parse-context.ts";
import { modifiedCondition } from "./parse-modifier.ts";
import { isId, keyOfType, referenceCondition, withoutBase } from "./parse-reference.ts";
import {
  dateCondition,
  listAlternatives,
  numberCondition,
  quantityCondition,
  tokenCondition,
  uriCondition,
} from "./parse-values.ts";

const deepest = 5;

/** One parameter of a query as a condition on rows of `type`. */
export function parseParameter(
  type: ResourceType,
  name: string,
  value: string,
  context: ParseContext,
): Condition {
  if (name.startsWith("_has:")) return hasCondition(type, name, value, context);
  const dot = name.indexOf(".");
  const head = dot < 0 ? name : name.slice(0, dot);
  const colon = head.indexOf(":");
  const code = colon < 0 ? head : head.slice(0, colon);
  const modifier = colon < 0 ? undefined : head.slice(colon + 1);
  if (dot >= 0) return chainCondition(type, { code, modifier, rest: name.slice(dot + 1) }, value, context);
  if (code === "_list") return listCondition(value, modifier, context);
  const param = paramOf(type, code, context);
  if (modifier !== undefined) return modifiedCondition({ type, param, modifier }, value, context);
  return plainCondition(type, param, value, context);
}

export function paramOf(type: ResourceType, code: string, context: ParseContext): SearchParam {
  const param = searchParamsOf(type).get(code);
  if (param === undefined) throw badSearch(context.name, `${type} has no search parameter of this name`);
  mustBeReady(context.name, param);
  return param;
}

/** A parameter without modifier. */
export function plainCondition(
  type: ResourceType,
  param: SearchParam,
  value: string,
  context: ParseContext,
): Condition {
  if (param.unionOf !== undefined)
    return any(
      param.unionOf.map((code) => plainCondition(type, paramOf(type, code, context), value, context)),
    );
  const values = listAlternatives(context.name, value);
  const read = ofTheRow.get(param.code) ?? readers[param.type];
  return read({ type, param, values, context });
}

interface Plain {
  readonly type: ResourceType;
  readonly param: SearchParam;
  readonly values: readonly string[];
  readonly context: ParseContext;
}

type ReadPlain = (plain: Plain) => Condition;

/** Parameters of every resource that are columns of its row. */
const ofTheRow: ReadonlyMap<string, ReadPlain> = new Map<string, ReadPlain>([
  ["_id", ({ values }) => idCondition(values)],
  ["_lastUpdated", ({ param, values, context }) => updatedCondition(context.name, param, values)],
]);

const readers: Readonly<Record<SearchType, ReadPlain>> = {
  token: ({ param, values, context }) => tokenCondition(context.name, param, values),
  string: ({ param, values }) =>
    any(values.map((text): Condition => ({ kind: "string", param, mode: "words", text: unescape(text) }))),
  date: ({ param, values, context }) => dateCondition(context.name, param, values),
  reference: ({ param, values, context }) => referenceCondition(context.name, param, values, context),
  quantity: ({ param, values, context }) => quantityCondition(context.name, param, values),
  number: ({ param, values, context }) => numberCondition(context.name, param, values),
  uri: ({ param, values }) => uriCondition(param, values),
  composite: ({ type, param, values, context }) =>
    any(values.map((text) => compositeCondition(type, param, text, context))),
};

/** Text that is no id names no resource: it finds nothing. */
const idCondition = (values: readonly string[]): Condition => ({
  kind: "ids",
  keys: values.map(unescape).filter(isId).map(keyOf),
});

/** `_lastUpdated` is a date like others, but of the row itself. */
export function updatedCondition(name: string, param: SearchParam, values: readonly string[]): Condition {
  const dates = dateCondition(name, param, values);
  const each = dates.kind === "any" ? dates.of : [dates];
  return any(
    each.map(
      (one): Condition =>
        one.kind === "date" ? { kind: "updated", comparator: one.comparator, interval: one.interval } : one,
    ),
  );
}

function listCondition(value: string, modifier: string | undefined, context: ParseContext): Condition {
  if (modifier !== undefined) throw badSearch(context.name, "takes no modifier");
  return any(
    listAlternatives(context.name, value).map(
      (text): Condition => ({
        kind: "list",
        key: keyOfType(context.name, text, "List", context.baseUrls),
      }),
    ),
  );
}

/** `code$value`: both of the same element when the composite repeats, else simply both of the resource. */
function compositeCondition(
  type: ResourceType,
  param: SearchParam,
  text: string,
  context: ParseContext,
): Condition {
  const components = param.components ?? [];
  const parts = splitEscaped(text, "$");
  if (parts.length !== components.length || components.length < 2)
    throw badSearch(context.name, `needs ${components.length} values separated by $`);
  const conditions = components.map((component, index): Condition => {
    const part = paramOf(type, component.code, context);
    const value = parts[index] ?? "";
    // Inside a tuple a reference is kept as text.
    if (param.tuple && part.type === "reference")
      return { kind: "foreign", param: part, url: withoutBase(unescape(value), context.baseUrls) };
    return plainCondition(type, part, value, context);
  });
  return param.tuple ? { kind: "tuple", param, parts: conditions } : all(conditions);
}

export interface Link {
  readonly code: string;
  readonly modifier: string | undefined;
  readonly rest: string;
}

const deeper = (context: ParseContext): ParseContext => {
  if (context.depth >= deepest) throw badSearch(context.name, `more than ${deepest} links`);
  return { ...context, depth: context.depth + 1 };
};

const chainCondition = (type: ResourceType, link: Link, value: string, context: ParseContext): Condition =>
  throughChain(type, link, context, (target, inner) => parseParameter(target, link.rest, value, inner));

/** One hop along a reference: any of the types it may point to, with the condition that `build` gives for it. */
export function throughChain(
  type: ResourceType,
  link: Link,
  context: ParseContext,
  build: (target: ResourceType, inner: ParseContext) => Condition,
): Condition {
  const param = paramOf(type, link.code, context);
  if (param.type !== "reference") throw badSearch(context.name, `${link.code} is not a reference`);
  const inner = deeper(context);
  const targets = chainTargets(param, link, context);
  context.budget.types -= targets.length;
  if (context.budget.types < 0)
    throw badSearch(context.name, "asks too many types; name the type of each link");
  return any(
    targets.map(
      (target): Condition => ({ kind: "chain", param, type: target, condition: build(target, inner) }),
    ),
  );
}

function chainTargets(param: SearchParam, link: Link, context: ParseContext): readonly ResourceType[] {
  const { modifier, rest } = link;
  if (modifier !== undefined) {
    if (!isResourceType(modifier)) throw badSearch(context.name, `${modifier} is not a resource type`);
    if (param.targets.length > 0 && !param.targets.includes(modifier))
      throw badSearch(context.name, `${link.code} never refers to ${modifier}`);
    return [modifier];
  }
  const code = rest.split(/[.:]/, 1)[0] ?? "";
  if (code === "_has" && param.targets.length > 0) return param.targets;
  const possible = param.targets.length === 0 ? resourceTypes : param.targets;
  const fitting = possible.filter((target) => searchParamsOf(target).has(code));
  if (fitting.length === 0)
    throw badSearch(context.name, `nothing that ${link.code} refers to can be searched by this`);
  return fitting;
}

/** `_has:Observation:patient:code`: rows that a matching Observation refers to. */
function hasCondition(type: ResourceType, name: string, value: string, context: ParseContext): Condition {
  const [, source = "", code = "", ...rest] = name.split(":");
  if (!isResourceType(source)) throw badSearch(context.name, "_has needs a resource type");
  if (rest.length === 0) throw badSearch(context.name, "_has is written _has:Type:reference:parameter");
  const inner = deeper(context);
  const param = paramOf(source, code, context);
  if (param.type !== "reference") throw badSearch(context.name, `${code} is not a reference`);
  if (param.targets.length > 0 && !param.targets.includes(type))
    throw badSearch(context.name, `${source}.${code} never refers to ${type}`);
  return {
    kind: "has",
    type: source,
    param,
    condition: parseParameter(source, rest.join(":"), value, inner),
  };
}
