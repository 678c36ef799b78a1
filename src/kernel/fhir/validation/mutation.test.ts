import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { isObject } from "./run.ts";
import { validateResource } from "./validate.ts";

const core = "http://fhir.ehealth.gov.vn/core/";
const seeds: readonly object[] = [
  {
    resourceType: "Patient",
    meta: { profile: [`${core}StructureDefinition/vn-core-patient`] },
    text: { status: "generated", div: '<div xmlns="http://www.w3.org/1999/xhtml"><p>An</p></div>' },
    contained: [{ resourceType: "Organization", id: "o", name: "Trạm y tế" }],
    extension: [
      {
        url: `${core}StructureDefinition/extension-race`,
        valueCodeableConcept: { coding: [{ system: `${core}CodeSystem/vn-core-race`, code: "01" }] },
      },
    ],
    identifier: [{ use: "official", system: `${core}sid/national_id`, value: "1" }],
    name: [{ text: "Nguyễn Văn An", given: ["Văn", "An"], _given: [null, { id: "x" }] }],
    birthDate: "1980-01-01",
    managingOrganization: { reference: "#o" },
    contact: [{ name: { text: "B" }, address: { text: "Thôn 1" } }],
  },
  {
    resourceType: "Observation",
    meta: { profile: [`${core}StructureDefinition/vn-core-observation-lab-code`] },
    status: "final",
    code: { coding: [{ system: "http://loinc.org", code: "1" }] },
    effectivePeriod: { start: "2026-01-01", end: "2026-01-02" },
    valueQuantity: { value: 1.5, system: "http://unitsofmeasure.org", code: "kg" },
    component: [{ code: { text: "a" }, valueString: "b" }],
    referenceRange: [{ low: { value: 1 } }],
  },
  {
    resourceType: "Bundle",
    type: "transaction",
    entry: [
      {
        fullUrl: "urn:uuid:1",
        resource: { resourceType: "Patient" },
        request: { method: "POST", url: "Patient" },
      },
    ],
  },
  {
    resourceType: "Questionnaire",
    status: "active",
    item: [
      {
        linkId: "1",
        type: "group",
        item: [
          {
            linkId: "2",
            type: "string",
            enableWhen: [{ question: "1", operator: "exists", answerBoolean: true }],
          },
        ],
      },
    ],
  },
];

/** A copy with one member, chosen by number among all of them, replaced, removed or wrapped. */
const mutated = (resource: unknown, at: number, change: (value: unknown) => unknown): unknown => {
  let seen = 0;
  const visit = (value: unknown): unknown => {
    seen++;
    if (seen - 1 === at) return change(value);
    if (Array.isArray(value)) return value.map(visit);
    if (!isObject(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, visit(member)]));
  };
  return visit(resource);
};

const changes: fc.Arbitrary<(value: unknown) => unknown> = fc.oneof(
  fc.jsonValue().map((json) => () => json),
  fc.constant(() => undefined),
  fc.constant((value: unknown) => [value]),
  fc.constant((value: unknown) => ({ value, extension: value })),
  fc.constant((value: unknown) => [value, null, value]),
  fc
    .constantFrom("__proto__", "constructor", "toString", "resourceType", "_id")
    .map((key) => (value: unknown) => ({ [key]: value })),
);

const places = fc.nat({ max: 60 });

test("however a resource is broken, validation answers with issues that name a place", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...seeds),
      fc.array(fc.tuple(places, changes), { minLength: 1, maxLength: 4 }),
      (seed, steps) => {
        const broken = steps.reduce<unknown>((resource, [at, change]) => mutated(resource, at, change), seed);
        for (const issue of validateResource(broken, { warnings: true }))
          assert.match(issue.expression?.[0] ?? "", /^[A-Za-z]/);
      },
    ),
    { numRuns: 3000 },
  );
});

test("any JSON at all is answered, never thrown at", () => {
  fc.assert(
    fc.property(
      fc.jsonValue(),
      fc.constantFrom("Patient", "Bundle", "StructureDefinition", "__proto__"),
      (json, type) => {
        assert.ok(validateResource(json).length > 0);
        const resource = isObject(json)
          ? { ...json, resourceType: type }
          : { resourceType: type, name: json };
        assert.ok(Array.isArray(validateResource(resource)));
      },
    ),
    { numRuns: 1000 },
  );
});
