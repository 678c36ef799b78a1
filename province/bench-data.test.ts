import assert from "node:assert/strict";
import { test } from "node:test";
import { bucketOf } from "#kernel/fhir/indexing/keys.ts";
import { validateResource } from "#kernel/fhir/validation/validate.ts";
import { benchCccd, generateBenchLoad } from "./bench-data.ts";

const load = { patients: 400, perPatient: 22.5 } as const;

test("the bench load has as many patients and resources as ordered, each under its own id", () => {
  const resources = [...generateBenchLoad(load)];
  assert.equal(resources.length, 9_000);
  assert.equal(resources.filter((resource) => resource.resourceType === "Patient").length, 400);
  assert.equal(new Set(resources.map((resource) => resource.id)).size, 9_000);
});

test("the bench load has the five shapes of the load driver, all valid R4", () => {
  const types = new Set<string>();
  for (const resource of generateBenchLoad(load)) {
    types.add(resource.resourceType);
    assert.deepEqual(validateResource(resource), []);
  }
  assert.deepEqual([...types].sort(), [
    "Condition",
    "Encounter",
    "MedicationRequest",
    "Observation",
    "Patient",
  ]);
});

test("what a visit holds lies in the bucket of its patient", () => {
  let patient = "";
  for (const { resourceType, id = "" } of generateBenchLoad(load)) {
    if (resourceType === "Patient") patient = id;
    assert.equal(bucketOf(id), bucketOf(patient));
  }
});

test("an identity number of the bench load has twelve digits in no province's range", () => {
  assert.equal(benchCccd(199_999), "099000199999");
});
