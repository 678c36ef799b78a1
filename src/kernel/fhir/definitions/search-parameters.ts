import { isResourceType, type ResourceType } from "../resource-types.ts";
import { cachedJson } from "./cache.ts";
import { officialSearchParams } from "./search-parameters-build.ts";
import { describeCustom } from "./search-parameters-custom.ts";
import type { CustomParam, SearchParam } from "./search-parameters-model.ts";

export {
  type CustomParam,
  type ElementPath,
  type MainColumn,
  type PathStep,
  type SearchComponent,
  type SearchParam,
  type SearchType,
} from "./search-parameters-model.ts";

export type SearchParams = ReadonlyMap<string, SearchParam>;

/** `present` is a whole number below 2^53, and its highest bit says that a row has rows in other tables. */
export const maxOrdinal = 51;

let official: Readonly<Record<string, readonly SearchParam[]>> | undefined;
const officialByType = new Map<string, SearchParams>();
const byType = new Map<string, SearchParams>();
let customTypes: ReadonlySet<ResourceType> = new Set();
let changes = 0;
const none: SearchParams = new Map();

/** All search parameters of a type; the same map until the installation's own parameters change. */
export const searchParamsOf = (type: ResourceType): SearchParams =>
  byType.get(type) ?? officialParamsOf(type);

/** The search parameters that R4 itself defines for a type. */
export function officialParamsOf(type: ResourceType): SearchParams {
  const known = officialByType.get(type);
  if (known !== undefined) return known;
  official ??= cachedJson("search-parameters-3", officialSearchParams);
  const list = isResourceType(type) ? official[type] : undefined;
  const params = list === undefined ? none : new Map(list.map((param) => [param.code, param]));
  officialByType.set(type, params);
  return params;
}

/** Replaces the installation's own parameters of all types, while the system runs; official codes stay as they are. */
export function setCustomParams(own: ReadonlyMap<ResourceType, readonly CustomParam[]>): void {
  for (const type of new Set([...customTypes, ...own.keys()])) {
    const params = own.get(type) ?? [];
    const all = new Map(officialParamsOf(type));
    for (const param of params) if (!all.has(param.code)) all.set(param.code, describeCustom(type, param));
    byType.set(type, all);
  }
  customTypes = new Set(own.keys());
  changes++;
}

/** Another number whenever parameters were added or removed: what was derived from all of them is stale then. */
export const searchParamsVersion = (): number => changes;

/** The parameter whose stored values answer this one. */
export const storageOf = (params: SearchParams, param: SearchParam): SearchParam =>
  params.get(param.storedAs) ?? param;

const parameterCodes = new Map<string, number>();

/** Stable positive int4 that stands for a parameter code in `fhir.reference` and `fhir.range` (FNV-1a). */
export function parameterCode(code: string): number {
  const known = parameterCodes.get(code);
  if (known !== undefined) return known;
  let hash = 0x811c9dc5;
  for (let i = 0; i < code.length; i++) hash = Math.imul(hash ^ code.charCodeAt(i), 0x01000193);
  const positive = hash & 0x7fffffff;
  if (parameterCodes.size < 10_000) parameterCodes.set(code, positive);
  return positive;
}
