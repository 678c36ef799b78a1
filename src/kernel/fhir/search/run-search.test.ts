import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { createSearchWorld, type SearchWorld } from "#test/search/search-world.ts";
import { resourceTypes } from "../resource-types.ts";
import { typeTableSql } from "../store/schema.ts";
import { codedByTime } from "./sql/compile-token.ts";

let world: SearchWorld;

const loinc = "http://loinc.org";
const ucum = "http://unitsofmeasure.org";

before(async () => {
  world = await createSearchWorld();
  await world.put(
    {
      resourceType: "Patient",
      id: "an",
      name: [{ text: "Nguyễn Văn An", family: "Nguyễn", given: ["Văn", "An"] }],
      gender: "male",
      birthDate: "1980-03-02",
      active: true,
      identifier: [
        {
          system: "http://moh.gov.vn/cccd",
          value: "079123",
          type: { coding: [{ system: "http://t", code: "NI" }] },
        },
      ],
      telecom: [{ system: "phone", value: "0912 345 678" }],
      address: [{ text: "12 Trần Phú, Hà Nội", city: "Hà Nội" }],
      generalPractitioner: [{ reference: "Practitioner/lan" }],
      managingOrganization: { reference: "Organization/ward" },
    },
    {
      resourceType: "Patient",
      id: "dung",
      name: [{ text: "Đỗ Thị Dung".normalize("NFD"), family: "Đỗ", given: ["Thị", "Dung"] }],
      gender: "female",
      birthDate: "1992",
    },
    { resourceType: "Patient", id: "anh", name: [{ text: "Trần Anh" }], gender: "female" },
    {
      resourceType: "List",
      id: "round",
      status: "current",
      mode: "working",
      subject: { reference: "Patient/an" },
      entry: ["Patient/an", "Patient/dung", "Observation/pressure"].map((reference) => ({
        item: { reference },
      })),
    },
    ...[["A90"], ["A90", "1C3Z"], ["A91"], []].map((some, n) => ({
      resourceType: "Condition",
      id: `condition${n}`,
      code: { coding: some.map((code) => ({ system: "http://icd", code })) },
      subject: { reference: "Patient/an" },
      recordedDate: `2026-03-0${n + 1}`,
    })),
    { resourceType: "Practitioner", id: "lan", name: [{ text: "Lê Thị Lan" }] },
    { resourceType: "Organization", id: "hospital", name: "Bệnh viện tỉnh" },
    {
      resourceType: "Organization",
      id: "ward",
      name: "Khoa Nội",
      partOf: { reference: "Organization/hospital" },
    },
    ...[1, 2, 3, 4, 5].map((n) => ({
      resourceType: "Observation",
      id: `pulse${n}`,
      status: "final",
      code: {
        coding: [
          { system: loinc, code: "8867-4" },
          ...(n === 3 ? [{ system: "http://local", code: "HR" }] : []),
        ],
      },
      subject: { reference: "Patient/an" },
      ...(n === 5 ? {} : { effectiveDateTime: `2026-01-0${n}T08:00:00+07:00` }),
      valueQuantity: { value: 60 + n, system: ucum, code: "/min" },
    })),
    {
      resourceType: "Observation",
      id: "pressure",
      status: "final",
      code: { coding: [{ system: loinc, code: "85354-9" }] },
      subject: { reference: "Patient/dung" },
      effectiveDateTime: "2026-02-01",
      component: [
        {
          code: { coding: [{ system: loinc, code: "8480-6" }] },
          valueQuantity: { value: 150, system: ucum, code: "mm[Hg]" },
        },
        {
          code: { coding: [{ system: loinc, code: "8462-4" }] },
          valueQuantity: { value: 90, system: ucum, code: "mm[Hg]" },
        },
      ],
    },
  );
});
after(() => world.close());

const finds = (address: string, ...expected: readonly string[]): void => {
  test(`${address} finds ${expected.length === 0 ? "nothing" : expected.join(", ")}`, async () => {
    assert.deepEqual([...(await world.ids(address))].sort(), [...expected].sort());
  });
};

const lists = (address: string, ...expected: readonly string[]): void => {
  test(`${address} lists ${expected.join(", ")} in this order`, async () => {
    assert.deepEqual(await world.ids(address), expected);
  });
};

