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

/** `IndexRow.present` is a whole number below 2^53. */
export const maxOrdinal = 52;

let official: Readonly<Record<string, readonly SearchParam[]>> | undefined;
const byType = new Map<string, SearchParams>();
const none: SearchParams = new Map();

/** All search parameters of a type; the same map until a parameter is added. */
export function searchParamsOf(type: ResourceType): SearchParams {
  const known = byType.get(type);
  if (known !== undefined) return known;
  official ??= cachedJson("search-parameters-2", officialSearchParams);
  const list = isResourceType(type) ? official[type] : undefined;
  const params = list === undefined ? none : new Map(list.map((param) => [param.code, param]));
  byType.set(type, params);
  return params;
}

/**
 * Adds parameters to a type while the system runs (a code that exists is replaced and keeps its bit). Every process
 * has to be told in the same order or with ordinals; values of older rows appear when the rows are indexed again.
 */
export function withCustom(type: ResourceType, params: readonly CustomParam[]): SearchParams {
  const all = new Map(searchParamsOf(type));
  for (const param of params) {
    const ordinal = param.ordinal ?? all.get(param.code)?.ordinal ?? nextOrdinal(all);
    all.set(param.code, describeCustom(type, { ...param, ordinal: ordinal > maxOrdinal ? -1 : ordinal }));
  }
  byType.set(type, all);
  return all;
}

const nextOrdinal = (params: SearchParams): number =>
  Math.max(-1, ...[...params.values()].map((param) => param.ordinal)) + 1;

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
