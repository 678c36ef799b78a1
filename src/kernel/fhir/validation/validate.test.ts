import assert from "node:assert/strict";
import test from "node:test";
import { validateResource } from "./validate.ts";

const patient = {
  resourceType: "Patient",
  id: "p1",
  identifier: [{ system: "http://example.vn/sid/cccd", value: "001080000001" }],
  name: [{ text: "Nguyễn Văn An", family: "Nguyễn", given: ["Văn", "An"] }],
  gender: "male",
  birthDate: "1980-02-29",
  deceasedBoolean: false,
};
const observation = {
  resourceType: "Observation",
  status: "final",
  code: { coding: [{ system: "http://loinc.org", code: "8867-4" }] },
  subject: { reference: "Patient/p1" },
  effectiveDateTime: "2026-11-20T08:30:00+07:00",
  valueQuantity: { value: 72, unit: "/min", system: "http://unitsofmeasure.org", code: "/min" },
};
const deep = (levels: number): object => {
  let extension: object = { url: "http://example.vn/x", valueString: "end" };
  for (let level = 0; level < levels; level++)
    extension = { url: "http://example.vn/x", extension: [extension] };
  return extension;
};

const placesOf = (resource: unknown): readonly string[] =>
  validateResource(resource)
    .filter((issue) => issue.severity === "error")
    .flatMap((issue) => issue.expression ?? []);

test("a correct patient and a correct observation have no issues", () => {
  assert.deepEqual(validateResource(patient), []);
  assert.deepEqual(validateResource(observation), []);
});

