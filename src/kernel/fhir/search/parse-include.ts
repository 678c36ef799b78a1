import { searchParamsOf } from "../definitions/search-parameters.ts";
import { isResourceType, type ResourceType } from "../resource-types.ts";
import { badSearch, mustBeReady } from "./bad-search.ts";
import type { Include } from "./search-query.ts";

/** `_include=MedicationRequest:encounter:Encounter`, `_revinclude:iterate=…`, `*`. */
export function parseInclude(name: string, value: string): Include {
  const base = directionOf(name);
  if (value === "*") return { ...base, source: undefined, param: undefined, target: undefined };
  const [source = "", code = "", target, ...rest] = value.split(":");
  if (rest.length > 0 || !isResourceType(source) || code === "")
    throw badSearch(name, "is written Type:parameter or Type:parameter:TargetType");
  return { ...base, source, param: includedParam(name, source, code), target: targetOf(name, target) };
}

function directionOf(name: string): Pick<Include, "reverse" | "iterate"> {
  const [kind, modifier, ...more] = name.split(":");
  if (more.length > 0 || (kind !== "_include" && kind !== "_revinclude"))
    throw badSearch(name, "unknown search parameter");
  if (modifier !== undefined && modifier !== "iterate" && modifier !== "recurse")
    throw badSearch(name, "unknown modifier; only :iterate is known");
  return { reverse: kind === "_revinclude", iterate: modifier !== undefined };
}

function includedParam(name: string, source: ResourceType, code: string): Include["param"] {
  if (code === "*") return undefined;
  const param = searchParamsOf(source).get(code);
  if (param === undefined) throw badSearch(name, `${source} has no search parameter of this name`);
  if (param.type !== "reference") throw badSearch(name, `${source}.${param.code} is not a reference`);
  mustBeReady(name, param);
  return param;
}

function targetOf(name: string, target: string | undefined): ResourceType | undefined {
  if (target === undefined || target === "") return undefined;
  if (!isResourceType(target)) throw badSearch(name, "the target is not a resource type");
  return target;
}
