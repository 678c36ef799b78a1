import type { SearchParam } from "../definitions/search-parameters.ts";
import { keyOf } from "../indexing/keys.ts";
import { isResourceType, type ResourceType } from "../resource-types.ts";
import { badSearch } from "./bad-search.ts";
import { any, type Condition, type ReferenceTarget } from "./condition.ts";
import { unescape } from "./escapes.ts";

const idPattern = /^[A-Za-z0-9\-.]{1,64}$/;
const localPattern = /^([A-Z][A-Za-z]+)\/([A-Za-z0-9\-.]{1,64})(?:\/_history\/[A-Za-z0-9\-.]{1,64})?$/;

export const isId = (text: string): boolean => idPattern.test(text);

/** `Type/id`, a bare id, or an address; addresses under our own base are local. */
export function referenceCondition(
  name: string,
  param: SearchParam,
  values: readonly string[],
  options: { readonly baseUrls: readonly string[]; readonly type?: ResourceType },
): Condition {
  const targets: ReferenceTarget[] = [];
  const foreign: Condition[] = [];
  for (const value of values) {
    const text = withoutBase(unescape(value), options.baseUrls);
    const target = targetOf(name, param, text, options.type);
    if (target === undefined) foreign.push({ kind: "foreign", param, url: text });
    else targets.push(target);
  }
  if (targets.length === 0) return any(foreign);
  return any([{ kind: "reference", param, targets }, ...foreign]);
}

function targetOf(
  name: string,
  param: SearchParam,
  text: string,
  type: ResourceType | undefined,
): ReferenceTarget | undefined {
  const local = localTarget(text);
  if (local !== undefined) {
    if (type !== undefined && !local.types.includes(type))
      throw badSearch(name, `refers to another type than ${type}`);
    return local;
  }
  if (isId(text)) return { types: type === undefined ? param.targets : [type], key: keyOf(text) };
  if (/^[A-Za-z][A-Za-z0-9+.-]*:/.test(text)) return undefined;
  throw badSearch(name, "not a reference (Type/id, id or an absolute address)");
}

function localTarget(text: string): ReferenceTarget | undefined {
  const [, type = "", id = ""] = localPattern.exec(text) ?? [];
  return isResourceType(type) ? { types: [type], key: keyOf(id) } : undefined;
}

export function withoutBase(text: string, baseUrls: readonly string[]): string {
  for (const base of baseUrls) {
    const prefix = base.endsWith("/") ? base : `${base}/`;
    if (text.startsWith(prefix)) return text.slice(prefix.length);
  }
  return text;
}

/** `Type/id` or `id` of one given type: `_list`, hierarchies. */
export function keyOfType(
  name: string,
  value: string,
  type: ResourceType,
  baseUrls: readonly string[],
): string {
  const text = withoutBase(unescape(value), baseUrls);
  const id = text.startsWith(`${type}/`) ? text.slice(type.length + 1) : text;
  if (!isId(id)) throw badSearch(name, `not a reference to a ${type}`);
  return keyOf(id);
}