const mistakes: readonly (readonly [sentence: string, resource: unknown, place: string])[] = [
  ["something that is no object", "Patient", "resourceType"],
  ["an array instead of a resource", [], "resourceType"],
  ["a resource without a type", {}, "resourceType"],
  ["a type that R4 does not have", { resourceType: "Pacient" }, "resourceType"],
  ["a type of a later edition", { resourceType: "SubscriptionStatus" }, "resourceType"],
  ["a data type as a resource", { resourceType: "HumanName", text: "An" }, "resourceType"],
  ["an element that the type does not have", { ...patient, colour: "red" }, "Patient.colour"],
  ["an element that a group does not have", { ...patient, contact: [{ age: 3 }] }, "Patient.contact[0].age"],
  ["a single value where the element repeats", { ...patient, name: { text: "An" } }, "Patient.name"],
  ["an array where the element does not repeat", { ...patient, gender: ["male"] }, "Patient.gender"],
  ["an empty array", { ...patient, name: [] }, "Patient.name"],
  ["an empty object", { ...patient, name: [{}] }, "Patient.name[0]"],
  ["an element with nothing but an id", { ...patient, name: [{ id: "n" }] }, "Patient.name[0]"],
  ["an empty string", { ...patient, name: [{ text: "" }] }, "Patient.name[0].text"],
  ["a null value", { ...patient, birthDate: null }, "Patient.birthDate"],
  [
    "a second given name that is a number",
    { ...patient, name: [{ given: ["An", 3] }] },
    "Patient.name[0].given[1]",
  ],
  ["a null without a companion", { ...patient, name: [{ given: ["An", null] }] }, "Patient.name[0].given[1]"],
  [
    "a companion of another length",
    { ...patient, name: [{ given: ["A", "B"], _given: [{ id: "a" }] }] },
    "Patient.name[0].given",
  ],
  [
    "a companion with nothing but an id",
    { ...patient, birthDate: undefined, _birthDate: { id: "b" } },
    "Patient.birthDate",
  ],
  ["an empty companion", { ...patient, _birthDate: {} }, "Patient.birthDate"],
  ["a companion that is a string", { ...patient, _birthDate: "x" }, "Patient.birthDate"],
  ["a day that the calendar lacks", { ...patient, birthDate: "1981-02-29" }, "Patient.birthDate"],
  [
    "a date with time where a date belongs",
    { ...patient, birthDate: "1981-02-28T00:00:00Z" },
    "Patient.birthDate",
  ],
  [
    "a time without zone",
    { ...observation, effectiveDateTime: "2026-11-20T08:30:00" },
    "Observation.effective.ofType(dateTime)",
  ],
  ["an id with a space", { ...patient, id: "a b" }, "Patient.id"],
  ["an id of 65 characters", { ...patient, id: "a".repeat(65) }, "Patient.id"],
  ["a code outside a required value set", { ...patient, gender: "M" }, "Patient.gender"],
  ["a boolean given as text", { ...patient, active: "true" }, "Patient.active"],
  [
    "a number given as text",
    { ...observation, valueQuantity: { value: "72" } },
    "Observation.value.ofType(Quantity).value",
  ],
  [
    "an integer with a fraction",
    { ...patient, deceasedBoolean: undefined, multipleBirthInteger: 1.5 },
    "Patient.multipleBirth.ofType(integer)",
  ],
  ["a NUL character in text", { ...patient, name: [{ text: "A\u0000n" }] }, "Patient.name[0].text"],
  ["half a surrogate pair", { ...patient, name: [{ text: "A\ud800n" }] }, "Patient.name[0].text"],
  [
    "a URI with a space",
    { ...patient, identifier: [{ system: "a b", value: "1" }] },
    "Patient.identifier[0].system",
  ],
  [
    "text longer than a mebibyte",
    { ...patient, name: [{ text: "a".repeat(1_048_577) }] },
    "Patient.name[0].text",
  ],
  ["two types of one choice", { ...patient, deceasedDateTime: "2026" }, "Patient.deceased"],
  ["a required element that is missing", { ...observation, status: undefined }, "Observation.status"],
  [
    "a required choice that is missing",
    {
      resourceType: "MedicationRequest",
      status: "active",
      intent: "order",
      subject: { reference: "Patient/1" },
    },
    "MedicationRequest.medication",
  ],
  [
    "a reference to a type that is not allowed",
    { ...observation, subject: { reference: "Medication/1" } },
    "Observation.subject",
  ],
  [
    "an absolute reference to a type that is not allowed",
    { ...observation, subject: { reference: "http://x.vn/fhir/Medication/1/_history/2" } },
    "Observation.subject",
  ],
  [
    "a reference to something that is not contained",
    { ...patient, managingOrganization: { reference: "#o" } },
    "Patient.managingOrganization",
  ],
  [
    "a contained resource that nobody refers to",
    { ...patient, contained: [{ resourceType: "Organization", id: "o", name: "A" }] },
    "Patient",
  ],
  [
    "a mistake in a contained resource",
    {
      ...patient,
      managingOrganization: { reference: "#o" },
      contained: [{ resourceType: "Organization", id: "o", name: 3 }],
    },
    "Patient.contained[0].name",
  ],
  [
    "a contained resource of unknown type",
    { ...patient, contained: [{ resourceType: "Nobody" }] },
    "Patient.contained[0].resourceType",
  ],
  ["an invariant of a group", { ...patient, contact: [{ gender: "male" }] }, "Patient.contact[0]"],
  ["an invariant of the resource", { ...observation, dataAbsentReason: { text: "?" } }, "Observation"],
  [
    "an invariant of an element",
    { resourceType: "Organization", name: "A", telecom: [{ system: "phone", value: "1", use: "home" }] },
    "Organization.telecom[0]",
  ],
  [
    "a period that ends before it starts",
    { ...patient, name: [{ text: "An", period: { start: "2026-02", end: "2026-01-31" } }] },
    "Patient.name[0].period",
  ],
  [
    "a quantity with a code but no system",
    { ...observation, valueQuantity: { value: 1, code: "kg" } },
    "Observation.value.ofType(Quantity)",
  ],
  [
    "an extension with a value and extensions",
    {
      ...patient,
      extension: [{ url: "http://x.vn", valueString: "a", extension: [{ url: "b", valueString: "c" }] }],
    },
    "Patient.extension[0]",
  ],
  [
    "an extension of a primitive without a value",
    { ...patient, _birthDate: { extension: [{ url: "http://x.vn" }] } },
    "Patient.birthDate.extension[0]",
  ],
  [
    "a script in the narrative",
    {
      ...patient,
      text: {
        status: "generated",
        div: '<div xmlns="http://www.w3.org/1999/xhtml"><script>x</script></div>',
      },
    },
    "Patient.text.div",
  ],
  [
    "a mistake in an entry of a bundle",
    { resourceType: "Bundle", type: "collection", entry: [{ resource: { ...patient, gender: "x" } }] },
    "Bundle.entry[0].resource.gender",
  ],
  [
    "a mistake in a parameter",
    {
      resourceType: "Parameters",
      parameter: [{ name: "a", resource: { resourceType: "Patient", active: 1 } }],
    },
    "Parameters.parameter[0].resource.active",
  ],
  [
    "a transaction entry without a request",
    { resourceType: "Bundle", type: "transaction", entry: [{ resource: patient }] },
    "Bundle",
  ],
];

