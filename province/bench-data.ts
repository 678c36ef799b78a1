import type { Resource } from "#kernel/fhir/resource.ts";
import { dateText, dayOf, type Moment, minutesLater, momentText } from "./calendar.ts";
import { bucketAt, idMaker, type MakeId } from "./ids.ts";
import { communeAt, provinceName } from "./lists/communes.ts";
import { fullName, newName, type People, peopleChoice, type Sex } from "./lists/names.ts";
import { chance, integer, pick, pickWeighted, type Random, randomOf } from "./random.ts";
import { concept, hl7, quantity, type Reference, systems } from "./systems.ts";

export interface BenchLoad {
  readonly patients: number;
  /** Resources of one patient, the patient included; a fraction is settled from patient to patient. */
  readonly perPatient: number;
  readonly seed?: number;
}

/** Systems of the load driver, so that its searches walk through the indexes filled here. */
export const benchSystems = {
  cccd: "http://example.vn/sid/cccd",
  bhyt: "http://example.vn/sid/bhyt",
  drug: "http://example.vn/cs/thuoc",
} as const;

/**
 * Bulk for the growth bench: plain resources in the shapes the load driver sends (a patient, visits,
 * diagnoses, vital signs, prescriptions), with identifiers the driver never makes.
 */
export function* generateBenchLoad(load: BenchLoad): Generator<Resource> {
  const seed = load.seed ?? 1;
  const makeId = idMaker(seed ^ 0xbe7c);
  let owed = 0;
  for (let index = 0; index < load.patients; index++) {
    owed += load.perPatient;
    const count = Math.max(1, Math.floor(owed));
    owed -= count;
    yield* writePatient(makeId, seed, index, count);
  }
}

/** The driver writes `0` and its seed (42) in front; numbers that begin with 99 are nobody's. */
export const benchCccd = (index: number): string => `099${String(index).padStart(9, "0")}`;
export const benchBhyt = (index: number): string => `DN499${String(index).padStart(10, "0")}`;

interface Subject {
  readonly makeId: MakeId;
  readonly random: Random;
  readonly bucket: number;
  readonly subject: Reference;
  readonly resources: Resource[];
}

const firstDay = dayOf("2026-01-01");

function writePatient(makeId: MakeId, seed: number, index: number, count: number): readonly Resource[] {
  const random = randomOf(seed, 11, index);
  const bucket = bucketAt(seed, index);
  const id = makeId(bucket, { day: firstDay, minute: index % 1440 });
  const resources: Resource[] = [{ resourceType: "Patient", id, ...patientBody(random, index) }];
  const one: Subject = { makeId, random, bucket, subject: { reference: `Patient/${id}` }, resources };
  while (resources.length < count) writeVisit(one, count - resources.length);
  return resources;
}

/** A visit holds up to twenty-one resources and stops earlier when the patient has enough. */
function writeVisit(one: Subject, room: number): void {
  const at = { day: firstDay + integer(one.random, 0, 300), minute: integer(one.random, 450, 990) };
  const time = momentText(at);
  const encounter = add(one, "Encounter", at, {
    ...outpatient,
    subject: one.subject,
    period: { start: time, end: momentText(minutesLater(at, 60)) },
  });
  const about: About = { subject: one.subject, encounter };
  for (let number = 0; number < Math.min(20, room - 1); number++) writeAct(one, about, at, number);
}

interface About {
  readonly subject: Reference;
  readonly encounter: Reference;
}

function writeAct(one: Subject, about: About, at: Moment, number: number): void {
  if (number < 3) writeCondition(one, about, at);
  else if (number < 8) writeMedication(one, about, at, number - 3);
  else writeVital(one, about, at, number - 8);
}

function add(one: Subject, type: string, at: Moment, body: Readonly<Record<string, unknown>>): Reference {
  const id = one.makeId(one.bucket, at);
  one.resources.push({ resourceType: type, id, ...body });
  return { reference: `${type}/${id}` };
}

const outpatient = {
  status: "finished",
  class: { system: hl7("v3-ActCode"), code: "AMB", display: "ambulatory" },
  reasonCode: [{ text: "Khám bệnh ngoại trú" }],
} as const;

const active = { coding: [{ system: hl7("condition-clinical"), code: "active" }] } as const;
const diagnoses = [
  concept(systems.icd10, "I10", "Tăng huyết áp vô căn", "Tăng huyết áp vô căn"),
  concept(systems.icd10, "E11.9", "Đái tháo đường típ 2", "Đái tháo đường típ 2"),
  concept(systems.icd10, "J18.9", "Viêm phổi", "Viêm phổi"),
  concept(systems.icd10, "A90", "Sốt xuất huyết Dengue", "Sốt xuất huyết Dengue"),
  concept(systems.icd10, "K29.7", "Viêm dạ dày", "Viêm dạ dày"),
  concept(systems.icd10, "J06.9", "Nhiễm khuẩn đường hô hấp trên cấp", "Nhiễm khuẩn đường hô hấp trên cấp"),
  concept(systems.icd10, "M54.5", "Đau vùng thắt lưng", "Đau vùng thắt lưng"),
  concept(systems.icd10, "J20.9", "Viêm phế quản cấp", "Viêm phế quản cấp"),
] as const;

