import { FhirPathError } from "./fhir-path-error.ts";

/** A collection. Plain JSON values, except primitives that carry an id or extensions (`Annotated`). */
export type Values = readonly unknown[];

export const none: Values = Object.freeze([]);
const yes: Values = Object.freeze([true]);
const no: Values = Object.freeze([false]);

export type Fields = Readonly<Record<string, unknown>>;

const mark: unique symbol = Symbol("annotated primitive");

/** A primitive together with the `_name` object beside it; `value` is undefined when only that exists. */
export interface Annotated {
  readonly [mark]: true;
  readonly value: unknown;
  readonly element: Fields;
}

export const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const isAnnotated = (value: unknown): value is Annotated =>
  typeof value === "object" && value !== null && mark in value;

/** Joins a primitive and its `_name` object; null means absent on either side. */
export const annotate = (value: unknown, element: unknown): unknown => {
  if (!isFields(element)) return value;
  return { [mark]: true, value: value ?? undefined, element } satisfies Annotated;
};

export const isPrimitive = (value: unknown): value is string | number | boolean =>
  typeof value === "string" || typeof value === "number" || typeof value === "boolean";

/** The plain value: what is left of a primitive when its id, extensions and exact spelling are put aside. */
export const raw = (value: unknown): unknown => {
  if (typeof value !== "object" || value === null) return value;
  if (isAnnotated(value)) return raw(value.value);
  return "rawJSON" in value ? Number(value.rawJSON) : value;
};

/** A decimal as it was written, where the document was read exactly (`JSON.rawJSON`): 1.50 is not 1.5. */
export const exactText = (value: unknown): string | undefined => {
  const primitive = isAnnotated(value) ? value.value : value;
  return isRawJson(primitive) ? String(primitive.rawJSON) : undefined;
};

const isRawJson = (value: unknown): value is { readonly rawJSON: unknown } =>
  typeof value === "object" && value !== null && "rawJSON" in value;

export const truth = (value: boolean | undefined): Values => {
  if (value === undefined) return none;
  return value ? yes : no;
};

export const one = (value: unknown): Values => (value === undefined ? none : [value]);

/** The single item of a collection, undefined when empty; more than one is an error of the expression. */
export const single = (values: Values, what: string): unknown => {
  if (values.length > 1) throw new FhirPathError(`${what} expects a single item but got ${values.length}`);
  return values.length === 0 ? undefined : raw(values[0]);
};

export const singleString = (values: Values, what: string): string | undefined => {
  const value = single(values, what);
  if (value === undefined || typeof value === "string") return value;
  throw new FhirPathError(`${what} expects a string`);
};

export const singleNumber = (values: Values, what: string): number | undefined => {
  const value = single(values, what);
  if (value === undefined || typeof value === "number") return value;
  throw new FhirPathError(`${what} expects a number`);
};

/** Singleton evaluation: one item that is not a boolean counts as true. */
export const singleBoolean = (values: Values): boolean | undefined => {
  if (values.length === 0) return undefined;
  const value = single(values, "a boolean operator");
  if (value === undefined) return undefined;
  return typeof value === "boolean" ? value : true;
};
