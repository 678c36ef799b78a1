import assert from "node:assert/strict";
import { test } from "node:test";
import { entryKinds } from "./entry.ts";
import { listEntries, recordOf } from "./record.form.ts";

const encounter = { reference: "Encounter/e1" };
const resources = [
  { resourceType: "Patient", id: "p1", name: [{ text: "Nguyễn Văn An" }] },
  { resourceType: "Encounter", id: "e1", status: "finished", period: { start: "2026-03-01T01:00:00Z" } },
  {
    resourceType: "Condition",
    id: "c1",
    encounter,
    code: { text: "Tăng huyết áp" },
    clinicalStatus: { coding: [{ code: "active" }] },
    recordedDate: "2026-03-01",
  },
  {
    resourceType: "Observation",
    id: "o1",
    status: "final",
    encounter,
    code: { coding: [{ code: "4548-4" }] },
    valueQuantity: { value: 7.4, unit: "%" },
    referenceRange: [{ high: { value: 7 } }],
    effectiveDateTime: "2026-03-01",
  },
  {
    resourceType: "Observation",
    id: "o2",
    status: "final",
    code: { coding: [{ code: "4548-4" }] },
    valueQuantity: { value: 6.1, unit: "%" },
    referenceRange: [{ high: { value: 7 } }],
    effectiveDateTime: "2026-06-01",
  },
  {
    resourceType: "MedicationRequest",
    id: "m1",
    status: "active",
    medicationCodeableConcept: { text: "Amlodipin 5 mg" },
    authoredOn: "2026-03-01",
    dosageInstruction: [{ text: "Ngày 1 viên" }, { text: "buổi sáng" }],
  },
  { resourceType: "Organization", id: "x1", name: "Trạm Y tế" },
];

test("a record knows whose it is", () => {
  assert.equal(recordOf(resources).person?.name, "Nguyễn Văn An");
});

test("every figure is the number of its rows, and together they are the whole record", () => {
  const record = recordOf(resources);
  const rows = entryKinds.flatMap((kind) => listEntries(record, kind));
  assert.equal(rows.length, record.entries.length);
  assert.equal(listEntries(record, "result").length, 2);
  assert.equal(listEntries(record, "allergy").length, 0);
});

test("the newest stands first, whatever order the server sends", () => {
  const days = recordOf(resources.toReversed()).entries.map(({ day }) => day);
  assert.deepEqual(
    days,
    [...days].toSorted((a, b) => (a < b ? 1 : -1)),
  );
});

test("a visit late in the evening belongs to the day in Vietnam, not in Greenwich", () => {
  const late = { resourceType: "Encounter", id: "e9", period: { start: "2026-03-01T18:30:00Z" } };
  assert.equal(recordOf([late]).entries[0]?.day, "2026-03-02");
});

test("a visit tells where it was, by the facility that comes with the record", () => {
  const visit = { ...resources[1], serviceProvider: { reference: "Organization/x1" } };
  assert.equal(recordOf([visit, ...resources]).entries.find(({ id }) => id === "e1")?.detail, "Trạm Y tế");
});

test("values of one test form a series, newest first", () => {
  const [series] = recordOf(resources).series;
  assert.deepEqual(
    series?.points.map(({ measure }) => measure.quantity?.value),
    [6.1, 7.4],
  );
});

test("a value beyond the range is flagged even when the laboratory did not say so", () => {
  const flags = listEntries(recordOf(resources), "result").map(({ measures }) => measures[0]?.flag);
  assert.deepEqual(flags, [undefined, "high"]);
});

test("what the laboratory says goes before what the range says", () => {
  const said = {
    ...resources[3],
    interpretation: [{ coding: [{ code: "N" }] }],
  };
  assert.equal(recordOf([said]).entries[0]?.measures[0]?.flag, undefined);
});

test("blood pressure has two measures and no value of its own", () => {
  const pressure = {
    resourceType: "Observation",
    id: "b1",
    code: { coding: [{ code: "85354-9" }] },
    component: [
      { code: { coding: [{ code: "8480-6" }] }, valueQuantity: { value: 150 } },
      { code: { coding: [{ code: "8462-4" }] }, valueQuantity: { value: 90 } },
    ],
  };
  const measures = recordOf([pressure]).entries[0]?.measures ?? [];
  assert.deepEqual(
    measures.map(({ quantity }) => quantity?.value),
    [150, 90],
  );
});

test("an answer of no is an answer", () => {
  const no = { resourceType: "Observation", id: "b2", code: { text: "Sốt" }, valueBoolean: false };
  assert.equal(recordOf([no]).entries[0]?.measures[0]?.found, false);
});

test("what was entered in error is not shown", () => {
  const wrong = { ...resources[3], status: "entered-in-error" };
  assert.deepEqual(recordOf([wrong]).entries, []);
});

test("an allergy tells what it does", () => {
  const allergy = {
    resourceType: "AllergyIntolerance",
    id: "a1",
    code: { text: "Penicillin" },
    reaction: [{ manifestation: [{ text: "Mày đay" }, { coding: [{ display: "Khó thở" }] }] }],
  };
  assert.equal(recordOf([allergy]).entries[0]?.detail, "Mày đay, Khó thở");
});

test("the ways to take a medicine stand together", () => {
  assert.equal(listEntries(recordOf(resources), "medicine")[0]?.detail, "Ngày 1 viên; buổi sáng");
});
