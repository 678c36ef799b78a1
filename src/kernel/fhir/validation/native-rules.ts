import { bundleRules } from "./bundle-rules.ts";
import { isInOrder } from "./periods.ts";
import { areAllReferred, isResolvable } from "./references.ts";
import { isObject, type JsonObject, type NativeTest } from "./run.ts";

/**
 * Invariants that nearly every resource meets, written by hand: the same meaning as their FHIRPath at a
 * hundredth of the time. A test compares them with the expressions.
 */
export const findNativeRule = (key: string, path: string): NativeTest | undefined =>
  natives.get(key) ?? natives.get(`${key} ${path}`);

const ucum = "http://unitsofmeasure.org";

/** `member` or its `_member`, or any alternative of the choice `member[x]`. */
const has = (value: JsonObject, member: string): boolean =>
  value[member] !== undefined || value[`_${member}`] !== undefined;

const hasChoice = (value: JsonObject, stem: string): boolean => {
  for (const key in value) {
    const start = key.startsWith("_") ? 1 : 0;
    if (key.startsWith(stem, start) && /^[A-Z]/.test(key.slice(start + stem.length))) return true;
  }
  return false;
};

const hasOne = (value: JsonObject, members: readonly string[]): boolean =>
  members.some((member) => has(value, member));

const needs =
  (member: string, needed: string): NativeTest =>
  (value) =>
    !has(value, member) || has(value, needed);

const excludes =
  (one: string, other: string): NativeTest =>
  (value) =>
    !(has(value, one) && has(value, other));

const oneOf =
  (...members: readonly string[]): NativeTest =>
  (value) =>
    hasOne(value, members);

const each = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const objectsIn = (value: unknown): readonly JsonObject[] => each(value).filter(isObject);

const codingsIn = (concept: unknown): readonly JsonObject[] =>
  isObject(concept) ? objectsIn(concept["coding"]) : [];

const hasCode = (concept: unknown, system: string, codes: readonly string[]): boolean =>
  codingsIn(concept).some((coding) => coding["system"] === system && codes.includes(String(coding["code"])));

const statusOf = (name: string): string => `http://terminology.hl7.org/CodeSystem/${name}`;

/** `obs-7`: a component may not repeat the code of an observation that has a value of its own. */
const componentsDiffer: NativeTest = (observation, run) => {
  if (observation["component"] === undefined || !hasChoice(observation, "value")) return true;
  const own = new Set(codingsIn(run.resource["code"]).map((coding) => JSON.stringify(coding)));
  return objectsIn(observation["component"]).every(
    (component) => !codingsIn(component["code"]).some((coding) => own.has(JSON.stringify(coding))),
  );
};

const noneContained =
  (member: string): NativeTest =>
  (resource) =>
    each(resource["contained"]).every((one) => !isObject(one) || !has(one, member));

const noneMeta =
  (...members: readonly string[]): NativeTest =>
  (resource) =>
    each(resource["contained"]).every(
      (one) => !isObject(one) || !isObject(one["meta"]) || !hasOne(one["meta"], members),
    );

/** `ig-1`: the groups that resources name are defined. */
const groupsExist: NativeTest = (definition) => {
  const groups = new Set(objectsIn(definition["grouping"]).map((group) => group["id"]));
  const named = objectsIn(definition["resource"]).map((resource) => resource["groupingId"]);
  return named.every((group) => group === undefined || groups.has(group));
};

const inUcum = (value: JsonObject): boolean => value["system"] === undefined || value["system"] === ucum;
const codedValue = (value: JsonObject): boolean => !has(value, "value") || has(value, "code");

const natives: ReadonlyMap<string, NativeTest> = new Map<string, NativeTest>([
  ...bundleRules,
  ["ext-1", (value) => has(value, "extension") !== hasChoice(value, "value")],
  ["dom-2", noneContained("contained")],
  ["dom-3", areAllReferred],
  ["dom-4", noneMeta("versionId", "lastUpdated")],
  ["dom-5", noneMeta("security")],
  ["ref-1", isResolvable],
  ["per-1", (value) => isInOrder(value["start"], value["end"])],
  ["qty-3", needs("code", "system")],
  ["cpt-2", needs("value", "system")],
  ["att-1", needs("data", "contentType")],
  ["age-1", (value) => codedValue(value) && inUcum(value) && !(Number(value["value"]) <= 0)],
  ["dis-1", (value) => codedValue(value) && inUcum(value)],
  ["drt-1", (value) => !has(value, "code") || (inUcum(value) && has(value, "value"))],
  ["sqty-1", (value) => !has(value, "comparator")],
  ["tim-1", needs("duration", "durationUnit")],
  ["tim-2", needs("period", "periodUnit")],
  ["tim-4", (value) => !(Number(value["duration"]) < 0)],
  ["tim-5", (value) => !(Number(value["period"]) < 0)],
  ["tim-6", needs("periodMax", "period")],
  ["tim-7", needs("durationMax", "duration")],
  ["tim-8", needs("countMax", "count")],
  ["tim-10", excludes("timeOfDay", "when")],
  ["pat-1", oneOf("name", "telecom", "address", "organization")],
  ["obs-3", oneOf("low", "high", "text")],
  ["obs-6", (value) => !has(value, "dataAbsentReason") || !hasChoice(value, "value")],
  ["obs-7", componentsDiffer],
  ["org-1", oneOf("identifier", "name")],
  ["prr-1", needs("orderDetail", "code")],
  ["app-1", oneOf("type", "actor")],
  ["cpl-3", excludes("detail", "reference")],
  ["con-1", oneOf("summary", "assessment")],
  ["con-2", oneOf("code", "detail")],
  [
    "con-4",
    (value) =>
      !hasChoice(value, "abatement") ||
      hasCode(value["clinicalStatus"], statusOf("condition-clinical"), ["resolved", "remission", "inactive"]),
  ],
  [
    "con-5",
    (value) =>
      !hasCode(value["verificationStatus"], statusOf("condition-ver-status"), ["entered-in-error"]) ||
      !has(value, "clinicalStatus"),
  ],
  ["que-7", (value) => value["operator"] !== "exists" || has(value, "answerBoolean")],
  ["ig-1 ImplementationGuide.definition", groupsExist],
  [
    "inv-1 Parameters.parameter",
    (value) =>
      [has(value, "part"), hasChoice(value, "value"), has(value, "resource")].filter(Boolean).length === 1,
  ],
]);
