import assert from "node:assert/strict";
import { test } from "node:test";
import {
  parameterCode,
  type SearchParam,
  searchParamsOf,
  setCustomParams,
} from "../definitions/search-parameters.ts";
import type { Resource } from "../resource.ts";
import { type ResourceType, typeCodeOf } from "../resource-types.ts";
import { dateInterval } from "./dates.ts";
import { createHasher } from "./hash.ts";
import type { IndexRow } from "./index-row.ts";
import { createIndexer } from "./indexer.ts";
import { keyOf } from "./keys.ts";
import { createSearchTokens } from "./search-tokens.ts";

const hash = createHasher({ a: 7, b: 9 });
const indexer = createIndexer({ hash });
const tokens = createSearchTokens(hash);
const ucum = "http://unitsofmeasure.org";

const get = (type: ResourceType, code: string): SearchParam => {
  const param = searchParamsOf(type).get(code);
  assert.ok(param !== undefined, `${type}.${code}`);
  return param;
};
const index = (resource: Resource): IndexRow =>
  indexer.index(resource, { baseUrls: ["https://here.vn/fhir"] });
const of = (type: ResourceType, code: string) => tokens.of(get(type, code));
const isPresent = (row: IndexRow, type: ResourceType, code: string): boolean =>
  Math.floor(row.present / 2 ** get(type, code).ordinal) % 2 === 1;
const rangesOf = (row: IndexRow, code: string) =>
  row.ranges.filter((range) => range.param === parameterCode(code));

const patient: Resource = {
  resourceType: "Patient",
  meta: { profile: ["http://example.vn/patient|1.0"], tag: [{ system: "s", code: "demo" }] },
  identifier: [
    { system: "http://example.vn/cccd", value: "001", type: { coding: [{ system: "t", code: "NI" }] } },
    { value: "loose" },
  ],
  active: true,
  name: [{ text: "Nguyễn Văn An", family: "Nguyễn", given: ["Văn", "An"] }],
  telecom: [
    { system: "phone", value: "+84 912 345 678" },
    { system: "email", value: "An@Example.vn" },
  ],
  birthDate: "1985-03-02",
  address: [{ line: ["Thôn Đông"], city: "Hoài Thượng" }],
  managingOrganization: { reference: "Organization/tram-1" },
};

const bloodPressure: Resource = {
  resourceType: "Observation",
  status: "final",
  code: { coding: [{ system: "http://loinc.org", code: "85354-9" }] },
  subject: { reference: "Patient/p1" },
  encounter: { reference: "https://here.vn/fhir/Encounter/e1/_history/2" },
  performer: [{ reference: "Practitioner/d1" }, { reference: "Practitioner/d1" }, { reference: "#inside" }],
  effectivePeriod: { start: "2026-11-20T08:00:00+07:00" },
  component: [
    {
      code: { coding: [{ system: "http://loinc.org", code: "8480-6" }] },
      valueQuantity: { value: 120, system: ucum, code: "mm[Hg]" },
    },
    {
      code: { text: "diastolic" },
      valueQuantity: { value: 80, unit: "mmHg" },
    },
  ],
};

test("an identifier is found with its system, without it, by its system, and by its type", () => {
  const { tokens: found } = index(patient);
  const own = of("Patient", "identifier");
  assert.ok(found.includes(own.token({ system: "http://example.vn/cccd", code: "001" })));
  assert.ok(found.includes(own.token({ code: "001" })));
  assert.ok(found.includes(own.token({ system: "http://example.vn/cccd" })));
  assert.ok(found.includes(own.ofType("t", "NI", "001")));
  assert.ok(found.includes(own.token({ system: "", code: "loose" })));
  assert.ok(!found.includes(own.token({ system: "", code: "001" })));
});

test("a person is found by each word of the name and by any two or three of them", () => {
  const { tokens: found, words } = index(patient);
  const own = of("Patient", "name");
  for (const word of ["nguyen", "van", "an"]) assert.ok(found.includes(own.word(word)), word);
  assert.ok(found.includes(own.joinedNameSet("an nguyen")));
  assert.ok(found.includes(own.joinedNameSet("an nguyen van")));
  assert.deepEqual(
    ["nguyen", "van", "an"].filter((word) => !words.includes(word)),
    [],
  );
});

test("a word that a name says twice is kept as two, once or twice as the name is told in parts or as a text", () => {
  const own = of("Patient", "name");
  const repeated = [own.joinedNameSet("le le"), own.joinedNameSet("le le thi")];
  const [text, parts] = [{ text: "Lê Thị Lê" }, { family: "Lê", given: ["Thị", "Lê"] }];
  const isRepeated = (name: object) => {
    const { tokens: found } = index({ resourceType: "Patient", name: [name] });
    return repeated.every((token) => found.includes(token));
  };
  assert.ok(isRepeated(text));
  assert.ok(isRepeated(parts));
  assert.ok(isRepeated({ ...text, ...parts }));
  assert.ok(!isRepeated({ text: "Lê Thị", family: "Lê", given: ["Thị"] }));
});

