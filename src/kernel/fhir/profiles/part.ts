import type { Check, JsonObject } from "../validation/run.ts";

/** What a profile says about an element, ready to be checked. */
export interface Part {
  /** The element's name without `[x]`. */
  readonly name: string;
  readonly choice: boolean;
  readonly min: number;
  readonly max: number;
  /** Type names with a capital, as they end the JSON name of a choice; absent when any is allowed. */
  readonly types: readonly string[] | undefined;
  /** Checks of each value. */
  readonly checks: readonly Check[];
  readonly children: readonly Part[];
  readonly slices: readonly Slice[];
  readonly profile: string;
}

export interface Slice extends Part {
  readonly sliceName: string;
  /** `type` is the type of a choice, empty for other elements. */
  readonly matches: (value: unknown, type: string) => boolean;
}

/** A profile with all that it inherits; `parts` hang below a resource, a data type or an extension. */
export interface Profile {
  readonly id: string;
  readonly type: string;
  readonly parts: readonly Part[];
  readonly checks: readonly Check[];
}

export const hasContent = (part: Part): boolean =>
  part.min > 0 ||
  part.max !== Number.POSITIVE_INFINITY ||
  part.types !== undefined ||
  part.checks.length > 0 ||
  part.children.length > 0 ||
  part.slices.length > 0;

/** The JSON member of a choice that is present, with its type. */
export const findChoice = (
  holder: JsonObject,
  name: string,
): readonly [key: string, type: string] | undefined => {
  for (const key in holder) {
    const start = key.startsWith("_") ? 1 : 0;
    const type = key.slice(start + name.length);
    if (key.startsWith(name, start) && /^[A-Z]/.test(type)) return [key, type];
  }
  return undefined;
};
