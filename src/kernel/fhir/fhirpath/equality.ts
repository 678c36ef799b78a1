import { FhirPathError, NeedLibrary } from "./fhir-path-error.ts";
import { compareDates, compareTimes, isDateText, isTimeText } from "./temporal.ts";
import { type Fields, isAnnotated, isFields, raw, type Values } from "./value.ts";

/** `plain`: one side is a string literal, so no side can be a date. */
export type Comparison = "plain" | "temporal" | "unknown";

/** `=` on collections: undefined when a side is empty or dates differ in precision only. */
export const equalValues = (left: Values, right: Values, how: Comparison): boolean | undefined => {
  if (left.length === 0 || right.length === 0) return undefined;
  if (left.length !== right.length) return false;
  let result: boolean | undefined = true;
  for (let at = 0; at < left.length; at += 1) {
    const same = equalItems(left[at], right[at], how);
    if (same === false) return false;
    if (same === undefined) result = undefined;
  }
  return result;
};

export const equalItems = (left: unknown, right: unknown, how: Comparison): boolean | undefined => {
  const a = raw(left);
  const b = raw(right);
  if (a === b) return a !== undefined || sameElement(left, right);
  if (typeof a === "string" && typeof b === "string") return equalTexts(a, b, how);
  return equalOthers(a, b);
};

const equalOthers = (left: unknown, right: unknown): boolean => {
  if (typeof left === "number" && typeof right === "number") return equalNumbers(left, right);
  if (isFields(left) && isFields(right)) return equalObjects(left, right);
  if (isQuantity(left) || isQuantity(right)) throw new NeedLibrary("quantity and another type");
  return false;
};

const sameElement = (left: unknown, right: unknown): boolean =>
  isAnnotated(left) && isAnnotated(right) && equalJson(left.element, right.element);

const equalTexts = (left: string, right: string, how: Comparison): boolean | undefined => {
  if (how === "plain") return false;
  if (isDateText(left) && isDateText(right)) return isZero(compareDates(left, right));
  if (isTimeText(left) && isTimeText(right)) return isZero(compareTimes(left, right));
  return false;
};

const isZero = (order: number | undefined): boolean | undefined =>
  order === undefined ? undefined : order === 0;

/** Decimals are equal when they agree to eight places, the precision FHIRPath asks for. */
const equalNumbers = (left: number, right: number): boolean => Math.abs(left - right) < 5e-9;

const isQuantity = (value: unknown): boolean => isFields(value) && typeof value["value"] === "number";

const equalObjects = (left: Fields, right: Fields): boolean => {
  if (isQuantity(left) && isQuantity(right) && unitOf(left) !== unitOf(right))
    throw new NeedLibrary("units differ");
  return equalJson(left, right);
};

const unitOf = (quantity: Fields): unknown => quantity["code"] ?? quantity["unit"];

/** Equality of JSON values, whatever the order of their properties. */
export const equalJson = (left: unknown, right: unknown): boolean => {
  const [a, b] = [raw(left), raw(right)];
  if (a === b) return true;
  if (typeof a === "number" && typeof b === "number") return equalNumbers(a, b);
  return equalNested(a, b);
};

const equalNested = (left: unknown, right: unknown): boolean => {
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((item, at) => equalJson(item, right[at]));
  }
  if (!isFields(left) || !isFields(right)) return false;
  const names = Object.keys(left);
  return (
    names.length === Object.keys(right).length && names.every((name) => equalJson(left[name], right[name]))
  );
};

/** `~` of two texts is blind to case and spacing, and empty equals empty; the rest is the library's. */
export const equivalentValues = (left: Values, right: Values): boolean => {
  if (left.length === 0 || right.length === 0) return left.length === right.length;
  if (left.length !== 1 || right.length !== 1) throw new NeedLibrary("equivalence of several items");
  return equivalentItems(raw(left[0]), raw(right[0]));
};

const equivalentItems = (left: unknown, right: unknown): boolean => {
  if (typeof left !== "string" || typeof right !== "string")
    throw new NeedLibrary("equivalence of other than texts");
  if (isDateText(left) || isDateText(right)) throw new NeedLibrary("equivalence of dates");
  return normal(left) === normal(right);
};

const normal = (text: string): string => text.toUpperCase().replaceAll(/\p{White_Space}/gu, " ");

/** Order of two items for `<` and its kin: undefined when they cannot be ordered at their precision. */
export const compareItems = (left: unknown, right: unknown, how: Comparison): number | undefined => {
  const a = raw(left);
  const b = raw(right);
  if (typeof a === "number" && typeof b === "number") return a - b;
  if (typeof a === "string" && typeof b === "string") return compareTexts(a, b, how);
  return a === undefined || b === undefined ? undefined : compareOthers(a, b);
};

const compareOthers = (left: unknown, right: unknown): number | undefined => {
  if (isFields(left) && isFields(right)) return compareQuantities(left, right);
  if (isFields(left) || isFields(right)) throw new NeedLibrary("quantity and another type");
  throw new FhirPathError(`${typeof left} and ${typeof right} cannot be ordered`);
};

const compareTexts = (left: string, right: string, how: Comparison): number | undefined => {
  if (how !== "plain" && isDateText(left) && isDateText(right)) return compareDates(left, right);
  if (how !== "plain" && isTimeText(left) && isTimeText(right)) return compareTimes(left, right);
  if (left === right) return 0;
  return left < right ? -1 : 1;
};

const compareQuantities = (left: Fields, right: Fields): number | undefined => {
  const [a, b] = [left["value"], right["value"]];
  const sameUnit = unitOf(left) === unitOf(right) && left["system"] === right["system"];
  if (!sameUnit || typeof a !== "number" || typeof b !== "number") throw new NeedLibrary("units differ");
  return a - b;
};

/** The items without later repetitions. */
export const distinctValues = (values: Values): Values => {
  if (values.length < 2) return values;
  const seen = new Set<unknown>();
  return values.filter((item) => {
    const key = keyOf(item);
    const isNew = !seen.has(key);
    seen.add(key);
    return isNew;
  });
};

/** Equal items have the same key: primitives are their own, everything else its sorted JSON behind a NUL. */
export const keyOf = (item: unknown): unknown => {
  const value = raw(item);
  if (typeof value === "number") return Math.round(value * 1e8) / 1e8;
  if (typeof value !== "object" && value !== undefined) return value;
  return `\0${JSON.stringify(sorted(value ?? item))}`;
};

const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isFields(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort((a, b) => (a < b ? -1 : 1))
      .map((name) => [name, sorted(value[name])]),
  );
};
