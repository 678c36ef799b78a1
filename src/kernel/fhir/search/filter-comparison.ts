import { type SearchParam, searchParamsOf } from "../definitions/search-parameters.ts";
import type { ResourceType } from "../resource-types.ts";
import { badSearch } from "./bad-search.ts";
import { any, type Condition, type StringMode } from "./condition.ts";
import type { ParseContext } from "./parse-context.ts";
import { missingCondition, subsumedCondition } from "./parse-modifier.ts";
import { paramOf, plainCondition, throughChain, updatedCondition } from "./parse-parameter.ts";
import { referenceCondition } from "./parse-reference.ts";
import {
  dateCondition,
  numberCondition,
  quantityCondition,
  tokenCondition,
  uriCondition,
} from "./parse-values.ts";

export interface Comparison {
  readonly path: string;
  readonly operator: string;
  readonly value: string;
}

/** `birthdate ge 1980-01-01`, `subject.name co "an"`, `code in http://…`. */
export function filterComparison(
  type: ResourceType,
  comparison: Comparison,
  context: ParseContext,
): Condition {
  const { path } = comparison;
  const dot = path.indexOf(".");
  if (dot >= 0) {
    const [code = "", modifier] = path.slice(0, dot).split(":");
    const rest = path.slice(dot + 1);
    return throughChain(type, { code, modifier, rest }, context, (target, inner) =>
      filterComparison(target, { ...comparison, path: rest }, inner),
    );
  }
  return compareParam(type, paramOf(type, path, { ...context, name: "_filter" }), comparison, context);
}

function compareParam(
  type: ResourceType,
  param: SearchParam,
  comparison: Comparison,
  context: ParseContext,
): Condition {
  const { operator, value } = comparison;
  if (operator === "pr") return missingCondition(type, param, opposite.get(value) ?? value, context);
  if (operator === "ne" && !ordered.has(param.type))
    return { kind: "not", of: compareParam(type, param, { ...comparison, operator: "eq" }, context) };
  if (param.unionOf !== undefined) {
    const parts = param.unionOf.flatMap((code) => searchParamsOf(type).get(code) ?? []);
    return any(parts.map((part) => compareParam(type, part, comparison, context)));
  }
  const condition =
    param.code === "_id"
      ? idComparison(type, param, comparison, context)
      : byType(param, comparison, context);
  if (condition === undefined) throw badSearch("_filter", `${param.code} cannot be compared in this way`);
  return condition;
}

const opposite: ReadonlyMap<string, string> = new Map([
  ["true", "false"],
  ["false", "true"],
]);
const ordered: ReadonlySet<string> = new Set(["date", "number", "quantity"]);
const orderedOperators: ReadonlySet<string> = new Set(["eq", "ne", "gt", "lt", "ge", "le", "sa", "eb", "ap"]);

const idComparison = (type: ResourceType, param: SearchParam, of: Comparison, context: ParseContext) =>
  of.operator === "eq" ? plainCondition(type, param, of.value, context) : undefined;

function byType(param: SearchParam, comparison: Comparison, context: ParseContext): Condition | undefined {
  const { operator, value } = comparison;
  if (param.type === "string") return stringComparison(param, operator, value);
  if (param.type === "token") return tokenComparison(param, comparison, context);
  if (param.type === "date") return dateComparison(param, operator, value);
  if (param.type === "number" || param.type === "quantity") return sizeComparison(param, operator, value);
  return plainComparison(param, operator, value, context);
}

function sizeComparison(param: SearchParam, operator: string, value: string): Condition | undefined {
  if (!orderedOperators.has(operator)) return undefined;
  const build = param.type === "number" ? numberCondition : quantityCondition;
  return build("_filter", param, [operator + value]);
}

const plainComparison = (
  param: SearchParam,
  operator: string,
  value: string,
  context: ParseContext,
): Condition | undefined => {
  if (param.type === "uri") return operator === "eq" ? uriCondition(param, [value]) : undefined;
  if (param.type !== "reference" || (operator !== "re" && operator !== "eq")) return undefined;
  return referenceCondition("_filter", param, [value], context);
};

const stringModes: ReadonlyMap<string, StringMode> = new Map([
  ["eq", "equals"],
  ["co", "contains"],
  ["sw", "starts"],
  ["ew", "ends"],
]);

function stringComparison(param: SearchParam, operator: string, text: string): Condition | undefined {
  const mode = stringModes.get(operator);
  return mode === undefined ? undefined : { kind: "string", param, mode, text };
}

function tokenComparison(
  param: SearchParam,
  comparison: Comparison,
  context: ParseContext,
): Condition | undefined {
  const { operator, value } = comparison;
  switch (operator) {
    case "eq":
      return tokenCondition("_filter", param, [value]);
    case "in":
      return { kind: "value-set", param, url: value };
    case "ni":
      return { kind: "not", of: { kind: "value-set", param, url: value } };
    case "ss":
      return subsumedCondition(param, "above", value, context);
    case "sb":
      return subsumedCondition(param, "below", value, context);
    default:
      return undefined;
  }
}

function dateComparison(param: SearchParam, operator: string, value: string): Condition | undefined {
  const build = param.code === "_lastUpdated" ? updatedCondition : dateCondition;
  if (orderedOperators.has(operator)) return build("_filter", param, [operator + value]);
  if (operator !== "po") return undefined;
  const condition = build("_filter", param, [value]);
  return condition.kind === "date" || condition.kind === "updated"
    ? { ...condition, comparator: "po" }
    : condition;
}
