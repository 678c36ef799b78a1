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

/** Whether some value at a path below a value agrees with the expected one; arrays are opened on the way. */
export const agreesAt = (expected: unknown, value: unknown, path: readonly string[], depth = 0): boolean => {
  if (Array.isArray(value)) return value.some((one) => agreesAt(expected, one, path, depth));
  const name = path[depth];
  if (name === undefined) return agrees(expected, value);
  return isObject(value) && value[name] !== undefined && agreesAt(expected, value[name], path, depth + 1);
};

/** The first value at a path below a value. */
export const firstAt = (value: unknown, path: readonly string[]): unknown => {
  let found = value;
  for (const name of path) {
    const holder: unknown = Array.isArray(found) ? found[0] : found;
    found = isObject(holder) ? holder[name] : undefined;
  }
  return Array.isArray(found) ? found[0] : found;
};
