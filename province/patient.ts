import type { Resource } from "#kernel/fhir/resource.ts";
import { dateText, yearOf, yearsBetween } from "./calendar.ts";
import type { Household, Member } from "./household.ts";
import { bucketAt } from "./ids.ts";
import { type Commune, provinceCode } from "./lists/communes.ts";
import { fullName, type People } from "./lists/names.ts";
import { addressOf, type Facility } from "./places.ts";
import { chance, integer, type Random } from "./random.ts";
import { concept, extensionUrl, hl7, metaOf, type Reference, sid, systems } from "./systems.ts";
import type { World } from "./world.ts";

/** One invented person as the rest of the generator sees them. */
export interface Person {
  readonly index: number;
  readonly bucket: number;
  readonly member: Member;
  readonly people: People;
  readonly subject: Reference;
  readonly home: Home;
  readonly deathDay: number | undefined;
}

export interface Home {
  readonly commune: Commune;
  readonly line: string;
  readonly station: Facility;
  readonly centre: Facility;
}

export interface Admitted {
  readonly person: Person;
  readonly resource: Resource;
}

/** Enters one member of a household into the record. */
export function enterPatient(world: World, random: Random, who: Who): Admitted {
  const { index, member, household, home } = who;
  const bucket = bucketAt(world.seed, index);
  const enteredOn = Math.max(world.firstDay, member.birthDay);
  const id = world.makeId(bucket, { day: enteredOn, minute: 540 });
  const deathDay = dayOfDeath(random, world, member);
  const subject = { reference: `Patient/${id}` };
  const person = { index, bucket, member, people: household.people, subject, home, deathDay };
  return {
    person,
    resource: { resourceType: "Patient", id, ...patientBody(world, random, person, household) },
  };
}

export interface Who {
  readonly index: number;
  readonly member: Member;
  readonly household: Household;
  readonly home: Home;
}

function dayOfDeath(random: Random, world: World, member: Member): number | undefined {
  const age = yearsBetween(member.birthDay, world.today);
  const yearly = age > 80 ? 0.05 : age > 60 ? 0.012 : 0;
  const years = (world.today - world.firstDay) / 365.25;
  return yearly > 0 && chance(random, yearly * years)
    ? integer(random, world.firstDay + 30, world.today)
    : undefined;
}

function patientBody(
  world: World,
  random: Random,
  person: Person,
  household: Household,
): Record<string, unknown> {
  const { member, people, home, deathDay } = person;
  const age = yearsBetween(member.birthDay, world.today);
  return {
    meta: metaOf("vn-core-patient"),
    extension: [extension("race", people.race), extension("occupation", occupationOf(random, age))],
    identifier: identifiersOf(world, random, person, age),
    active: deathDay === undefined,
    name: [
      {
        use: "official",
        text: fullName(member.name),
        family: member.name.family,
        given: [member.name.middle, member.name.given],
      },
    ],
    ...(age < 12 ? {} : { telecom: [{ system: "phone", value: phoneOf(person.index), use: "mobile" }] }),
    gender: member.sex,
    birthDate: dateText(member.birthDay),
    ...(deathDay === undefined ? {} : { deceasedDateTime: dateText(deathDay) }),
    address: [addressOf(home.commune, home.line, "home")],
    ...(member.role === "parent" ? { maritalStatus: maritalStatusOf(household) } : {}),
    ...(member.role === "child" ? contactOf(household) : {}),
    generalPractitioner: [home.station.organization],
  };
}

const extension = (name: string, valueCodeableConcept: unknown): unknown => ({
  url: extensionUrl(name),
  valueCodeableConcept,
});

const number = {
  identity: concept(hl7("v2-0203"), "NI", "National unique individual identifier"),
  insurance: concept(hl7("v2-0203"), "SB", "Social Beneficiary Identifier"),
  facility: concept(hl7("v2-0203"), "PI", "Patient internal identifier"),
} as const;

