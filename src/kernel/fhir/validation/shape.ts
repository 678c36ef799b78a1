import {
  type Check,
  fail,
  failAt,
  isObject,
  type JsonObject,
  maximalLevel,
  type Run,
  report,
} from "./run.ts";

/** What one JSON member of an element may hold. */
export interface Field {
  /** Its name in FHIRPath: `value.ofType(Quantity)` for `valueQuantity`. */
  readonly label: string;
  readonly check: Check;
  /** Bit in the shape's mask of required elements, 0 when optional. */
  readonly required: number;
  /** Bit shared by the alternatives of one choice, 0 for others. */
  readonly choice: number;
  /** Bits of the rules that speak about this member. */
  readonly rules: number;
}

export interface ShapeRule {
  readonly key: string;
  readonly severity: "error" | "warning";
  readonly human: string;
  readonly test: (value: JsonObject, run: Run) => boolean;
}

/** A type, or a group inside a type, ready to be checked in one pass over the members of a JSON object. */
export interface Shape {
  /** Whether an object without members is accepted: a resource, or what is checked further elsewhere. */
  readonly mayBeEmpty: boolean;
  readonly fields: ReadonlyMap<string, Field>;
  readonly required: number;
  readonly requiredNames: readonly (readonly [bit: number, name: string])[];
  readonly choiceNames: readonly (readonly [bit: number, name: string])[];
  readonly rules: readonly ShapeRule[];
  /** Rules to be tested whatever members are present. */
  readonly always: number;
}

export const checkObject = (shape: Shape, value: unknown, run: Run): void => {
  if (!isObject(value)) {
    fail(run, "structure", "a JSON object is expected");
    return;
  }
  if (run.level >= maximalLevel) {
    fail(run, "too-long", `elements are nested deeper than ${maximalLevel} levels`);
    return;
  }
  run.level++;
  checkMembers(shape, value, run);
  run.level--;
};

const checkMembers = (shape: Shape, value: JsonObject, run: Run): void => {
  const before = run.errors;
  let found = 0;
  let choices = 0;
  let rules = shape.always;
  let count = 0;
  for (const key in value) {
    const member = value[key];
    if (member === undefined) continue;
    count++;
    const field = shape.fields.get(key);
    if (field === undefined) {
      unknownMember(key, run);
      continue;
    }
    if ((choices & field.choice) !== 0) checkChoice(shape, value, key, run);
    found |= field.required;
    choices |= field.choice;
    rules |= field.rules;
    run.path[run.depth++] = field.label;
    field.check(member, run, value);
    run.depth--;
  }
  if (count < 2) checkNotEmpty(shape, value, count, run);
  if (found !== shape.required) reportMissing(shape, found, run);
  if (rules !== 0 && run.errors === before) testRules(shape, value, rules, run);
};

/** Names come from the sender: shown only when they look like an element, and not at length. */
const unknownMember = (key: string, run: Run): void => {
  const failure = ["structure", "this element is not defined here"] as const;
  if (/^_?[A-Za-z]\w{0,63}$/.test(key)) failAt(run, key, failure);
  else fail(run, "structure", "an element has a name that no element of FHIR has");
};

/** `ele-1`: an element has a value or children; an id alone is nothing. */
const checkNotEmpty = (shape: Shape, value: JsonObject, count: number, run: Run): void => {
  if (shape.mayBeEmpty) return;
  if (count === 0 || Object.hasOwn(value, "id"))
    fail(run, "invariant", "ele-1: an element must have a value or children");
};

/** Called for each further member of a choice; `valueString` and `_valueString` are one alternative. */
const checkChoice = (shape: Shape, value: JsonObject, key: string, run: Run): void => {
  const bit = shape.fields.get(key)?.choice;
  const members = Object.keys(value).filter((one) => shape.fields.get(one)?.choice === bit);
  const second = members.find((one) => alternativeOf(one) !== alternativeOf(members[0] ?? ""));
  if (key !== second) return;
  const name = shape.choiceNames.find(([one]) => one === bit)?.[1] ?? "";
  failAt(run, name, ["structure", `${name}[x] may be given in one type only`]);
};

const alternativeOf = (key: string): string => key.replace("_", "");

const reportMissing = (shape: Shape, found: number, run: Run): void => {
  for (const [bit, name] of shape.requiredNames) {
    if ((found & bit) === 0) failAt(run, name, ["required", `the element ${name} is required`]);
  }
};

const testRules = (shape: Shape, value: JsonObject, selected: number, run: Run): void => {
  for (const [index, rule] of shape.rules.entries()) {
    if ((selected & (1 << index)) !== 0) applyRule(rule, value, run);
  }
};

export const applyRule = (rule: ShapeRule, value: JsonObject, run: Run): void => {
  if (rule.severity === "warning" && !run.warnings) return;
  if (!rule.test(value, run)) report(run, rule.severity, "invariant", `${rule.key}: ${rule.human}`);
};
