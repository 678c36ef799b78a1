import assert from "node:assert/strict";
import test from "node:test";
import { findCodeList } from "./value-sets.ts";

test("a required value set is known with its codes and their system", () => {
  const list = findCodeList("http://hl7.org/fhir/ValueSet/administrative-gender", "required");
  assert.deepEqual([...(list?.codes ?? [])], ["female", "male", "other", "unknown"]);
  assert.ok(list?.bySystem.get("http://hl7.org/fhir/administrative-gender")?.has("male"));
});

test("a filter over a hierarchy yields the codes below it, less what is excluded", () => {
  const list = findCodeList("http://terminology.hl7.org/ValueSet/v3-ActEncounterCode", "extensible");
  assert.ok(list?.codes.has("AMB"));
  assert.ok(!list?.codes.has("_ActEncounterCode"));
  assert.ok(!list?.codes.has("_ActCoverageTypeCode"));
});

test("a set that cannot be enumerated is unknown rather than guessed", () => {
  for (const name of ["languages", "mimetypes", "ucum-units", "no-such-set"]) {
    assert.equal(findCodeList(`http://hl7.org/fhir/ValueSet/${name}`, "required"), undefined);
  }
});
