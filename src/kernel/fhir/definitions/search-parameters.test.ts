import assert from "node:assert/strict";
import { test } from "node:test";
import { type ResourceType, resourceTypes } from "../resource-types.ts";
import {
  maxOrdinal,
  parameterCode,
  type SearchParam,
  searchParamsOf,
  setCustomParams,
} from "./search-parameters.ts";

const get = (type: ResourceType, code: string): SearchParam => {
  const param = searchParamsOf(type).get(code);
  assert.ok(param !== undefined, `${type}.${code}`);
  return param;
};

const columnsOf = (type: ResourceType): Readonly<Record<string, string>> => {
  const owners = [...searchParamsOf(type).values()].filter((param) => param.storedAs === param.code);
  return Object.fromEntries(
    owners.flatMap((param) => (param.column === undefined ? [] : [[param.column, param.code]])),
  );
};

test("no two parameter codes share the number under which rows name them", () => {
  const codes = new Set(resourceTypes.flatMap((type) => [...searchParamsOf(type).keys()]));
  assert.ok(codes.size > 400);
  assert.equal(new Set([...codes].map(parameterCode)).size, codes.size);
});

test("the number of a parameter never changes, or stored rows would be lost", () => {
  assert.equal(parameterCode("subject"), 152895055);
  assert.equal(parameterCode("component-code-value-quantity"), 1347296972);
});

test("every parameter that stores something has a bit, and all bits fit", () => {
  const params = resourceTypes.flatMap((type) => [...searchParamsOf(type).values()]);
  const without = params
    .filter((param) => param.ordinal < 0 && param.unionOf === undefined)
    .map((param) => param.code);
  assert.deepEqual([...new Set(without)].toSorted(), ["_id", "_lastUpdated"]);
  assert.ok(Math.max(...params.map((param) => param.ordinal)) <= maxOrdinal);
});

test("the bits of a type never change their meaning, or stored rows would lie", () => {
  const bits = ["_profile", "code", "date", "patient", "subject", "value-quantity"];
  assert.deepEqual(
    bits.map((code) => get("Observation", code).ordinal),
    [0, 6, 18, 27, 31, 34],
  );
});

test("all official parameters of R4 on existing elements are there", () => {
  assert.equal(searchParamsOf("Patient").size, 29);
  assert.equal(searchParamsOf("Observation").size, 44);
  assert.equal(searchParamsOf("Encounter").size, 29);
});

test("main values of clinical types have columns", () => {
  assert.deepEqual(columnsOf("Observation"), {
    code: "code",
    date: "date",
    encounter: "encounter",
    patient: "subject",
    quantity: "value-quantity",
  });
  assert.deepEqual(columnsOf("Encounter"), { code: "class", date: "date", patient: "subject" });
  assert.deepEqual(columnsOf("Condition"), {
    code: "code",
    date: "recorded-date",
    encounter: "encounter",
    patient: "subject",
  });
  assert.deepEqual(columnsOf("MedicationRequest"), {
    code: "code",
    date: "authoredon",
    encounter: "encounter",
    patient: "subject",
  });
  assert.deepEqual(columnsOf("Immunization"), { code: "vaccine-code", date: "date", patient: "patient" });
  assert.deepEqual(columnsOf("Patient"), { date: "birthdate" });
});

test("a patient parameter over a repeated element has no column", () => {
  assert.equal(get("Appointment", "patient").column, undefined);
  assert.equal(get("Appointment", "patient").storedAs, "actor");
});

test("patient is kept as the part of subject that points to patients", () => {
  const patient = get("Observation", "patient");
  assert.equal(patient.storedAs, "subject");
  assert.deepEqual(patient.targets, ["Patient"]);
  assert.notEqual(patient.ordinal, get("Observation", "subject").ordinal);
  assert.deepEqual([...get("Observation", "subject").targets].toSorted(), [
    "Device",
    "Group",
    "Location",
    "Patient",
  ]);
});

test("phonetic asks the same words as name", () => {
  assert.equal(get("Patient", "phonetic").storedAs, "name");
  assert.equal(get("Patient", "phonetic").ordinal, get("Patient", "name").ordinal);
});

test("a parameter that R4 defines as one of two others is a union", () => {
  assert.deepEqual(get("Observation", "combo-code").unionOf, ["code", "component-code"]);
});

test("a composite over components is a tuple, over the resource a conjunction", () => {
  assert.equal(get("Observation", "component-code-value-quantity").tuple, true);
  assert.equal(get("Observation", "code-value-quantity").tuple, false);
  assert.equal(get("Observation", "component-value-quantity").storedAs, "component-code-value-quantity");
});

test("every composite has its components, and they are parameters of the type", () => {
  const broken: string[] = [];
  for (const type of resourceTypes) {
    for (const param of searchParamsOf(type).values()) {
      const parts = param.components ?? [];
      const isWhole = parts.every((part) => part.paths.length > 0 && searchParamsOf(type).has(part.code));
      if (param.type === "composite" && (parts.length < 2 || !isWhole)) broken.push(`${type}.${param.code}`);
    }
  }
  assert.deepEqual(broken, []);
});

test("choice elements are spelled out as they stand in JSON", () => {
  const names = get("Observation", "date").paths?.map((path) => path.steps[0]?.name);
  assert.deepEqual(names, ["effectiveDateTime", "effectivePeriod", "effectiveTiming", "effectiveInstant"]);
});

test("a system in the query says nothing where only plain codes stand", () => {
  assert.equal(get("Observation", "status").systemIgnored, true);
  assert.equal(get("Observation", "category").systemIgnored, false);
  assert.equal(get("Patient", "deceased").presence, true);
});

test("sorting follows a JSON path to the first value", () => {
  assert.equal(get("Patient", "family").sortPath, '$."name"."family"');
  assert.equal(get("Patient", "phone").sortPath, '$."telecom" ? (@."system" == "phone").value');
  assert.equal(get("Observation", "category").sortPath, '$."category".coding.code');
});

test("a parameter of one's own joins the others and leaves them alone", () => {
  const before = searchParamsOf("Basic");
  const ward = {
    code: "ward",
    type: "token",
    expression: "Patient.active | Basic.extension('http://example.vn/ward').value.ofType(Coding)",
    ordinal: 20,
    url: "http://example.vn/ward",
    ready: true,
  } as const;
  setCustomParams(new Map([["Basic", [ward]]]));
  const after = searchParamsOf("Basic");
  assert.equal(after.get("ward")?.ordinal, 20);
  assert.deepEqual(after.get("ward")?.paths?.[0]?.steps, [
    { name: "extension", many: true, where: ["url", "http://example.vn/ward"] },
    { name: "valueCoding", many: false },
  ]);
  assert.deepEqual(
    [...before.keys()].map((code) => after.get(code)),
    [...before.values()],
  );
  setCustomParams(new Map());
  assert.deepEqual([...searchParamsOf("Basic").keys()], [...before.keys()]);
});
