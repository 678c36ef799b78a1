import { type Check, fail, isObject, type Run } from "./run.ts";

/** A repeating element is an array in JSON, never empty and never a single value. */
export const arrayOf =
  (check: Check): Check =>
  (value, run, holder) => {
    if (!Array.isArray(value)) {
      fail(run, "structure", "a JSON array is expected, because the element may repeat");
      return;
    }
    if (value.length === 0) fail(run, "structure", "an empty array is not allowed");
    for (let index = 0; index < value.length; index++) {
      run.path[run.depth++] = index;
      check(value[index], run, holder);
      run.depth--;
    }
  };

/** In a repeating primitive, null holds the place of a value that has only an id or extensions in `_name`. */
export const primitiveArrayOf = (check: Check, name: string): Check =>
  arrayOf((value, run, holder) => {
    if (value !== null) {
      check(value, run, holder);
      return;
    }
    const beside: unknown = holder[`_${name}`];
    const index = run.path[run.depth - 1];
    const hasExtension = Array.isArray(beside) && typeof index === "number" && isObject(beside[index]);
    if (!hasExtension) fail(run, "structure", `null is allowed only where _${name} has content`);
  });

/** The `_name` array: an object or null for each value, in step with the array of values. */
export const elementExtension = (check: Check, name: string): Check => {
  const checkItems = arrayOf((value, run, holder) => {
    if (value !== null) check(value, run, holder);
  });
  return (value, run, holder) => {
    checkItems(value, run, holder);
    if (!Array.isArray(value)) return;
    const values: unknown = holder[name];
    if (Array.isArray(values) && values.length !== value.length) {
      fail(run, "structure", `${name} and _${name} must have the same length`);
    }
    if (value.every((one) => one === null)) fail(run, "structure", `_${name} holds nothing but null`);
  };
};

/** `ele-1` for the companion of a primitive: an id alone is enough only beside a value. */
export const checkCompanion = (value: unknown, run: Run, values: unknown): void => {
  if (!isObject(value) || value["extension"] !== undefined) return;
  const index = run.path[run.depth - 1];
  const beside: unknown = Array.isArray(values) && typeof index === "number" ? values[index] : values;
  const hasValue = beside !== undefined && beside !== null;
  if (!(hasValue && value["id"] !== undefined))
    fail(run, "invariant", "ele-1: an element must have a value or children");
};
