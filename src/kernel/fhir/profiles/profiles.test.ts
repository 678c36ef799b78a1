import assert from "node:assert/strict";
import test from "node:test";
import { findNode } from "../definitions/structures.ts";
import { validateResource } from "../validation/validate.ts";
import { vnCodes } from "./code-lists.ts";
import { findProfile, listProfiles } from "./profiles.ts";
import vnCore from "./vn-core.json" with { type: "json" };

const core = "http://fhir.ehealth.gov.vn/core/";
const profile = (id: string): { readonly profile: readonly string[] } => ({
  profile: [`${core}StructureDefinition/${id}`],
});
const concept = (system: string, code: string): object => ({ coding: [{ system, code }] });
const extension = (id: string, content: object): object => ({
  url: `${core}StructureDefinition/${id}`,
  ...content,
});
const cccd = {
  use: "official",
  type: concept("http://terminology.hl7.org/CodeSystem/v2-0203", "NI"),
  system: `${core}sid/national_id`,
  value: "001080000001",
};
const patient = {
  resourceType: "Patient",
  meta: profile("vn-core-patient"),
  extension: [
    extension("extension-race", { valueCodeableConcept: concept(`${core}CodeSystem/vn-core-race`, "01") }),
  ],
  identifier: [cccd],
  name: [{ text: "Nguyễn Văn An", family: "Nguyễn", given: ["An"] }],
  birthDate: "1980-01-01",
  address: [{ text: "Thôn 1, xã Sơn Dương" }],
};
const category = (code: string): object =>
  concept("http://terminology.hl7.org/CodeSystem/observation-category", code);
const quantity = (value: number, code: string): object => ({
  value,
  unit: code,
  system: "http://unitsofmeasure.org",
  code,
});
const loinc = (code: string): object => concept("http://loinc.org", code);
const encounter = {
  resourceType: "Encounter",
  meta: profile("vn-core-encounter"),
  status: "finished",
  class: { system: "http://terminology.hl7.org/CodeSystem/v3-ActCode", code: "AMB" },
  diagnosis: [
    {
      condition: { reference: "Condition/1" },
      use: concept("http://terminology.hl7.org/CodeSystem/diagnosis-role", "CC"),
    },
  ],
};
const labResult = {
  resourceType: "Observation",
  meta: profile("vn-core-observation-lab-code"),
  status: "final",
  category: [category("laboratory")],
  code: loinc("15074-8"),
  subject: { reference: "Patient/1" },
  effectiveDateTime: "2026-11-20",
  performer: [{ reference: "Practitioner/1" }],
  basedOn: [{ reference: "ServiceRequest/1" }],
  partOf: [{ reference: "Procedure/1" }],
  valueQuantity: quantity(5.4, "mmol/L"),
};

const placesOf = (resource: unknown): readonly string[] => [
  ...new Set(
    validateResource(resource)
      .filter((issue) => issue.severity === "error")
      .flatMap((issue) => issue.expression ?? []),
  ),
];

for (const [name, resource] of Object.entries({ patient, encounter, labResult })) {
  test(`a complete ${name} meets the profile it claims`, () =>
    assert.deepEqual(validateResource(resource), []));
}