const writeCondition = (one: Subject, about: About, at: Moment): Reference =>
  add(one, "Condition", at, {
    clinicalStatus: active,
    code: pick(one.random, diagnoses),
    ...about,
    recordedDate: momentText(at),
  });

const medicines = [
  ["Amlodipin 5 mg", "ngày uống 1 viên buổi sáng"],
  ["Metformin 500 mg", "ngày uống 2 viên, chia 2 lần"],
  ["Paracetamol 500 mg", "uống khi sốt, cách nhau ít nhất 6 giờ"],
  ["Amoxicilin 500 mg", "ngày uống 3 viên, chia 3 lần"],
  ["Omeprazol 20 mg", "ngày uống 1 viên trước bữa sáng"],
] as const;
const prescribed = medicines.map(([name, text], number) => ({
  medicationCodeableConcept: concept(benchSystems.drug, `T${number}`, name, name),
  dosageInstruction: [{ text }],
}));

const writeMedication = (one: Subject, about: About, at: Moment, number: number): Reference =>
  add(one, "MedicationRequest", at, {
    status: "active",
    intent: "order",
    ...prescribed[number % prescribed.length],
    ...about,
    authoredOn: momentText(at),
  });

const vitalCategory = [{ coding: [{ system: hl7("observation-category"), code: "vital-signs" }] }] as const;
const vitals = [
  ["8867-4", "Heart rate", "/min", 55, 120],
  ["8480-6", "Systolic blood pressure", "mm[Hg]", 95, 180],
  ["29463-7", "Body weight", "kg", 38, 92],
  ["15074-8", "Glucose [Moles/volume] in Blood", "mmol/L", 3, 18],
] as const;
const vitalKinds = vitals.map(([code, display, unit, low, high]) => ({
  code: { coding: [{ system: systems.loinc, code, display }] },
  unit,
  low,
  high,
}));

function writeVital(one: Subject, about: About, at: Moment, number: number): void {
  const { code, unit, low, high } = pick(() => (number % vitalKinds.length) / vitalKinds.length, vitalKinds);
  const taken = { day: at.day - number, minute: at.minute };
  add(one, "Observation", taken, {
    status: "final",
    category: vitalCategory,
    code,
    ...about,
    effectiveDateTime: momentText(taken),
    valueQuantity: quantity(Math.round((low + one.random() * (high - low)) * 10) / 10, unit),
  });
}

const vietnamese = [
  { language: { coding: [{ system: "urn:ietf:bcp:47", code: "vi" }], text: "Tiếng Việt" }, preferred: true },
];
const relative = [{ text: "Người nhà" }];

function patientBody(random: Random, index: number): Record<string, unknown> {
  const people = pickWeighted(random, peopleChoice);
  const gender: Sex = chance(random, 0.5) ? "male" : "female";
  const name = newName(random, people, gender);
  return {
    identifier: [
      { use: "official", system: benchSystems.cccd, value: benchCccd(index) },
      {
        use: "secondary",
        system: benchSystems.bhyt,
        value: benchBhyt(index),
        period: { start: "2026-01-01", end: "2026-12-31" },
      },
    ],
    active: true,
    name: [{ use: "official", text: fullName(name), family: name.family, given: [name.middle, name.given] }],
    telecom: [{ system: "phone", value: `040${String(index).padStart(7, "0")}`, use: "mobile" }],
    gender,
    birthDate: dateText(dayOf("1935-01-01") + integer(random, 0, 90 * 365)),
    address: [benchAddress(random)],
    contact: [relativeOf(random, people, index)],
    communication: vietnamese,
  };
}

function benchAddress(random: Random): Record<string, unknown> {
  const line = `Thôn ${integer(random, 1, 20)}`;
  const { name } = communeAt(integer(random, 0, 15));
  return {
    use: "home",
    text: `${line}, xã ${name}, tỉnh ${provinceName}`,
    line: [line],
    district: name,
    city: name,
    state: provinceName,
    country: "VN",
  };
}

const relativeOf = (random: Random, people: People, index: number): Record<string, unknown> => ({
  relationship: relative,
  name: { text: fullName(newName(random, people, "female")) },
  telecom: [{ system: "phone", value: `041${String(index).padStart(7, "0")}` }],
});
