import assert from "node:assert/strict";
import { test } from "node:test";
import type { Issue, Resource } from "#kernel/fhir/resource.ts";
import { validateResource } from "#kernel/fhir/validation/validate.ts";
import { dayOf, yearsBetween } from "./calendar.ts";
import { generateProvince } from "./generate.ts";
import { sid, systems } from "./systems.ts";

interface PatientShape extends Resource {
  readonly name: readonly {
    readonly text: string;
    readonly family: string;
    readonly given: readonly string[];
  }[];
  readonly identifier: readonly { readonly system: string; readonly value: string }[];
  readonly telecom?: readonly { readonly value: string }[];
  readonly gender: string;
  readonly birthDate: string;
}

const resources = [...generateProvince({ people: 3000, years: 1 }, 5)];
const patients = resources.filter(isPatient);
const today = dayOf("2026-11-15");
const ages = patients.map((patient) => yearsBetween(dayOf(patient.birthDate), today));
const shareOf = (isCounted: (age: number) => boolean): number => ages.filter(isCounted).length / ages.length;

test("every resource of the province is valid", () => {
  for (const resource of resources) assert.deepEqual(errorsOf(resource), [], JSON.stringify(resource));
});

test("the profiles the province claims are really checked", () => {
  const diagnosis = resources.find((resource) => resource.resourceType === "Condition");
  const { encounter: _encounter, ...without } = { encounter: undefined, ...diagnosis };
  assert.match(JSON.stringify(errorsOf(without)), /encounter/);
});

test("the population pyramid is that of a Vietnamese province", () => {
  const children = shareOf((age) => age < 15);
  const aged = shareOf((age) => age >= 60);
  assert.ok(children > 0.2 && children < 0.27, `children ${children}`);
  assert.ok(aged > 0.1 && aged < 0.17, `aged ${aged}`);
  assert.ok(shareOf((age) => age >= 85) < 0.02);
  assert.ok(ages.every((age) => age >= 0 && age < 100));
  const women = patients.filter((patient) => patient.gender === "female").length / patients.length;
  assert.ok(women > 0.48 && women < 0.53, `women ${women}`);
});

test("names are Vietnamese, composed, with marks, and made of the parts they show", () => {
  const texts = patients.map((patient) => patient.name[0]?.text ?? "");
  for (const text of texts) assert.equal(text, text.normalize("NFC"));
  const marked = texts.filter((text) => text !== text.normalize("NFD").replace(/\p{M}/gu, ""));
  assert.ok(marked.length / texts.length > 0.95);
  for (const { name } of patients) {
    const [only] = name;
    assert.equal(only?.text, [only?.family, ...(only?.given ?? [])].join(" "));
  }
});

test("every text of the province is in composed Unicode", () => {
  for (const resource of resources) {
    const text = JSON.stringify(resource);
    assert.equal(text, text.normalize("NFC"));
  }
});

test("an identity number tells sex and year of birth and lies in no real province", () => {
  const seen = new Set<string>();
  for (const patient of patients) {
    const number = valueOf(patient, "national_id");
    if (number === undefined) continue;
    const year = Number(patient.birthDate.slice(0, 4));
    const century = (year < 2000 ? 0 : 2) + (patient.gender === "female" ? 1 : 0);
    assert.match(number, /^000\d{9}$/);
    assert.equal(number.slice(3, 6), `${century}${patient.birthDate.slice(2, 4)}`);
    assert.ok(!seen.has(number), number);
    seen.add(number);
  }
  assert.ok(seen.size > 2900);
});

test("an insurance card has fifteen characters and the province code nobody has", () => {
  const cards = patients.flatMap((patient) => valueOf(patient, "insurance_number") ?? []);
  for (const card of cards) assert.match(card, /^[A-Z]{2}[1-5]00\d{10}$/);
  assert.equal(new Set(cards).size, cards.length);
  assert.ok(cards.length / patients.length > 0.9);
});

test("no telephone number of the province can ring", () => {
  for (const patient of patients) {
    for (const { value } of patient.telecom ?? []) assert.match(value, /^040\d{7}$/);
  }
});

test("dengue comes with the rains, influenza with the cold", () => {
  const province = [...generateProvince({ people: 8000, years: 3 }, 2)];
  const [dengueRains, dengueDry] = seasonsOf(province, "A90");
  const [fluRains, fluCold] = seasonsOf(province, "J10.1");
  assert.ok(dengueRains > 3 * dengueDry, `${dengueRains} in the rains, ${dengueDry} outside`);
  assert.ok(fluCold > fluRains, `${fluCold} in the cold, ${fluRains} in the rains`);
});

test("children of a year have had their first combination dose, as nearly all do", () => {
  const born = new Map(patients.map((patient) => [`Patient/${patient.id}`, dayOf(patient.birthDate)]));
  const oneYear = [...born].filter(([, day]) => today - day > 150 && today - day < 360).map(([key]) => key);
  const vaccinated = new Set(
    resources
      .filter(
        (resource) => resource.resourceType === "Immunization" && JSON.stringify(resource).includes('"198"'),
      )
      .map((resource) => JSON.stringify(resource["patient"]).split('"')[3]),
  );
  const covered = oneYear.filter((key) => vaccinated.has(key)).length;
  assert.ok(oneYear.length > 10 && covered / oneYear.length > 0.85, `${covered} of ${oneYear.length}`);
});

const errorsOf = (resource: unknown): readonly Issue[] =>
  validateResource(resource).filter((issue) => issue.severity === "error" || issue.severity === "fatal");

function isPatient(resource: Resource): resource is PatientShape {
  return resource.resourceType === "Patient";
}

function valueOf(patient: PatientShape, name: string): string | undefined {
  return patient.identifier.find((identifier) => identifier.system === sid(name))?.value;
}

/** Cases of a disease from June to November, and from December to May. */
function seasonsOf(all: readonly Resource[], code: string): readonly [number, number] {
  const needle = `"system":"${systems.icd10}","code":"${code}"`;
  const months = all
    .filter((resource) => resource.resourceType === "Condition" && JSON.stringify(resource).includes(needle))
    .map((resource) => Number(String(resource["recordedDate"]).slice(5, 7)));
  const rains = months.filter((month) => month >= 6 && month <= 11).length;
  return [rains, months.length - rains];
}
