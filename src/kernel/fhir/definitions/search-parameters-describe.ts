import { isResourceType, type ResourceType } from "../resource-types.ts";
import type { ElementPath, SearchComponent, SearchParam, SearchType } from "./search-parameters-model.ts";
import { resolvePaths } from "./search-parameters-paths.ts";

/** The facts of a SearchParameter that a description is made from. */
export interface ParamSource {
  readonly code: string;
  readonly type: SearchType;
  readonly expression: string;
  readonly targets: readonly string[];
  readonly components?: readonly {
    readonly code: string;
    readonly expression: string;
    readonly type: SearchType;
  }[];
}

/** Types without a code system in the element. */
const plainTypes: ReadonlySet<string> = new Set([
  "code",
  "boolean",
  "string",
  "id",
  "uri",
  "url",
  "oid",
  "uuid",
  "canonical",
  "markdown",
  "integer",
  "positiveInt",
  "unsignedInt",
]);

const presencePattern = /^(.+)\.exists\(\)\s+and\s+(.+)\s+!=\s+false$/;

/** Everything about a parameter that follows from its own expression; storage is decided for a type as a whole. */
export function describeParam(type: ResourceType, source: ParamSource): SearchParam {
  const tested = testedPart(source.expression);
  const kind = tested === undefined ? source.type : "composite";
  const found = resolvePaths(type, tested ?? source.expression, kind);
  const paths = (found?.paths ?? []).map((path) => inlineOnly(path, source));
  return {
    code: source.code,
    type: source.type,
    ordinal: -1,
    storedAs: source.code,
    targets: source.type === "reference" ? narrowed(source.targets, paths, found?.targets ?? []) : [],
    tuple: source.type === "composite" && source.expression.trim() !== type,
    ...traitsOf(source, paths, tested !== undefined),
    ...sortingBy(source, paths),
    expression: source.expression,
    ...(found === undefined ? {} : { paths }),
    ...componentsOf(type, source),
  };
}

/** `x.exists() and x != false` (Patient.deceased): the `x`. */
function testedPart(expression: string): string | undefined {
  const match = presencePattern.exec(expression);
  return match !== null && match[1] === match[2] ? match[1] : undefined;
}

const traitsOf = (source: ParamSource, paths: readonly ElementPath[], presence: boolean) => ({
  ...(presence ? { presence } : {}),
  systemIgnored: presence || (source.type === "token" && isPlain(paths)),
  below: source.type === "uri" && !source.code.startsWith("_"),
  names: source.type === "string" && paths.some((path) => path.type === "HumanName"),
});

function sortingBy(
  source: ParamSource,
  paths: readonly ElementPath[],
): Pick<SearchParam, "sortPath" | "sortPaths"> {
  const sortPaths = source.type === "composite" ? [] : paths.map(sortPathOf);
  return { sortPaths, ...(sortPaths[0] === undefined ? {} : { sortPath: sortPaths[0] }) };
}

/** `Bundle.entry[0].resource` is a resource, not a reference: it counts where it is of the parameter's target type. */
const inlineOnly = (path: ElementPath, source: ParamSource): ElementPath =>
  path.type === "Resource" && source.targets[0] !== undefined ? { ...path, only: source.targets[0] } : path;

const isPlain = (paths: readonly ElementPath[]): boolean =>
  paths.length > 0 && paths.every((path) => plainTypes.has(path.type));

/** `where(resolve() is X)` and the element's own target profiles narrow what the shared definition lists. */
function narrowed(
  listed: readonly string[],
  paths: readonly ElementPath[],
  possible: readonly string[],
): readonly ResourceType[] {
  const only = paths.map((path) => path.only);
  if (only.length > 0 && only.every((one) => one !== undefined)) {
    return [...new Set(only)].filter((one) => one !== undefined && isResourceType(one));
  }
  const all = listed.length === 0 ? possible : listed;
  const kept = possible.length === 0 ? all : all.filter((target) => possible.includes(target));
  return (kept.length === 0 ? all : kept).filter(isResourceType);
}

function componentsOf(type: ResourceType, source: ParamSource): Pick<SearchParam, "components"> {
  const parts = source.components;
  if (parts === undefined) return {};
  const root = resolvePaths(type, source.expression, "composite")?.paths[0];
  const context = root === undefined || root.steps.length === 0 ? type : contextOf(type, root);
  const components = parts.map((component): SearchComponent => {
    const fromRoot = component.expression.startsWith("%resource");
    const expressions = [component.expression, ...parts.map((other) => other.expression)];
    const found = expressions
      .map((expression) => ({
        expression,
        paths: pathsIn(fromRoot ? type : context, expression, component.type),
      }))
      .find((one) => one.paths.length > 0);
    return {
      code: component.code,
      expression: found?.expression ?? component.expression,
      paths: found?.paths ?? [],
      ...(fromRoot ? { fromRoot } : {}),
    };
  });
  return { components };
}

/** R4 has two components with each other's expression (`DocumentReference-relationship`): the types tell. */
const pathsIn = (context: string, expression: string, type: SearchType): readonly ElementPath[] =>
  resolvePaths(context, expression, type)?.paths ?? [];

const contextOf = (type: ResourceType, root: ElementPath): string =>
  root.type === "group" ? [type, ...root.steps.map((step) => step.name)].join(".") : root.type;

const sortMembers: Readonly<Record<string, string>> = {
  CodeableConcept: ".coding.code",
  Coding: ".code",
  Identifier: ".value",
  ContactPoint: ".value",
  HumanName: ".family",
  Address: ".text",
  Period: ".start",
  Timing: ".event",
  Quantity: ".value",
  Age: ".value",
  Duration: ".value",
  Distance: ".value",
  Count: ".value",
  Money: ".value",
  Range: ".low.value",
  SampledData: ".origin.value",
  Reference: ".reference",
  Resource: ".id",
};

function sortPathOf(path: ElementPath): string {
  const steps = path.steps.map((step) => `."${step.name}"${indexText(step.index)}${whereText(step.where)}`);
  return `$${steps.join("")}${sortMembers[path.type] ?? ""}`;
}

const indexText = (index: number | undefined): string => (index === undefined ? "" : `[${index}]`);

const whereText = (where: readonly [string, string] | undefined): string =>
  where === undefined ? "" : ` ? (@."${where[0]}" == ${JSON.stringify(where[1])})`;