for (const [sentence, resource, place] of mistakes) {
  test(`${sentence} is refused, and the place is named`, () => {
    assert.deepEqual([...new Set(placesOf(resource))], [place]);
  });
}

test("values may be absent where their companion carries an extension", () => {
  const absent = {
    extension: [{ url: "http://hl7.org/fhir/StructureDefinition/data-absent-reason", valueCode: "unknown" }],
  };
  assert.deepEqual(validateResource({ ...patient, birthDate: undefined, _birthDate: absent }), []);
  assert.deepEqual(
    validateResource({ ...patient, name: [{ given: ["An", null], _given: [null, absent] }] }),
    [],
  );
  assert.deepEqual(validateResource({ ...observation, status: undefined, _status: absent }), []);
});

test("nesting deeper than 64 levels is an issue, not a crash", () => {
  assert.deepEqual(validateResource({ ...patient, extension: [deep(50)] }), []);
  const issues = validateResource({ ...patient, extension: [deep(50_000)] });
  assert.equal(issues[0]?.code, "too-long");
});

test("a document with endless mistakes yields a bounded number of issues", () => {
  const given = Array.from({ length: 5000 }, () => "");
  assert.equal(validateResource({ ...patient, name: [{ given }] }).length, 100);
});

test("no number of warnings hides an error", () => {
  const profile = Array.from({ length: 500 }, (_, index) => `http://example.vn/profile/${index}`);
  const entry = [{ resource: { ...patient, meta: { profile } } }, { resource: { ...patient, gender: "x" } }];
  const issues = validateResource({ resourceType: "Bundle", type: "collection", entry });
  assert.equal(issues.filter((issue) => issue.severity === "warning").length, 100);
  assert.deepEqual(placesOf({ resourceType: "Bundle", type: "collection", entry }), [
    "Bundle.entry[1].resource.gender",
  ]);
});

test("the expected type is asked for by name", () => {
  assert.equal(validateResource(patient, { type: "Patient" }).length, 0);
  assert.equal(validateResource(patient, { type: "Observation" })[0]?.expression?.[0], "resourceType");
});

test("best practices are reported only when warnings are asked for", () => {
  assert.deepEqual(validateResource(patient), []);
  const warnings = validateResource(patient, { warnings: true });
  assert.ok(warnings.some((issue) => issue.severity === "warning" && issue.diagnostics.startsWith("dom-6")));
  assert.ok(warnings.every((issue) => issue.severity === "warning"));
});

test("a code outside an extensible value set is a warning when its system is the one to use", () => {
  const status = {
    coding: [{ system: "http://terminology.hl7.org/CodeSystem/v3-MaritalStatus", code: "nonsense" }],
  };
  const issues = validateResource({ ...patient, maritalStatus: status }, { warnings: true });
  assert.ok(
    issues.some((issue) => issue.severity === "warning" && issue.expression?.[0] === "Patient.maritalStatus"),
  );
});

test("no diagnostic repeats a value of the resource", () => {
  const secret = "Nguyễn Thị Bí Mật";
  const issues = validateResource({
    ...patient,
    gender: secret,
    birthDate: secret,
    name: [{ use: secret, text: 5 }],
  });
  assert.equal(issues.length, 4);
  assert.ok(!JSON.stringify(issues).includes("Bí Mật"));
});
