import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { createSearchWorld, type SearchWorld } from "#test/search/search-world.ts";

let world: SearchWorld;
before(async () => {
  world = await createSearchWorld();
  await world.put(
    { resourceType: "Organization", id: "a", name: "A", partOf: { reference: "Organization/b" } },
    { resourceType: "Organization", id: "b", name: "B", partOf: { reference: "Organization/c" } },
    { resourceType: "Organization", id: "c", name: "C", partOf: { reference: "Organization/a" } },
    { resourceType: "Patient", id: "p", managingOrganization: { reference: "Organization/a" } },
    {
      resourceType: "Encounter",
      id: "visit",
      status: "finished",
      class: { code: "AMB" },
      subject: { reference: "Patient/p" },
    },
    {
      resourceType: "MedicationRequest",
      id: "drug",
      status: "active",
      intent: "order",
      subject: { reference: "Patient/p" },
      encounter: { reference: "Encounter/visit" },
      requester: { reference: "Practitioner/unknown" },
      medicationCodeableConcept: { text: "x" },
    },
    ...Array.from({ length: 1100 }, (_, n) => ({
      resourceType: "Observation",
      id: `o${n}`,
      status: "final",
      code: { text: "x" },
      subject: { reference: "Patient/p" },
      encounter: { reference: "Encounter/visit" },
    })),
  );
});
after(() => world.close());

const included = async (address: string): Promise<readonly string[]> =>
  (await world.search(address)).included.map((row) => `${row.type}/${row.id}`).sort();

test("references in columns are followed without regard to whose ids they are", async () => {
  assert.deepEqual(
    await included(
      "MedicationRequest?_include=MedicationRequest:encounter&_include=MedicationRequest:patient",
    ),
    ["Encounter/visit", "Patient/p"],
  );
});

test("a star follows all references, and what does not exist is left out", async () => {
  assert.deepEqual(await included("MedicationRequest?_include=MedicationRequest:*"), [
    "Encounter/visit",
    "Patient/p",
  ]);
  assert.deepEqual(await included("MedicationRequest?_include=*"), ["Encounter/visit", "Patient/p"]);
});

test("a target type narrows an include", async () => {
  assert.deepEqual(await included("MedicationRequest?_include=MedicationRequest:*:Encounter"), [
    "Encounter/visit",
  ]);
  assert.deepEqual(await included("MedicationRequest?_include=MedicationRequest:subject:Group"), []);
});

test("only an iterating include goes beyond the matches", async () => {
  assert.deepEqual(await included("Patient?_include=Patient:organization&_include=Organization:partof"), [
    "Organization/a",
  ]);
  assert.deepEqual(
    await included("Patient?_include=Patient:organization&_include:iterate=Organization:partof"),
    ["Organization/a", "Organization/b", "Organization/c"],
  );
});

test("organisations that are parts of each other in a circle are included once", async () => {
  assert.deepEqual(await included("Organization?name=a&_include:iterate=Organization:partof"), [
    "Organization/b",
    "Organization/c",
  ]);
});

test("whoever refers to a match is included, through columns and through references", async () => {
  assert.deepEqual(await included("Encounter?_revinclude=MedicationRequest:encounter"), [
    "MedicationRequest/drug",
  ]);
  assert.deepEqual(await included("Organization?_id=c&_revinclude=Organization:partof"), ["Organization/b"]);
  assert.deepEqual(await included("Encounter?_revinclude=MedicationRequest:*"), ["MedicationRequest/drug"]);
});

test("more than a thousand resources to include are cut, and the answer says so", async () => {
  const result = await world.search("Patient?_revinclude=Observation:patient");
  assert.equal(result.included.length, 1000);
  assert.deepEqual(
    result.warnings.map((issue) => issue.code),
    ["too-costly"],
  );
});

test("everything that refers to a match can be included at once", async () => {
  const result = await world.search("Encounter?_revinclude=*", {
    presentTypes: ["Encounter", "MedicationRequest"],
  });
  assert.deepEqual(
    result.included.map((row) => row.id),
    ["drug"],
  );
});
