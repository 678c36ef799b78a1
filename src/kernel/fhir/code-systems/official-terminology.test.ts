import assert from "node:assert/strict";
import test from "node:test";
import { reachableFrom } from "./concept-tree.ts";
import { findOfficialCodeSystem, findOfficialValueSet } from "./official-terminology.ts";

const roles = "http://terminology.hl7.org/CodeSystem/v3-RoleCode";

test("an official hierarchy is known, with concepts that stand below several others", () => {
  const tree = findOfficialCodeSystem(roles);
  assert.ok(tree !== undefined);
  const above = reachableFrom(tree, "MTH", "above");
  assert.ok(above.has("PRN") && above.has("FAMMEMB"));
});

test("official definitions are found in their own version only", () => {
  const url = "http://hl7.org/fhir/ValueSet/observation-status";
  assert.equal(findOfficialValueSet(url)?.version, "4.0.1");
  assert.equal(findOfficialValueSet(url, "4.0.1")?.url, url);
  assert.equal(findOfficialValueSet(url, "5.0.0"), undefined);
});

test("a system whose codes are not all listed, and names of the language, are unknown", () => {
  for (const url of ["http://snomed.info/sct", "http://loinc.org", "constructor", ""])
    assert.equal(findOfficialCodeSystem(url), undefined, url);
});
