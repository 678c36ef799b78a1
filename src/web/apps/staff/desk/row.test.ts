import assert from "node:assert/strict";
import { test } from "node:test";
import { findRow } from "./row.ts";

test("a resource is recognised by its name, else by what it is about", () => {
  const titleOf = (resource: object): string | undefined => findRow({ id: "1", ...resource })?.title;
  assert.equal(
    titleOf({ resourceType: "Organization", name: "Trạm Y tế", type: [{ text: "x" }] }),
    "Trạm Y tế",
  );
  assert.equal(
    titleOf({ resourceType: "Practitioner", name: [{ family: "Lê", given: ["Thị", "Hà"] }] }),
    "Lê Thị Hà",
  );
  assert.equal(
    titleOf({ resourceType: "Condition", code: { coding: [{ code: "I10", display: "Tăng huyết áp" }] } }),
    "Tăng huyết áp",
  );
  assert.equal(titleOf({ resourceType: "Encounter", type: [{ text: "Khám bệnh" }] }), "Khám bệnh");
  assert.equal(
    titleOf({ resourceType: "AllergyIntolerance", type: "allergy", code: { text: "Hải sản" } }),
    "Hải sản",
  );
  assert.equal(titleOf({ resourceType: "Basic" }), "");
});

test("a row opens the record of the person it is about, and none for places", () => {
  const personOf = (resource: object): string | undefined => findRow({ id: "1", ...resource })?.personId;
  assert.equal(personOf({ resourceType: "Patient" }), "1");
  assert.equal(personOf({ resourceType: "Condition", subject: { reference: "Patient/p7" } }), "p7");
  assert.equal(personOf({ resourceType: "Immunization", patient: { reference: "Patient/p8" } }), "p8");
  assert.equal(personOf({ resourceType: "Observation", subject: { reference: "Group/g1" } }), undefined);
  assert.equal(personOf({ resourceType: "Location" }), undefined);
});
