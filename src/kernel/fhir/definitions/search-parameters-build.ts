import { type ResourceType, resourceTypes } from "../resource-types.ts";
import { definitionsIn } from "./cache.ts";
import { describeParam, type ParamSource } from "./search-parameters-describe.ts";
import { splitTop } from "./search-parameters-expression.ts";
import { type SearchParam, type SearchType, searchTypes } from "./search-parameters-model.ts";
import { stored } from "./search-parameters-storage.ts";

interface OfficialParam {
  readonly url: string;
  readonly code: string;
  readonly base: readonly string[];
  readonly type: string;
  readonly expression?: string;
  readonly target?: readonly string[];
  readonly component?: readonly { readonly definition: string; readonly expression: string }[];
}

/** The official search parameters, described per resource type. Takes a second; its result is kept by the caller. */
export function officialSearchParams(): Readonly<Record<string, readonly SearchParam[]>> {
  const official = definitionsIn("search-parameters.json") as readonly OfficialParam[];
  const byUrl = new Map(official.map((param) => [param.url, param]));
  return Object.fromEntries(resourceTypes.map((type) => [type, paramsOf(type, official, byUrl)]));
}

function paramsOf(
  type: ResourceType,
  official: readonly OfficialParam[],
  byUrl: ReadonlyMap<string, OfficialParam>,
): readonly SearchParam[] {
  const described: SearchParam[] = [];
  for (const param of official) {
    if (!isFor(param, type) || param.expression === undefined) continue;
    const kind = searchTypes.find((one) => one === param.type);
    if (kind === undefined) continue;
    const one = describeParam(type, sourceOf(type, param, kind, byUrl));
    // R4 has a parameter on an element that does not exist (DeviceDefinition.classification).
    if (one.paths !== undefined && one.paths.length > 0) described.push(one);
  }
  return stored(type, described.toSorted(byCode));
}

/** By UTF-16 code unit: the order decides ordinals and must not depend on a locale. */
const byCode = (a: SearchParam, b: SearchParam): number => (a.code < b.code ? -1 : 1);

const isFor = (param: OfficialParam, type: ResourceType): boolean =>
  param.base.includes(type) || param.base.includes("Resource");

function sourceOf(
  type: ResourceType,
  param: OfficialParam,
  kind: SearchType,
  byUrl: ReadonlyMap<string, OfficialParam>,
): ParamSource {
  const components = (param.component ?? []).map((component) => {
    const target = byUrl.get(component.definition);
    return {
      code: target?.code ?? "",
      expression: component.expression,
      type: searchTypes.find((one) => one === target?.type) ?? "token",
    };
  });
  return {
    code: param.code,
    type: kind,
    expression:
      param.base.length === 1 ? (param.expression ?? "") : ownBranches(type, param.expression ?? ""),
    targets: param.target ?? [],
    ...(components.length === 0 ? {} : { components }),
  };
}

/** A parameter shared by many types carries the branches of all of them. */
export function ownBranches(type: ResourceType, expression: string): string {
  const own = splitTop(expression, "|")
    .map((branch) => branch.trim())
    .filter((branch) => new RegExp(`^\\(*(${type}|Resource|DomainResource)\\b`).test(branch));
  return own.length === 0 ? expression : own.join(" | ");
}
