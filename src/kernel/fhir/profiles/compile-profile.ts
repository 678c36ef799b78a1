import { targetCheck } from "../validation/references.ts";
import { type Check, fail, isObject } from "../validation/run.ts";
import { findCodeListCheck } from "./code-lists.ts";
import { agrees } from "./matching.ts";
import type { ProfileRule, ProfileSource } from "./notation.ts";
import { findChoice, hasContent, type Part, type Profile, type Slice } from "./part.ts";
import { type Place, placesOf } from "./places.ts";
import { matcherOf } from "./slicing.ts";

/** Turns an `is` into a check; an address of an extension yields nothing, extensions being checked everywhere. */
export type TypeProfile = (address: string) => Check | undefined;

export const compileProfile = (source: ProfileSource, typeProfile: TypeProfile): Profile => {
  const root = placesOf(source.rules);
  const compiler: Compiler = { profile: source.id, typeProfile };
  return {
    id: source.id,
    type: source.type,
    parts: partsOf(root, compiler),
    checks: root.rule === undefined ? [] : someChecks(root.rule, source.id),
  };
};

interface Compiler {
  readonly profile: string;
  readonly typeProfile: TypeProfile;
}

const partsOf = (place: Place, compiler: Compiler): readonly Part[] =>
  [...place.children.values()].map((child) => partOf(child, compiler)).filter(hasContent);

const partOf = (place: Place, compiler: Compiler): Part => {
  const slices = [...place.slices.values()].map((slice) => sliceOf(slice, place, compiler));
  return { ...contentOf(place, compiler), slices: slices.filter((slice) => slice !== undefined) };
};

const contentOf = (place: Place, compiler: Compiler): Omit<Part, "slices"> => {
  const rule = place.rule ?? { at: "" };
  return {
    name: place.name.replace("[x]", ""),
    choice: place.name.endsWith("[x]"),
    min: rule.min ?? 0,
    max: rule.max ?? Number.POSITIVE_INFINITY,
    types: allowedTypes(place),
    checks: checksOf(rule, compiler),
    children: partsOf(place, compiler),
    profile: compiler.profile,
  };
};

/** A slice of a choice is allowed even where the guide forgot it in the list of types. */
const allowedTypes = (place: Place): readonly string[] | undefined => {
  if (place.rule?.types === undefined) return undefined;
  const ofSlices = [...place.slices.values()].flatMap((slice) => slice.rule?.types ?? []);
  return [...new Set([...place.rule.types, ...ofSlices])].map(capital);
};

const capital = (type: string): string => type.charAt(0).toUpperCase() + type.slice(1);

const sliceOf = (slice: Place, parent: Place, compiler: Compiler): Slice | undefined => {
  const matches = matcherOf(slice, parent);
  const content = { ...contentOf(slice, compiler), slices: [], sliceName: slice.sliceName };
  return matches === undefined || !hasContent(content) ? undefined : { ...content, matches };
};

const checksOf = (rule: ProfileRule, compiler: Compiler): readonly Check[] => {
  const checks: (Check | undefined)[] = [
    expectedCheck(rule.fixed ?? rule.pattern, compiler.profile),
    oneOfCheck(rule.oneOf, compiler.profile),
    lengthCheck(rule.minLength, compiler.profile),
    rule.targets === undefined ? undefined : targetCheck(rule.targets),
    findCodeListCheck(rule.required ?? rule.extensible),
    ...(rule.is ?? []).map((address) => compiler.typeProfile(address)),
    ...someChecks(rule, compiler.profile),
  ];
  return checks.filter((check) => check !== undefined);
};

const expectedCheck = (expected: unknown, profile: string): Check | undefined => {
  if (expected === undefined) return undefined;
  return (value, run) => {
    if (!agrees(expected, value))
      fail(run, "value", `${profile} asks for another value here: ${JSON.stringify(expected)}`);
  };
};

const oneOfCheck = (allowed: readonly string[] | undefined, profile: string): Check | undefined => {
  if (allowed === undefined) return undefined;
  return (value, run) => {
    if (typeof value !== "string" || !allowed.includes(value)) {
      fail(run, "code-invalid", `${profile} allows only ${allowed.join(", ")} here`);
    }
  };
};

const lengthCheck = (minLength: number | undefined, profile: string): Check | undefined => {
  if (minLength === undefined) return undefined;
  return (value, run) => {
    if (typeof value === "string" && value.length < minLength)
      fail(run, "value", `${profile} asks for more precision`);
  };
};

const someChecks = (rule: ProfileRule, profile: string): readonly Check[] => {
  const { some } = rule;
  if (some === undefined) return [];
  const hasMember = (value: Readonly<Record<string, unknown>>, name: string): boolean =>
    name.endsWith("[x]")
      ? findChoice(value, name.slice(0, -3)) !== undefined
      : value[name] !== undefined || value[`_${name}`] !== undefined;
  return [
    (value, run) => {
      if (isObject(value) && !some.some((name) => hasMember(value, name))) {
        fail(run, "required", `${profile} requires at least one of ${some.join(", ")}`);
      }
    },
  ];
};
