import { isObject } from "../validation/run.ts";

/**
 * Whether a value agrees with a fixed or pattern value. What identifies a concept is system and code: display and
 * text are words for people, which the guide itself writes in several ways, so they never make a value wrong.
 */
export const agrees = (expected: unknown, actual: unknown): boolean => {
  if (typeof expected === "string") return typeof actual === "string" && sameText(expected, actual);
  if (Array.isArray(expected)) return containsAll(expected, actual);
  if (!isObject(expected)) return expected === actual;
  if (!isObject(actual)) return false;
  return Object.entries(expected).every(
    ([key, value]) => words.has(key) || agreesMember(key, value, actual[key]),
  );
};

const words: ReadonlySet<string> = new Set(["display", "text"]);

/** A code may be given as a list of alternatives, where the guide contradicts itself. */
const agreesMember = (key: string, expected: unknown, actual: unknown): boolean =>
  key === "code" && Array.isArray(expected) ? expected.includes(actual) : agrees(expected, actual);

const containsAll = (expected: readonly unknown[], actual: unknown): boolean =>
  Array.isArray(actual) && expected.every((one) => actual.some((other) => agrees(one, other)));

/** Addresses that the guide writes in two ways, each with the one it means. */
const misprints: ReadonlyMap<string, string> = new Map([
  [
    "http://fhir.ehealth.gov.vn/core/sid/driver_license_number",
    "http://fhir.ehealth.gov.vn/core/sid/driver-license-number",
  ],
  [
    "http://hl7.org/fhir/ValueSet/observation-category",
    "http://terminology.hl7.org/CodeSystem/observation-category",
  ],
]);

const sameText = (expected: string, actual: string): boolean =>
  expected === actual || (misprints.get(expected) ?? expected) === (misprints.get(actual) ?? actual);

/** All values at a path below a value, arrays opened. */
export const valuesAt = (value: unknown, path: readonly string[]): readonly unknown[] => {
  let found: readonly unknown[] = [value];
  for (const name of path) {
    found = found.flatMap((one) => {
      const next = isObject(one) ? one[name] : undefined;
      return next === undefined ? [] : next;
    });
  }
  return found;
};