test("a whole text is kept only when it has no word by which it could be found", () => {
  const own = of("Patient", "name");
  assert.ok(!index(patient).tokens.includes(own.exact("Nguyễn Văn An")));
  assert.ok(index({ resourceType: "Patient", name: [{ text: "***" }] }).tokens.includes(own.exact("***")));
});

test("a telephone is one number however it is written, and mail has no case", () => {
  const { tokens: found } = index(patient);
  for (const written of ["0912345678", "0912.345.678", "+84912345678", "0084 912 345 678"]) {
    assert.ok(found.includes(of("Patient", "phone").token({ code: written })), written);
  }
  assert.ok(found.includes(of("Patient", "telecom").token({ system: "email", code: "an@EXAMPLE.vn" })));
});

test("a person who is not known to have died is not deceased, and that is known", () => {
  const own = of("Patient", "deceased");
  const alive = index(patient);
  assert.ok(!alive.tokens.includes(own.token({ code: "true" })));
  assert.ok(isPresent(alive, "Patient", "deceased"));
  const dead = index({ ...patient, deceasedDateTime: "2026-01-01" });
  assert.ok(dead.tokens.includes(own.token({ code: "true" })));
});

test("a canonical address is found with and without its version", () => {
  const { tokens: found } = index(patient);
  assert.ok(found.includes(of("Patient", "_profile").uri("http://example.vn/patient|1.0")));
  assert.ok(found.includes(of("Patient", "_profile").uri("http://example.vn/patient")));
});

test("birth is the main date and the name has its place in the register", () => {
  const row = index(patient);
  assert.deepEqual({ lo: row.startAt, hi: row.endAt }, dateInterval("1985-03-02"));
  assert.equal(row.sortName, "an 0 nguye~n 3 va~n 0");
  assert.deepEqual(rangesOf(row, "birthdate"), []);
});

test("what is absent is known to be missing", () => {
  const row = index(patient);
  assert.ok(isPresent(row, "Patient", "phone"));
  assert.ok(!isPresent(row, "Patient", "gender"));
  assert.ok(
    !isPresent(
      index({ resourceType: "Patient", telecom: [{ system: "email", value: "a@b" }] }),
      "Patient",
      "phone",
    ),
  );
});

test("patient and encounter are columns, every other reference is one row", () => {
  const row = index(bloodPressure);
  assert.equal(row.patient, keyOf("p1"));
  assert.equal(row.encounter, keyOf("e1"));
  assert.deepEqual(row.references, [
    { param: parameterCode("performer"), targetType: typeCodeOf("Practitioner"), target: keyOf("d1") },
  ]);
});

test("a subject that is not a patient is a row and leaves patient missing", () => {
  const row = index({ ...bloodPressure, subject: { reference: "Group/g1" } });
  assert.equal(row.patient, undefined);
  assert.ok(
    row.references.some((one) => one.param === parameterCode("subject") && one.target === keyOf("g1")),
  );
  assert.ok(isPresent(row, "Observation", "subject"));
  assert.ok(!isPresent(row, "Observation", "patient"));
});

test("a reference elsewhere and a logical reference are tokens", () => {
  const own = of("Observation", "subject");
  const far = index({ ...bloodPressure, subject: { reference: "https://far.vn/fhir/Patient/9" } });
  assert.ok(far.tokens.includes(own.external("https://far.vn/fhir/Patient/9")));
  assert.ok(isPresent(far, "Observation", "patient"));
  const logical = index({ ...bloodPressure, subject: { identifier: { system: "s", value: "v" } } });
  assert.ok(logical.tokens.includes(own.identifier({ system: "s", code: "v" })));
  assert.ok(logical.tokens.includes(own.identifier({ code: "v" })));
});

test("an appointment is kept with its patient unless it has several", () => {
  const at = (...actors: string[]): IndexRow =>
    index({
      resourceType: "Appointment",
      participant: actors.map((reference) => ({ actor: { reference } })),
    });
  assert.equal(at("Practitioner/d1", "Patient/p1").patient, keyOf("p1"));
  assert.equal(at("Patient/p1", "Patient/p2").patient, undefined);
  assert.equal(at("Patient/p1", "Patient/p2").references.length, 2);
});

test("one coding is the code of the row, several are left to the tokens", () => {
  const own = of("Observation", "code");
  const row = index(bloodPressure);
  assert.equal(row.code, own.token({ system: "http://loinc.org", code: "85354-9" }));
  const coding = [
    { system: "http://loinc.org", code: "85354-9" },
    { system: "local", code: "HA" },
  ];
  const both = index({ ...bloodPressure, code: { coding } });
  assert.equal(both.code, 0);
  assert.ok(both.tokens.includes(own.token({ system: "local", code: "HA" })));
  assert.equal(index({ ...bloodPressure, code: { text: "huyết áp" } }).code, undefined);
});

