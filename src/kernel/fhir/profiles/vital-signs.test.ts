import assert from "node:assert/strict";
import test from "node:test";
import { validateResource } from "../validation/validate.ts";

const concept = (system: string, code: string): object => ({ coding: [{ system, code }] });
const vital = (id: string): { readonly profile: readonly string[] } => ({
  profile: [`http://hl7.org/fhir/StructureDefinition/${id}`],
});
const category = (code: string): object =>
  concept("http://terminology.hl7.org/CodeSystem/observation-category", code);
const quantity = (value: number, code: string): object => ({
  value,
  unit: code,
  system: "http://unitsofmeasure.org",
  code,
});
const loinc = (code: string): object => concept("http://loinc.org", code);
const bloodPressure = {
  resourceType: "Observation",
  meta: vital("bp"),
  status: "final",
  category: [category("vital-signs")],
  code: loinc("85354-9"),
  subject: { reference: "Patient/1" },
  effectiveDateTime: "2026-11-20",
  component: [
    { code: loinc("8480-6"), valueQuantity: quantity(120, "mm[Hg]") },
    { code: loinc("8462-4"), valueQuantity: quantity(80, "mm[Hg]") },
  ],
};

const placesOf = (resource: unknown): readonly string[] => [
  ...new Set(
    validateResource(resource)
      .filter((issue) => issue.severity === "error")
      .flatMap((issue) => issue.expression ?? []),
  ),
];

test("a complete blood pressure meets the profile it claims", () => {
  assert.deepEqual(validateResource(bloodPressure), []);
});

const mistakes: readonly (readonly [sentence: string, resource: unknown, place: string])[] = [
  [
    "a blood pressure without its lower value",
    { ...bloodPressure, component: [bloodPressure.component[0], { code: loinc("1"), valueString: "a" }] },
    "Observation.component",
  ],
  [
    "a blood pressure in another unit",
    {
      ...bloodPressure,
      component: [bloodPressure.component[0], { code: loinc("8462-4"), valueQuantity: quantity(8, "kPa") }],
    },
    "Observation.component[1].value.ofType(Quantity).code",
  ],
  [
    "a blood pressure of a month",
    { ...bloodPressure, effectiveDateTime: "2026-11" },
    "Observation.effective.ofType(dateTime)",
  ],
  [
    "a body weight in pounds of gold",
    {
      ...bloodPressure,
      meta: vital("bodyweight"),
      code: loinc("29463-7"),
      component: undefined,
      valueQuantity: quantity(8, "[lb_tr]"),
    },
    "Observation.value.ofType(Quantity).code",
  ],
  [
    "a heart rate with the code of another sign",
    {
      ...bloodPressure,
      meta: vital("heartrate"),
      component: undefined,
      code: loinc("1"),
      valueQuantity: quantity(8, "/min"),
    },
    "Observation.code.coding",
  ],
];

for (const [sentence, resource, place] of mistakes) {
  test(`${sentence} is refused at its place`, () => assert.deepEqual(placesOf(resource), [place]));
}
