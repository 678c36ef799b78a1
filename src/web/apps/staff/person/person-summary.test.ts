import assert from "node:assert/strict";
import { test } from "node:test";
import { findPersonSummary } from "./person-summary.ts";

const sid = "http://fhir.ehealth.gov.vn/core/sid";
const patient = {
  resourceType: "Patient",
  id: "p1",
  name: [
    { use: "nickname", text: "Tí" },
    { use: "official", family: "Nguyễn", given: ["Văn", "An"] },
  ],
  gender: "male",
  birthDate: "1990-03-15",
  identifier: [
    { system: `${sid}/national_id`, value: "000199123456" },
    { system: `${sid}/insurance_number`, value: "DN4990000001234", period: { end: "2026-12-31" } },
  ],
  telecom: [
    { system: "email", value: "a@tuetinh.example" },
    { system: "phone", value: "0555 000 120" },
  ],
  address: [{ line: ["Thôn 2"], district: "xã Suối Ngọc", city: "xã Suối Ngọc", state: "tỉnh Tuệ Tĩnh" }],
};

test("a person is named officially, family name first", () => {
  assert.equal(findPersonSummary(patient)?.name, "Nguyễn Văn An");
});

test("the citizen number shows its last four digits only", () => {
  assert.equal(findPersonSummary(patient)?.cccdEnd, "3456");
  assert.ok(!JSON.stringify(findPersonSummary(patient)).includes("000199123456"));
});

test("the insurance card shows until when it is valid", () => {
  assert.deepEqual(findPersonSummary(patient)?.bhyt, { number: "DN4990000001234", until: "2026-12-31" });
});

test("an address without text is put together without repeating itself", () => {
  assert.equal(findPersonSummary(patient)?.address, "Thôn 2, xã Suối Ngọc, tỉnh Tuệ Tĩnh");
});

test("a record with nothing but an id is a person without a name", () => {
  const person = findPersonSummary({ resourceType: "Patient", id: "p2" });
  assert.equal(person?.name, "");
  assert.equal(person?.deceased, false);
});

test("the dead are marked, however it was recorded", () => {
  const dead = (fields: object): boolean | undefined =>
    findPersonSummary({ ...patient, ...fields })?.deceased;
  assert.equal(dead({ deceasedBoolean: true }), true);
  assert.equal(dead({ deceasedDateTime: "2024-05-01" }), true);
  assert.equal(dead({ deceasedBoolean: false }), false);
});

test("what is not a Patient is no person", () => {
  assert.equal(findPersonSummary({ resourceType: "Encounter", id: "e1" }), undefined);
  assert.equal(findPersonSummary(undefined), undefined);
});