test("a component is kept as its code beside its value, with and without the system", () => {
  const rows = rangesOf(index(bloodPressure), "component-code-value-quantity");
  const own = of("Observation", "component-code-value-quantity");
  const { unit, canonical } = tokens.quantity({ value: 120, system: ucum, code: "mm[Hg]" });
  const systolic = rows.filter((row) => row.lo === 120);
  assert.deepEqual(
    systolic.map((row) => row.token),
    [own.tuple(["http://loinc.org|8480-6"]), own.tuple(["8480-6"])],
  );
  assert.ok(systolic.every((row) => row.unit === unit && row.canonical === canonical));
});

test("a component without a coding keeps its value, and a unit that is not UCUM its text", () => {
  const rows = rangesOf(index(bloodPressure), "component-code-value-quantity").filter((row) => row.lo === 80);
  const [form] = tokens.units("", "mmHg").slice(-1);
  assert.deepEqual(
    rows.map((row) => [row.token, row.unit, row.canonical]),
    [[undefined, form?.unit, undefined]],
  );
});

test("the main quantity is in columns, as written and in canonical units", () => {
  const row = index({ ...bloodPressure, valueQuantity: { value: 5, system: ucum, code: "mg/dL" } });
  const [form] = tokens.units(ucum, "g/L");
  assert.deepEqual([row.quantity, row.canonicalQuantity, row.unit], [5, 50, form?.unit]);
});

test("an open period reaches to the end of the calendar", () => {
  const row = index(bloodPressure);
  assert.equal(row.startAt, dateInterval("2026-11-20T08:00:00+07:00")?.lo);
  assert.ok((row.endAt ?? 0) > Date.UTC(9999, 0));
});

test("the ends of a range are both found", () => {
  const range = { low: { value: 10, system: ucum, code: "a" }, high: { value: 12, system: ucum, code: "a" } };
  const rows = rangesOf(index({ resourceType: "Condition", onsetRange: range }), "onset-age");
  assert.deepEqual(
    rows.map((row) => row.lo),
    [10, 12],
  );
});

test("texts of two parts of a tuple are one token", () => {
  const related = { code: "replaces", target: { reference: "DocumentReference/d1" } };
  const row = index({ resourceType: "DocumentReference", relatesTo: [related] });
  const own = of("DocumentReference", "relationship");
  assert.ok(row.tokens.includes(own.tuple(["DocumentReference/d1", "replaces"])));
});

test("an address is found below each of its prefixes", () => {
  const { tokens: found } = index({ resourceType: "ValueSet", url: "http://acme.vn/fhir/ValueSet/1" });
  const own = of("ValueSet", "url");
  for (const prefix of ["http://acme.vn", "http://acme.vn/fhir/", "http://acme.vn/fhir/ValueSet/1"]) {
    assert.ok(found.includes(own.below(prefix)), prefix);
  }
  assert.ok(!found.includes(own.below("http://acme.vn/fhi")));
});

test("the document inside a bundle is found through the bundle", () => {
  const row = index({
    resourceType: "Bundle",
    entry: [{ resource: { resourceType: "Composition", id: "c1" } }],
  });
  assert.deepEqual(
    row.references.map((one) => one.target),
    [keyOf("c1")],
  );
  assert.ok(!isPresent(row, "Bundle", "message"));
});

test("tokens are distinct and in order", () => {
  const { tokens: found } = index(patient);
  assert.deepEqual(
    [...new Set(found)].toSorted((a, b) => a - b),
    found,
  );
});

test("a parameter that is added while the system runs is indexed from then on", () => {
  const extension = [{ url: "http://example.vn/ward", valueCode: "A3" }];
  const resource: Resource = { resourceType: "Location", extension, name: "Khoa Nội" };
  const before = index(resource).tokens.length;
  const own = { type: "token", url: "http://example.vn/own", ready: false } as const;
  setCustomParams(
    new Map([
      [
        "Location",
        [
          {
            ...own,
            code: "ward",
            ordinal: 40,
            expression: "Location.extension('http://example.vn/ward').value.ofType(code)",
          },
          { ...own, code: "long-name", ordinal: 41, expression: "Location.name.length() > 5" },
        ],
      ],
    ]),
  );
  const row = index(resource);
  assert.equal(row.tokens.length, before + 2);
  assert.ok(row.tokens.includes(of("Location", "ward").token({ code: "A3" })));
  assert.ok(row.tokens.includes(of("Location", "long-name").token({ code: "true" })));
});

test("parts of wrong types are passed over", () => {
  const broken = {
    resourceType: "Patient",
    identifier: "x",
    name: [null, 5, { given: "An", family: 7 }],
    birthDate: 1985,
    address: [[]],
    managingOrganization: "Organization",
  };
  assert.deepEqual(index(broken).references, []);
});
