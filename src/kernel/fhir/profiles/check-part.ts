import { findPrimitive } from "../validation/primitives.ts";
import { fail, failAt, isObject, type JsonObject, type Run } from "../validation/run.ts";
import { findChoice, type Part, type Profile, type Slice } from "./part.ts";

/** Checks a resource, or a value of a data type, against what a profile says. */
export const checkProfile = (profile: Profile, value: JsonObject, run: Run): void => {
  for (const check of profile.checks) check(value, run, value);
  for (const part of profile.parts) checkPart(part, value, run);
};

const checkPart = (part: Part, holder: JsonObject, run: Run): void => {
  if (part.choice) {
    checkChoice(part, holder, run);
    return;
  }
  const value = holder[part.name];
  if (value === undefined && holder[`_${part.name}`] === undefined) {
    checkAbsent(part, run);
    return;
  }
  if (part.max === 0) failAt(run, part.name, ["structure", `${part.profile} does not allow this element`]);
  else checkPresent(part, value, run);
};

const checkPresent = (part: Part, value: unknown, run: Run): void => {
  run.path[run.depth++] = part.name;
  if (Array.isArray(value)) {
    checkCount(part, value.length, run);
    for (let index = 0; index < value.length; index++) {
      run.path[run.depth++] = index;
      checkValue(part, value[index], run);
      run.depth--;
    }
    for (const slice of part.slices) checkSlice(slice, value, run);
  } else {
    checkValue(part, value, run);
    for (const slice of part.slices) checkSingleSlice(slice, value, run);
  }
  run.depth--;
};

const checkAbsent = (part: Part, run: Run): void => {
  if (part.min > 0) failAt(run, part.name, ["required", `${part.profile} requires this element`]);
  else if (part.slices.length > 0) {
    run.path[run.depth++] = part.name;
    for (const slice of part.slices) checkSliceCount(slice, 0, run);
    run.depth--;
  }
};

const checkCount = (part: Part, count: number, run: Run): void => {
  if (count < part.min) fail(run, "required", `${part.profile} requires at least ${part.min} of these`);
  if (count > part.max) fail(run, "structure", `${part.profile} allows at most ${part.max} of these`);
};

const checkValue = (part: Part, value: unknown, run: Run): void => {
  if (value === undefined || value === null) return;
  for (const check of part.checks) check(value, run, {});
  if (part.children.length === 0 || !isObject(value)) return;
  for (const child of part.children) checkPart(child, value, run);
};

const checkSlice = (slice: Slice, values: readonly unknown[], run: Run): void => {
  let count = 0;
  for (let index = 0; index < values.length; index++) {
    if (!slice.matches(values[index], "")) continue;
    count++;
    run.path[run.depth++] = index;
    checkValue(slice, values[index], run);
    run.depth--;
  }
  checkSliceCount(slice, count, run);
};

const checkSingleSlice = (slice: Slice, value: unknown, run: Run): void => {
  const matches = slice.matches(value, "");
  if (matches) checkValue(slice, value, run);
  checkSliceCount(slice, matches ? 1 : 0, run);
};

const checkSliceCount = (slice: Slice, count: number, run: Run): void => {
  if (count < slice.min)
    fail(run, "required", `${slice.profile} requires one of the kind ${slice.sliceName}`);
  if (count > slice.max)
    fail(run, "structure", `${slice.profile} allows at most ${slice.max} of the kind ${slice.sliceName}`);
};

const checkChoice = (part: Part, holder: JsonObject, run: Run): void => {
  const found = findChoice(holder, part.name);
  if (found === undefined) {
    checkAbsent(part, run);
    return;
  }
  const [key, type] = found;
  if (part.max === 0) failAt(run, part.name, ["structure", `${part.profile} does not allow this element`]);
  else if (part.types !== undefined && !part.types.includes(type)) {
    failAt(run, part.name, ["structure", `${part.profile} allows only ${part.types.join(", ")} here`]);
  } else checkChosen(part, holder[key], type, run);
};

const checkChosen = (part: Part, value: unknown, type: string, run: Run): void => {
  run.path[run.depth++] = `${part.name}.ofType(${typeName(type)})`;
  checkValue(part, value, run);
  for (const slice of part.slices) {
    const matches = slice.matches(value, type);
    if (matches) checkValue(slice, value, run);
    checkSliceCount(slice, matches ? 1 : 0, run);
  }
  run.depth--;
};

/** The JSON name `valueDateTime` ends in the type `dateTime`. */
const typeName = (ending: string): string => {
  const lower = ending.charAt(0).toLowerCase() + ending.slice(1);
  return findPrimitive(lower) === undefined ? ending : lower;
};
