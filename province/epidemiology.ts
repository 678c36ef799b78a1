import { monthOf } from "./calendar.ts";
import { type Disease, seasons } from "./lists/disease.ts";
import { infections } from "./lists/infections.ts";
import { injuries } from "./lists/injuries.ts";
import type { Sex } from "./lists/names.ts";
import { organDiseases } from "./lists/organ-diseases.ts";
import { pickWeighted, type Random, type Weighted, weighted } from "./random.ts";

export const diseases: readonly Disease[] = [...infections, ...organDiseases, ...injuries];

const bandStarts = [0, 5, 15, 40, 60] as const;
const visitsPerYear = [1, 0.35, 0.25, 0.3, 0.4] as const;

function bandOf(age: number): number {
  let band = 0;
  while (band < bandStarts.length - 1 && age >= (bandStarts[band + 1] ?? 0)) band++;
  return band;
}

/** How many new illnesses a year bring a person of this age to a clinic. */
export const illnessesPerYear = (age: number): number => visitsPerYear[bandOf(age)] ?? 0;

const choices = new Map<string, Weighted<Disease>>();

/** What somebody of this age and sex most likely falls ill with in the month of `day`. */
export function pickIllness(
  random: Random,
  who: { readonly age: number; readonly sex: Sex },
  day: number,
): Disease {
  const month = monthOf(day);
  const band = bandOf(who.age);
  const key = `${month}.${band}.${who.sex}`;
  let choice = choices.get(key);
  if (choice === undefined) {
    choice = weighted(diseases, (disease) => weightOf(disease, month, band, who.sex));
    choices.set(key, choice);
  }
  return pickWeighted(random, choice);
}

function weightOf(disease: Disease, month: number, band: number, sex: Sex): number {
  if (disease.sex !== undefined && disease.sex !== sex) return 0;
  return (disease.ages[band] ?? 0) * (seasons[disease.season][month] ?? 0);
}
