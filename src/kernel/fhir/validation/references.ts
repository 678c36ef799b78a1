import { isResourceType } from "../resource-types.ts";
import { type Check, fail, isObject, type JsonObject, type Run } from "./run.ts";

/** A Reference may point only to the resource types its element names, as far as the text shows the type. */
export const targetCheck = (targets: readonly string[]): Check => {
  const allowed: ReadonlySet<string> = new Set(targets);
  return (value, run) => {
    if (!isObject(value) || typeof value["reference"] !== "string") return;
    const type = typeOfReference(value["reference"]);
    if (type !== undefined && !allowed.has(type)) {
      fail(run, "structure", `a reference to ${type} is not allowed here, only to ${targets.join(", ")}`);
    }
  };
};

/** `Patient/1`, `Patient/1/_history/2` or the same behind a base address; anything else does not tell a type. */
const typeOfReference = (reference: string): string | undefined => {
  const history = reference.indexOf("/_history/");
  const end = history === -1 ? reference.length : history;
  const slash = reference.lastIndexOf("/", end - 1);
  if (slash < 1) return undefined;
  const type = reference.slice(reference.lastIndexOf("/", slash - 1) + 1, slash);
  return isResourceType(type) ? type : undefined;
};

/** `ref-1`: a reference inside the resource must find what it points to. `#` alone is the container. */
export const isResolvable = (reference: JsonObject, run: Run): boolean => {
  const target = reference["reference"];
  if (typeof target !== "string" || !target.startsWith("#") || target === "#") return true;
  run.containedIds ??= idsOf(run.root["contained"]);
  return run.containedIds.has(target.slice(1));
};

const idsOf = (contained: unknown): ReadonlySet<unknown> =>
  new Set(
    Array.isArray(contained) ? contained.map((one: unknown) => (isObject(one) ? one["id"] : undefined)) : [],
  );

/** `dom-3`: every contained resource is referred to from the container, or refers to it. */
export const areAllReferred = (resource: JsonObject): boolean => {
  const contained: unknown = resource["contained"];
  if (!Array.isArray(contained)) return true;
  const referred = new Set<string>();
  collectFragments(resource, referred, 0);
  return contained.every((one) => {
    if (!isObject(one)) return true;
    if (typeof one["id"] === "string" && referred.has(`#${one["id"]}`)) return true;
    const own = new Set<string>();
    collectFragments(one, own, 0);
    return own.has("#");
  });
};

const collectFragments = (value: unknown, found: Set<string>, depth: number): void => {
  if (depth > 200) return;
  if (typeof value === "string") {
    if (value.startsWith("#")) found.add(value);
    return;
  }
  if (typeof value !== "object" || value === null) return;
  for (const member of Object.values(value)) collectFragments(member, found, depth + 1);
};
