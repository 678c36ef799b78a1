import {
  type CustomParam,
  officialParamsOf,
  type SearchParam,
  type SearchType,
} from "../definitions/search-parameters.ts";
import { ownBranches } from "../definitions/search-parameters-build.ts";
import { describeParam } from "../definitions/search-parameters-describe.ts";
import { parsePaths } from "../definitions/search-parameters-expression.ts";
import { compileFhirPath } from "../fhirpath/compile.ts";
import { errorIssue, type Issue, type Resource } from "../resource.ts";
import { isResourceType, type ResourceType } from "../resource-types.ts";

/** What is kept of a SearchParameter resource for each of its types. */
export type ParamDefinition = Omit<CustomParam, "ordinal" | "ready">;

export interface DefinedParam {
  readonly type: ResourceType;
  readonly definition: ParamDefinition;
}

export const ownTypes = ["token", "string", "date", "reference", "quantity", "number", "uri"] as const;

const codePattern = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/;
const longestExpression = 2_000;

/** The parameters that an active SearchParameter adds; those that are served anyway are not among them. */
export function paramsDefinedBy(resource: Resource): readonly DefinedParam[] {
  const facts = factsOf(resource);
  if (facts === undefined || issuesOfSearchParameter(resource).length > 0) return [];
  const { definition, bases } = facts;
  return bases
    .filter(isResourceType)
    .flatMap((type) => (isServed(type, definition) ? [] : { type, definition }));
}

/** Why an active SearchParameter cannot be put to use, each at its element. Others are only kept. */
export function issuesOfSearchParameter(resource: Resource): readonly Issue[] {
  if (resource["status"] !== "active") return [];
  const type = ownTypes.find((one) => one === resource["type"]);
  if (type === undefined)
    return [
      issue("not-supported", `search of this type cannot be added, only: ${ownTypes.join(", ")}`, "type"),
    ];
  const { code, expression } = resource;
  if (typeof code !== "string" || !codePattern.test(code))
    return [issue("value", "begins with a letter and goes on with letters, digits and hyphens", "code")];
  if (typeof expression !== "string")
    return [issue("required", "is needed to find the values in the resources", "expression")];
  if (expression.length > longestExpression)
    return [issue("too-long", `longer than ${longestExpression} characters`, "expression")];
  return textsOf(resource["base"]).flatMap((base, index) =>
    issuesOfBase(base, `base[${index}]`, definitionOf(resource, type, { code, expression })),
  );
}

const issue = (code: string, text: string, element: string): Issue =>
  errorIssue(code, text, `SearchParameter.${element}`);

function issuesOfBase(base: string, element: string, definition: ParamDefinition): readonly Issue[] {
  if (!isResourceType(base))
    return [issue("not-supported", "must be a resource type of R4 (not an abstract one)", element)];
  if (officialParamsOf(base).has(definition.code))
    return isServed(base, definition)
      ? []
      : [issue("duplicate", `${base} has another search parameter of this code in R4 itself`, "code")];
  const flaw = flawOf(base, definition);
  return flaw === undefined ? [] : [issue("value", flaw, "expression")];
}

/** A copy of, or a profile on, what R4 defines itself: it is served without being added. */
function isServed(type: ResourceType, definition: ParamDefinition): boolean {
  const known = officialParamsOf(type).get(definition.code);
  if (known === undefined) return false;
  if (definition.url.startsWith("http://hl7.org/fhir/SearchParameter/")) return true;
  return known.type === definition.type && pathsOf(known) === pathsOf(described(type, definition));
}

const pathsOf = (param: SearchParam): string => JSON.stringify(param.paths ?? param.expression);

const described = (
  type: ResourceType,
  { code, type: kind, expression, targets }: ParamDefinition,
): SearchParam =>
  describeParam(type, {
    code,
    type: kind,
    expression: ownBranches(type, expression),
    targets: targets ?? [],
  });

function flawOf(type: ResourceType, definition: ParamDefinition): string | undefined {
  const { paths, expression } = described(type, definition);
  if (paths !== undefined)
    return paths.length > 0 ? undefined : `reaches no element of ${type} that a ${definition.type} can be`;
  const isOnlyMembers = parsePaths(expression)?.every((steps) =>
    steps.every(({ kind }) => kind === "member"),
  );
  if (isOnlyMembers === true)
    return `names an element that ${type} does not have, or one of several types without ofType()`;
  return canRun(type, expression) ? undefined : "cannot be evaluated";
}

function canRun(type: ResourceType, expression: string): boolean {
  const resource = { resourceType: type };
  try {
    compileFhirPath(expression)(resource, { resource, rootResource: resource });
    return true;
  } catch {
    // Whatever is wrong with the text: the answer names the element, the text is the sender's own.
    return false;
  }
}

interface Facts {
  readonly definition: ParamDefinition;
  readonly bases: readonly string[];
}

function factsOf(resource: Resource): Facts | undefined {
  const { code, expression } = resource;
  const type = ownTypes.find((one) => one === resource["type"]);
  if (resource["status"] !== "active" || type === undefined) return undefined;
  if (typeof code !== "string" || typeof expression !== "string") return undefined;
  return { definition: definitionOf(resource, type, { code, expression }), bases: textsOf(resource["base"]) };
}

function definitionOf(
  resource: Resource,
  type: SearchType,
  texts: { readonly code: string; readonly expression: string },
): ParamDefinition {
  const url = resource["url"];
  const targets = type === "reference" ? textsOf(resource["target"]).filter(isResourceType) : [];
  return { ...texts, type, targets, url: typeof url === "string" ? url : "" };
}

const textsOf = (value: unknown): readonly string[] =>
  Array.isArray(value) ? [...new Set(value.filter((one) => typeof one === "string"))] : [];
