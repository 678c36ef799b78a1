import { yearsBetween } from "./calendar.ts";
import { illnessesPerYear, pickIllness } from "./epidemiology.ts";
import { type ChronicDisease, chronicDiseases } from "./lists/chronic.ts";
import type { Disease } from "./lists/disease.ts";
import { type DueVisit, schedule } from "./lists/vaccines.ts";
import type { Person } from "./patient.ts";
import { chance, integer, type Random } from "./random.ts";
import type { World } from "./world.ts";

/** Why somebody comes, and when. */
export type Occasion =
  | { readonly kind: "illness"; readonly day: number; readonly disease: Disease }
  | {
      readonly kind: "chronic";
      readonly day: number;
      readonly disease: ChronicDisease;
      readonly first: boolean;
    }
  | { readonly kind: "vaccination"; readonly day: number; readonly due: DueVisit }
  | { readonly kind: "antenatal"; readonly day: number; readonly week: number }
  | { readonly kind: "birth"; readonly day: number };

interface Span {
  readonly from: number;
  readonly to: number;
  readonly years: number;
}

/** Everything that brings a person to a clinic in the years of the demo, in order of time. */
export function courseOf(
  world: World,
  random: Random,
  person: Person,
  births: readonly number[],
): readonly Occasion[] {
  const from = Math.max(world.firstDay, person.member.birthDay);
  const to = Math.min(world.today, person.deathDay ?? world.today);
  const span: Span = { from, to, years: (to - from) / 365.25 };
  const occasions: Occasion[] = [];
  addIllnesses(occasions, random, person, span);
  addChronic(occasions, random, person, span);
  addVaccinations(occasions, random, person, span);
  for (const day of births) addPregnancy(occasions, random, day, span);
  return occasions.sort((one, other) => one.day - other.day);
}

/** A number of events around `expected`, whose fraction is settled by chance. */
function events(random: Random, expected: number): number {
  const drawn = expected * (0.3 + 1.4 * random());
  return Math.floor(drawn) + (chance(random, drawn % 1) ? 1 : 0);
}

function addIllnesses(occasions: Occasion[], random: Random, person: Person, span: Span): void {
  const middleAge = yearsBetween(person.member.birthDay, (span.from + span.to) / 2);
  for (let left = events(random, illnessesPerYear(middleAge) * span.years); left > 0; left--) {
    const day = integer(random, span.from, span.to);
    const age = yearsBetween(person.member.birthDay, day);
    const disease = pickIllness(random, { age, sex: person.member.sex }, day);
    occasions.push({ kind: "illness", day, disease });
  }
}

const chronicAges = [15, 40, 60] as const;

function addChronic(occasions: Occasion[], random: Random, person: Person, span: Span): void {
  const age = yearsBetween(person.member.birthDay, span.to);
  const band = chronicAges.filter((start) => age >= start).length;
  for (const disease of chronicDiseases) {
    if (!chance(random, disease.prevalence[band] ?? 0)) continue;
    const found = integer(random, span.from, Math.round(span.from + (span.to - span.from) * 0.8));
    addReturns(occasions, random, disease, { ...span, from: found });
  }
}

/** Visits at a regular pace, give or take two weeks. */
function addReturns(occasions: Occasion[], random: Random, disease: ChronicDisease, span: Span): void {
  const pace = 365.25 / disease.visitsPerYear;
  let first = true;
  for (let due = span.from; due <= span.to; due += pace) {
    const day = Math.min(span.to, Math.round(due) + (first ? 0 : integer(random, -14, 14)));
    occasions.push({ kind: "chronic", day, disease, first });
    first = false;
  }
}

function addVaccinations(occasions: Occasion[], random: Random, person: Person, span: Span): void {
  for (const due of schedule) {
    const late = due.age === 0 ? 0 : Math.floor(random() ** 3 * 45);
    const day = person.member.birthDay + due.age + late;
    if (day >= span.from && day <= span.to && chance(random, 0.95)) {
      occasions.push({ kind: "vaccination", day, due });
    }
  }
}

const antenatalWeeks = [12, 22, 32, 37] as const;

function addPregnancy(occasions: Occasion[], random: Random, birthDay: number, span: Span): void {
  for (const week of antenatalWeeks) {
    const day = birthDay - (39 - week) * 7 + integer(random, -4, 4);
    if (day >= span.from && day <= span.to && chance(random, 0.88)) {
      occasions.push({ kind: "antenatal", day, week });
    }
  }
  if (birthDay >= span.from && birthDay <= span.to) occasions.push({ kind: "birth", day: birthDay });
}
