import assert from "node:assert/strict";
import { test } from "node:test";
import { isResourceType } from "../resource-types.ts";
import { compartmentParams, compartments, compartmentTypes } from "./compartments.ts";
import { searchParamsOf } from "./search-parameters.ts";

test("an observation belongs to its subject and to the patient who performed it", () => {
  assert.deepEqual(compartmentParams("Patient", "Observation"), ["subject", "performer"]);
});

test("a medication belongs to nobody's record", () => {
  assert.deepEqual(compartmentParams("Patient", "Medication"), []);
});

test("every parameter of every compartment is a reference parameter that can be searched", () => {
  const missing: string[] = [];
  for (const compartment of compartments) {
    for (const type of compartmentTypes(compartment).filter(isResourceType)) {
      const params = searchParamsOf(type);
      const unknown = compartmentParams(compartment, type).filter(
        (code) => params.get(code)?.type !== "reference",
      );
      missing.push(...unknown.map((code) => `${compartment}: ${type}.${code}`));
    }
  }
  assert.deepEqual(missing, []);
});
