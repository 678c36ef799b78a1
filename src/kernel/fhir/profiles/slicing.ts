import { isObject } from "../validation/run.ts";
import { agrees, agreesAt, firstAt } from "./matching.ts";
import { findChoice } from "./part.ts";
import type { Place } from "./places.ts";

type Matcher = (value: unknown, type: string) => boolean;

/**
 * How a value is told to belong to a slice: by the discriminators for which the slice names a value. Where none is
 * declared, a choice is told by its type and anything else by the slice's own value; a slice that cannot be told
 * from others has no matcher.
 */
export const matcherOf = (slice: Place, parent: Place): Matcher | undefined => {
  const declared = (parent.rule?.by ?? []).map((path) => discriminator(path, slice));
  const usable = declared.filter((matcher) => matcher !== undefined);
  if (usable.length === 1) return usable[0];
  if (usable.length > 1) return (value, type) => usable.every((matches) => matches(value, type));
  if (parent.name.endsWith("[x]")) return byType(slice);
  const own = slice.rule?.fixed ?? slice.rule?.pattern;
  return own === undefined ? undefined : (value) => agrees(own, value);
};

const discriminator = (path: string, slice: Place): Matcher | undefined => {
  if (path === "type $this") return byType(slice);
  if (path.startsWith("type ")) return byTypeOfChild(path.slice("type ".length), slice);
  const segments = path === "$this" ? [] : path.split(".");
  const expected = expectedAt(slice, segments) ?? extensionAddress(path, slice);
  if (expected === undefined) return undefined;
  return (value) => agreesAt(expected, value, segments);
};

const byType = (slice: Place): Matcher | undefined => {
  const types = slice.rule?.types?.map((type) => type.toLowerCase());
  return types === undefined ? undefined : (_, type) => types.includes(type.toLowerCase());
};

/** Components told apart by the type of their value: `component.value[x]`. */
const byTypeOfChild = (child: string, slice: Place): Matcher | undefined => {
  const types = slice.children.get(child)?.rule?.types?.map((type) => type.toLowerCase());
  if (types === undefined) return undefined;
  const name = child.replace("[x]", "");
  return (value) => isObject(value) && types.includes(findChoice(value, name)?.[1].toLowerCase() ?? "");
};

/** The value that the slice fixes at a path, itself or as a part of what it fixes further up. */
const expectedAt = (slice: Place, path: readonly string[]): unknown => {
  let place: Place | undefined = slice;
  for (let depth = 0; place !== undefined; depth++) {
    const given: unknown = place.rule?.fixed ?? place.rule?.pattern;
    if (given !== undefined) return firstAt(given, path.slice(depth));
    const next: string | undefined = path[depth];
    place = next === undefined ? undefined : place.children.get(next);
  }
  return undefined;
};

const extensionAddress = (path: string, slice: Place): string | undefined =>
  path === "url" ? slice.rule?.is?.[0] : undefined;