finds("Patient?name=nguyen van an", "an");
finds("Patient?name=an nguyen", "an");
finds("Patient?name=Nguyễn", "an");
finds("Patient?name=ng v a", "an");
finds("Patient?name=do", "dung");
finds("Patient?name=an", "an", "anh");
finds("Patient?name:exact=Nguyễn", "an");
finds("Patient?name:exact=nguyễn");
finds("Patient?name:contains=en va", "an");
finds("Patient?name:contains=va en");
finds("Patient?name:contains=guy", "an");
finds("Patient?name=Nguyễn,Đỗ", "an", "dung");
finds("Patient?gender=female", "anh", "dung");
finds("Patient?gender:not=female", "an");
finds("Patient?identifier=http://moh.gov.vn/cccd|079123", "an");
finds("Patient?identifier=079123", "an");
finds("Patient?identifier=http://other|079123");
finds("Patient?identifier=http://moh.gov.vn/cccd|", "an");
finds("Patient?identifier:of-type=http://t|NI|079123", "an");
finds("Patient?phone=%2B84912345678", "an");
finds("Patient?birthdate=1980", "an");
finds("Patient?birthdate=ge1981", "dung");
finds("Patient?birthdate=lt1990-01-01", "an");
finds("Patient?birthdate:missing=true", "anh");
finds("Patient?address=ha noi", "an");
finds("Patient?general-practitioner=Practitioner/lan", "an");
finds("Patient?general-practitioner.name=lan", "an");
finds("Patient?general-practitioner:Practitioner.name=hoa");
finds("Patient?organization:below=Organization/hospital", "an");
finds("Patient?organization=Organization/hospital");
finds("Organization?partof:above=Organization/ward", "ward");
finds("Patient?_id=an,dung,nobody", "an", "dung");
finds("Patient?_has:Observation:patient:code=http://loinc.org|8867-4", "an");
finds("Patient?_has:Observation:subject:component-code=8480-6", "dung");
lists(
  "Observation?patient=Patient/an&code=http://loinc.org|8867-4&_sort=-date",
  "pulse4",
  "pulse3",
  "pulse2",
  "pulse1",
  "pulse5",
);
lists(
  "Observation?patient=Patient/an&code=http://loinc.org|8867-4&_sort=-date&_count=1",
  "pulse4",
  "pulse3",
  "pulse2",
  "pulse1",
  "pulse5",
);
lists(
  "Observation?patient=Patient/an&code=http://loinc.org|8867-4&_sort=date&_count=2",
  "pulse1",
  "pulse2",
  "pulse3",
  "pulse4",
  "pulse5",
);
finds("Observation?subject=an&code=HR", "pulse3");
finds("Observation?subject:Patient.name=dung", "pressure");
finds("Observation?patient.general-practitioner.name=lan&date=ge2026-01-03", "pulse3", "pulse4");
finds("Observation?value-quantity=gt62", "pulse3", "pulse4", "pulse5");
finds("Observation?value-quantity=64|http://unitsofmeasure.org|/min", "pulse4");
finds("Observation?component-code-value-quantity=http://loinc.org|8480-6$gt140", "pressure");
finds("Observation?component-code-value-quantity=http://loinc.org|8462-4$gt140");
finds("Observation?combo-code=8480-6", "pressure");
finds("Observation?combo-value-quantity=ge150", "pressure");
finds('Patient?_filter=name co "an" and (gender eq female or birthdate lt 1981)', "an", "anh");
finds('Patient?_filter=not (name sw "ng") and gender eq female', "anh", "dung");
finds('Observation?_filter=subject.name eq "trần anh" or code eq HR', "pulse3");
finds("Condition?code=http://icd|A90", "condition0", "condition1");
finds("Condition?code=http://icd|A90&recorded-date=ge2026-03-02", "condition1");
finds(
  "Condition?code=http://icd|A90,http://icd|A91&_sort=-recorded-date",
  "condition0",
  "condition1",
  "condition2",
);
finds("Condition?code:not=http://icd|A90", "condition2", "condition3");
finds("Condition?patient=an&code=http://icd|A90,http://icd|A91", "condition0", "condition1", "condition2");
finds("Patient?_list=round", "an", "dung");
finds("Observation?_list=List/round", "pressure");
finds("Patient?_list=nobody");
finds("?_type=Patient,Practitioner&_id=an,lan", "an", "lan");

test("searches by code know which tables have an index by code and time", () => {
  assert.deepEqual(
    resourceTypes.filter((type) => typeTableSql(type).includes("(code, start_at)")),
    resourceTypes.filter((type) => codedByTime.has(type)),
  );
});

test("an included patient and practitioner come once", async () => {
  const result = await world.search(
    "Observation?code=http://loinc.org|8867-4&_include=Observation:patient&_include:iterate=Patient:general-practitioner",
  );
  assert.deepEqual(
    result.included.map((row) => `${row.type}/${row.id} ${row.mode}`),
    ["Patient/an include", "Practitioner/lan include"],
  );
  assert.equal(result.matches.length, 5);
});

test("rows that refer to a match are included", async () => {
  const result = await world.search("Patient?_id=dung&_revinclude=Observation:subject");
  assert.deepEqual(
    result.included.map((row) => row.id),
    ["pressure"],
  );
});

test("the first page tells the total when it is asked for", async () => {
  assert.equal((await world.search("Observation?status=final&_count=2&_total=accurate")).total, 6);
  assert.equal((await world.search("Observation?status=final&_count=2&_total=estimate")).total, 6);
  assert.equal((await world.search("Observation?status=final&_summary=count")).total, 6);
});