const { birthDate: _, ...withoutBirthDate } = patient;
const race = (content: object): object => ({ ...patient, extension: [extension("extension-race", content)] });
const mistakes: readonly (readonly [sentence: string, resource: unknown, place: string])[] = [
  [
    "a patient without the full name as text",
    { ...patient, name: [{ family: "Nguyễn" }] },
    "Patient.name[0].text",
  ],
  ["a patient without a name (from the patient summary)", { ...patient, name: undefined }, "Patient.name"],
  ["a patient without a date of birth (from the patient summary)", withoutBirthDate, "Patient.birthDate"],
  [
    "a citizen number of another use",
    { ...patient, identifier: [{ ...cccd, use: "secondary" }] },
    "Patient.identifier[0].use",
  ],
  [
    "a citizen number typed as a passport",
    {
      ...patient,
      identifier: [{ ...cccd, type: concept("http://terminology.hl7.org/CodeSystem/v2-0203", "PPN") }],
    },
    "Patient.identifier[0].type",
  ],
  [
    "a citizen number without its value",
    { ...patient, identifier: [{ ...cccd, value: undefined }] },
    "Patient.identifier[0].value",
  ],
  [
    "a second citizen number",
    { ...patient, identifier: [cccd, { ...cccd, value: "2" }] },
    "Patient.identifier",
  ],
  [
    "a mistyped driving licence under the misprinted address",
    { ...patient, identifier: [{ ...cccd, system: `${core}sid/driver-license-number` }] },
    "Patient.identifier[0].type",
  ],
  ["an address without text", { ...patient, address: [{ city: "Sơn Dương" }] }, "Patient.address[0].text"],
  [
    "a contact's address without text",
    { ...patient, contact: [{ address: { city: "Sơn Dương" } }] },
    "Patient.contact[0].address.text",
  ],
  [
    "an ethnic group that does not exist",
    race({ valueCodeableConcept: concept(`${core}CodeSystem/vn-core-race`, "77") }),
    "Patient.extension[0].value.ofType(CodeableConcept).coding[0].code",
  ],
  ["an ethnic group given as text", race({ valueString: "Kinh" }), "Patient.extension[0].value"],
  [
    "two ethnic groups",
    { ...patient, extension: [...patient.extension, ...patient.extension] },
    "Patient.extension",
  ],
  [
    "an occupation that does not exist, whatever holds the extension",
    {
      resourceType: "Practitioner",
      extension: [
        extension("extension-occupation", {
          valueCodeableConcept: concept(`${core}CodeSystem/vn-core-occupation-4069`, "14"),
        }),
      ],
    },
    "Practitioner.extension[0].value.ofType(CodeableConcept).coding[0].code",
  ],
  [
    "an administrative address with a value of its own",
    {
      ...patient,
      address: [
        { text: "a", extension: [extension("extension-administrative-address", { valueString: "x" })] },
      ],
    },
    "Patient.address[0].extension[0].value",
  ],
  ["an encounter without its main diagnosis", { ...encounter, diagnosis: undefined }, "Encounter.diagnosis"],
  [
    "an encounter with a ranked main diagnosis",
    { ...encounter, diagnosis: [{ ...encounter.diagnosis[0], rank: 1 }] },
    "Encounter.diagnosis[0].rank",
  ],
  [
    "a profile of another type",
    { ...encounter, meta: profile("vn-core-patient") },
    "Encounter.meta.profile[0]",
  ],
  [
    "a laboratory result in the imaging category",
    { ...labResult, category: [category("imaging")] },
    "Observation.category",
  ],
  [
    "a laboratory result about a group",
    { ...labResult, subject: { reference: "Group/1" } },
    "Observation.subject",
  ],
  ["a laboratory result by nobody", { ...labResult, performer: undefined }, "Observation.performer"],
  [
    "a radiology result with a number",
    { ...labResult, meta: profile("vn-core-observation-radiology-code"), category: [category("imaging")] },
    "Observation.value",
  ],
];

for (const [sentence, resource, place] of mistakes) {
  test(`${sentence} is refused at its place`, () => assert.deepEqual(placesOf(resource), [place]));
}

test("words for people do not make a fixed concept wrong", () => {
  const type = {
    coding: [{ system: "http://terminology.hl7.org/CodeSystem/v2-0203", code: "NI", display: "CCCD" }],
    text: "Căn cước",
  };
  assert.deepEqual(placesOf({ ...patient, identifier: [{ ...cccd, type }] }), []);
});

test("an observation of birth weight may use the right address of the category", () => {
  const weight = {
    resourceType: "Observation",
    meta: profile("observation-birth-weight"),
    status: "final",
    category: [category("survey")],
    code: loinc("8339-4"),
    valueQuantity: quantity(3.1, "kg"),
  };
  assert.deepEqual(placesOf(weight), []);
});

test("a profile that is not known is a warning", () => {
  const issues = validateResource({
    ...patient,
    meta: { profile: ["http://example.vn/StructureDefinition/x"] },
  });
  assert.deepEqual(
    issues.map((issue) => issue.severity),
    ["warning"],
  );
});

test("to ask for a profile that is not known is an error", () => {
  const issues = validateResource(patient, { profiles: ["http://example.vn/StructureDefinition/x"] });
  assert.deepEqual(
    issues.map((issue) => [issue.severity, issue.code]),
    [["error", "not-supported"]],
  );
});

test("a profile can be asked for without being claimed", () => {
  const unclaimed = { ...withoutBirthDate, meta: undefined };
  assert.deepEqual(validateResource(unclaimed), []);
  const issues = validateResource(unclaimed, {
    profiles: [`${core}StructureDefinition/vn-core-patient|1.0.0`],
  });
  assert.deepEqual(
    issues.map((issue) => issue.expression?.[0]),
    ["Patient.birthDate"],
  );
});

test("every profile of the guide is known, and every place in it exists in R4", () => {
  assert.equal(vnCore.profiles.length, 65);
  for (const address of listProfiles()) assert.notEqual(findProfile(address), undefined, address);
  for (const { type, rules } of vnCore.profiles) {
    for (const rule of rules) assert.ok(existsInR4(type, rule.at), `${type} ${rule.at}`);
  }
});

test("the national lists hold 56 ethnic groups, 13 occupations and 12 years of school", () => {
  const sizes = Object.values(vnCodes).map((list) => Object.keys(list).length);
  assert.deepEqual(
    sizes.toSorted((a, b) => a - b),
    [5, 12, 13, 56],
  );
});

const existsInR4 = (type: string, at: string): boolean => {
  let node = type;
  for (const segment of at === "" ? [] : at.split(".")) {
    const [name = ""] = segment.split(":");
    const element = findNode(node)?.elements.find(
      (one) => one.name === name.replace("[x]", "") && (one.choice === true) === name.endsWith("[x]"),
    );
    if (element === undefined) return false;
    const below = `${node}.${element.name}`;
    node = element.sameAs ?? (findNode(below) === undefined ? (element.types[0] ?? "") : below);
  }
  return true;
};