function identifiersOf(world: World, random: Random, person: Person, age: number): readonly unknown[] {
  const list: unknown[] = [];
  const { index, member, home } = person;
  // A newborn has no number before the birth is registered.
  if (age > 0.1) {
    const value = identityNumber(index, member);
    list.push({ use: "official", type: number.identity, system: sid("national_id"), value });
  }
  if (chance(random, 0.94)) {
    const year = yearOf(world.today);
    list.push({
      use: "official",
      type: number.insurance,
      system: sid("insurance_number"),
      value: insuranceNumber(random, person, age),
      period: { start: `${year}-01-01`, end: `${year}-12-31` },
    });
  }
  const value = `${home.station.code}${String(index).padStart(7, "0")}`;
  list.push({
    use: "secondary",
    type: number.facility,
    system: sid("patient-internal-id"),
    value,
    assigner: home.station.organization,
  });
  return list;
}

/**
 * Twelve digits as the decree orders them (province, century and sex, year, running number), in a province
 * that was never given the number 000.
 */
export function identityNumber(index: number, member: Member): string {
  const year = yearOf(member.birthDay);
  const century = (Math.floor(year / 100) - 19) * 2 + (member.sex === "female" ? 1 : 0);
  const running = (index * 387_421 + 19) % 1_000_000;
  return `0${provinceCode}${century}${String(year % 100).padStart(2, "0")}${String(running).padStart(6, "0")}`;
}

function insuranceNumber(random: Random, person: Person, age: number): string {
  const running = String((person.index * 38_742_097 + 7) % 100_000_000).padStart(8, "0");
  return `${insuranceGroupOf(random, person, age)}${provinceCode}${provinceCode}${running}`;
}

/** Group letters and benefit digit of the card: children, upland peoples, pupils, the aged, workers, families. */
function insuranceGroupOf(random: Random, person: Person, age: number): string {
  if (age < 6) return "TE1";
  if (person.people.code !== "01" && chance(random, 0.6)) return "DT2";
  if (age < 19) return "HS4";
  if (age >= 80) return "BT2";
  return chance(random, 0.3) ? "DN4" : "GD4";
}

/** No Vietnamese telephone, mobile or fixed, begins with 040. */
const phoneOf = (index: number): string => `040${String(index).padStart(7, "0")}`;

const occupations = {
  child: concept(systems.occupation, "01", "Trẻ < 6 tuổi đi học, <15 tuổi không đi học"),
  pupil: concept(systems.occupation, "02", "Sinh viên, học sinh"),
  retired: concept(systems.occupation, "03", "Hưu và > 60 tuổi"),
  worker: concept(systems.occupation, "04", "Công nhân"),
  farmer: concept(systems.occupation, "05", "Nông dân"),
  office: concept(systems.occupation, "08", "Hành chính, sự nghiệp"),
  service: concept(systems.occupation, "10", "Dịch vụ"),
} as const;

function occupationOf(random: Random, age: number): unknown {
  if (age < 6) return occupations.child;
  if (age < 19) return occupations.pupil;
  if (age > 60) return occupations.retired;
  const draw = random();
  if (draw < 0.55) return occupations.farmer;
  if (draw < 0.8) return occupations.worker;
  return draw < 0.92 ? occupations.service : occupations.office;
}

const married = concept(hl7("v3-MaritalStatus"), "M", "Married", "Đã kết hôn");
const single = concept(hl7("v3-MaritalStatus"), "S", "Never Married", "Chưa kết hôn");

const maritalStatusOf = (household: Household): unknown =>
  new Set(household.members.filter((member) => member.role === "parent").map((member) => member.sex)).size ===
  2
    ? married
    : single;

const motherRole = [concept(hl7("v3-RoleCode"), "MTH", "mother", "Mẹ")];

function contactOf(household: Household): Record<string, unknown> {
  const mother = household.members.find((member) => member.role === "parent" && member.sex === "female");
  if (mother === undefined) return {};
  return { contact: [{ relationship: motherRole, name: { text: fullName(mother.name) }, gender: "female" }] };
}
