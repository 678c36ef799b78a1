import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { bucketOf, keyOf } from "#kernel/fhir/indexing/keys.ts";
import type { Resource } from "#kernel/fhir/resource.ts";
import { generateProvince } from "./generate.ts";
import { scales } from "./world.ts";

const small = { people: 600, years: 5 } as const;
const smallProvince: readonly Resource[] = [...generateProvince(small, 7)];

test("the same size and seed give the same bytes, another seed gives other people", () => {
  assert.equal(digestOf(generateProvince(small, 7)), digestOf(smallProvince));
  assert.notEqual(digestOf(generateProvince(small, 8)), digestOf(smallProvince));
});

test("a hamlet is two thousand people and forty to sixty thousand resources", () => {
  const counts = countsOf(generateProvince("hamlet"));
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  assert.equal(counts.get("Patient"), scales.hamlet.people);
  assert.ok(total >= 40_000 && total <= 60_000, `${total} resources`);
});

test("the record holds every kind of clinical fact the product starts with", () => {
  const types = [...countsOf(smallProvince).keys()].sort();
  assert.deepEqual(types, [
    "AllergyIntolerance",
    "Condition",
    "DiagnosticReport",
    "Encounter",
    "Immunization",
    "Location",
    "MedicationRequest",
    "Observation",
    "Organization",
    "Patient",
    "Practitioner",
    "PractitionerRole",
    "Procedure",
    "ServiceRequest",
  ]);
});

test("no two resources of a province share an id, and every id is its own key", () => {
  const ids = new Set<string>();
  let count = 0;
  for (const { id } of generateProvince({ people: 2000, years: 2 }, 3)) {
    assert.ok(id !== undefined && keyOf(id) === id, `${id}`);
    ids.add(id);
    count += 1;
  }
  assert.equal(ids.size, count);
});

test("everything of a patient lives in the bucket of the patient", () => {
  let checked = 0;
  for (const resource of smallProvince) {
    const patient = referencesIn(resource).find((reference) => reference.startsWith("Patient/"));
    if (patient === undefined) continue;
    assert.equal(bucketOf(resource.id ?? ""), bucketOf(patient));
    checked += 1;
  }
  assert.ok(checked > 5_000);
});

test("patients spread over the buckets", () => {
  const buckets = new Set<number>();
  for (const resource of generateProvince({ people: 4000, years: 0.01 }, 1)) {
    if (resource.resourceType === "Patient") buckets.add(bucketOf(resource.id ?? ""));
  }
  // 4,000 balls thrown into 4,096 urns hit about 2,550 of them.
  assert.ok(buckets.size > 2_400, `${buckets.size} buckets`);
});

test("every reference leads to a resource of the province", () => {
  const known = new Set(smallProvince.map((resource) => `${resource.resourceType}/${resource.id}`));
  const dangling = smallProvince.flatMap(referencesIn).filter((reference) => !known.has(reference));
  assert.deepEqual(dangling, []);
});

test("a province larger than its identity numbers allow is refused", () => {
  assert.throws(() => generateProvince({ people: 1_000_001, years: 1 }).next(), RangeError);
});

function digestOf(resources: Iterable<Resource>): string {
  const hash = createHash("sha256");
  for (const resource of resources) hash.update(JSON.stringify(resource));
  return hash.digest("hex");
}

function countsOf(resources: Iterable<Resource>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { resourceType } of resources) counts.set(resourceType, (counts.get(resourceType) ?? 0) + 1);
  return counts;
}

function referencesIn(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === "reference" && typeof inner === "string" ? [inner] : referencesIn(inner),
  );
}
