import assert from "node:assert/strict";
import test from "node:test";
import {
  type ElementDefinition,
  findNode,
  findStructure,
  listDataTypes,
  listResourceTypes,
} from "./structures.ts";

const namesAt = (path: string): readonly string[] =>
  (findNode(path)?.elements ?? []).map((element) => element.name);
const elementAt = (path: string, name: string): Partial<ElementDefinition> =>
  findNode(path)?.elements.find((one) => one.name === name) ?? {};

test("R4 has 146 resource types, none of a later edition", () => {
  assert.equal(listResourceTypes().length, 146);
  assert.ok(!listResourceTypes().includes("SubscriptionStatus"));
  assert.equal(findStructure("MetadataResource"), undefined);
  assert.equal(findStructure("constructor"), undefined);
});

test("data types are listed apart from resources", () => {
  assert.ok(listDataTypes().includes("HumanName"));
  assert.ok(!listDataTypes().includes("Patient"));
});

test("elements of later editions that the library carries are left out", () => {
  assert.ok(!namesAt("ResearchStudy").includes("label"));
  assert.ok(!namesAt("DeviceDefinition").includes("classification"));
  assert.ok(!namesAt("HealthcareService").includes("offeredIn"));
});

test("elements of R4 that the library replaced are put back", () => {
  assert.equal(elementAt("EvidenceVariable.characteristic", "definition").types?.length, 6);
  assert.ok(namesAt("EvidenceVariable.characteristic").includes("timeFromStart"));
  assert.equal(elementAt("EvidenceVariable", "characteristic").min, 1);
});

test("an element knows its cardinality, types, targets, binding and rules", () => {
  assert.deepEqual(elementAt("Patient", "managingOrganization").targets, ["Organization"]);
  assert.equal(elementAt("Patient", "gender").required, "http://hl7.org/fhir/ValueSet/administrative-gender");
  assert.equal(elementAt("Patient", "name").max, null);
  assert.deepEqual(elementAt("Patient", "deceased").types, ["boolean", "dateTime"]);
  assert.equal(elementAt("Questionnaire.item", "item").sameAs, "Questionnaire.item");
  assert.equal(findNode("Patient.contact")?.rules?.[0]?.key, "pat-1");
  assert.deepEqual(elementAt("Patient", "id").types, ["id"]);
  assert.deepEqual(elementAt("HumanName", "id").types, ["string"]);
});
