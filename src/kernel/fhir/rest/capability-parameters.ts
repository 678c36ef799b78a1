import { cachedJson, definitionsIn } from "../definitions/cache.ts";
import { type SearchParam, searchParamsOf, searchParamsVersion } from "../definitions/search-parameters.ts";
import { type ResourceType, resourceTypes } from "../resource-types.ts";

interface OfficialParam {
  readonly url: string;
  readonly code: string;
  readonly base: readonly string[];
}

let urls: Readonly<Record<string, string>> | undefined;

/** Canonical address of an official search parameter; our own have none. */
function definitionOf(type: ResourceType, code: string): string | undefined {
  urls ??= cachedJson("search-parameter-urls-1", () =>
    Object.fromEntries(
      (definitionsIn("search-parameters.json") as readonly OfficialParam[]).flatMap((param) =>
        param.base.map((base) => [`${base} ${param.code}`, param.url]),
      ),
    ),
  );
  return urls[`${type} ${code}`] ?? urls[`Resource ${code}`];
}

/** Parameters that are still being indexed are not served yet. */
const served = (type: ResourceType): readonly SearchParam[] =>
  [...searchParamsOf(type).values()].filter((param) => param.custom?.ready !== false);

/** What may be asked of a type. */
export function statedParameters(type: ResourceType): readonly object[] {
  const stated = served(type).map((param) => {
    const definition = param.custom?.url ?? definitionOf(type, param.code);
    return { name: param.code, ...(definition === undefined ? {} : { definition }), type: param.type };
  });
  return [...stated, { name: "_list", type: "special" }, { name: "_filter", type: "special" }];
}

const isReference = (param: SearchParam): boolean => param.type === "reference";

/** What `_include` understands for a type. */
export function statedIncludes(type: ResourceType): readonly string[] {
  const own = served(type).filter(isReference);
  return own.length === 0 ? [] : ["*", `${type}:*`, ...own.map((param) => `${type}:${param.code}`)];
}

let reverse: ReadonlyMap<ResourceType, readonly string[]> | undefined;
let reverseVersion = 0;

/** What `_revinclude` understands for a type; parameters that may point at anything are left out for brevity. */
export function statedReverseIncludes(type: ResourceType): readonly string[] {
  if (reverseVersion !== searchParamsVersion()) reverse = undefined;
  reverseVersion = searchParamsVersion();
  reverse ??= reverseIncludes();
  return reverse.get(type) ?? [];
}

function reverseIncludes(): ReadonlyMap<ResourceType, readonly string[]> {
  const found = new Map<ResourceType, string[]>();
  for (const source of resourceTypes)
    for (const param of served(source))
      for (const target of isReference(param) ? param.targets : []) {
        const list = found.get(target) ?? [];
        found.set(target, list);
        list.push(`${source}:${param.code}`);
      }
  return found;
}
