import { isResourceType, type ResourceType } from "../resource-types.ts";

/** What the text of a reference points to. */
export type Target =
  | { readonly kind: "local"; readonly type: ResourceType; readonly id: string }
  | { readonly kind: "external"; readonly url: string; readonly type: ResourceType | undefined }
  | { readonly kind: "contained" };

const idPattern = /^[A-Za-z0-9\-.]{1,64}$/;

/**
 * `Type/id`, the same below one of our own addresses, and both with `/_history/n` are in this store; other absolute
 * addresses are external; `#id` is inside the resource. Undefined for anything else (a conditional reference).
 */
export function targetOf(reference: string, baseUrls: readonly string[]): Target | undefined {
  if (reference.startsWith("#")) return { kind: "contained" };
  if (!reference.includes(":")) return localTarget(reference);
  for (const base of baseUrls) {
    if (!reference.startsWith(base)) continue;
    const local = localTarget(reference.slice(base.length).replace(/^\//, ""));
    if (local !== undefined) return local;
  }
  return { kind: "external", url: reference, type: typeInUrl(reference) };
}

function localTarget(path: string): Target | undefined {
  const slash = path.indexOf("/");
  const type = path.slice(0, slash);
  if (slash < 0 || !isResourceType(type)) return undefined;
  const end = path.indexOf("/", slash + 1);
  const id = end < 0 ? path.slice(slash + 1) : path.slice(slash + 1, end);
  if (end >= 0 && !path.startsWith("/_history/", end)) return undefined;
  return idPattern.test(id) ? { kind: "local", type, id } : undefined;
}

/** `https://elsewhere/fhir/Patient/7` says what it is. */
function typeInUrl(url: string): ResourceType | undefined {
  const type = /\/([A-Z][A-Za-z]+)\/[A-Za-z0-9\-.]{1,64}(?:\/_history\/[^/]+)?$/.exec(url)?.[1];
  return type !== undefined && isResourceType(type) ? type : undefined;
}
