import { type Visit, write } from "./chart.ts";
import { around } from "./random.ts";
import { categories, concept, coreMeta, quantity, systems } from "./systems.ts";

const loinc = (code: string, display: string, text: string) => concept(systems.loinc, code, display, text);

const signs = {
  heartRate: {
    meta: coreMeta("heartrate"),
    code: loinc("8867-4", "Heart rate", "Mạch"),
    unit: "/min",
    shown: "lần/phút",
  },
  temperature: {
    meta: coreMeta("bodytemp"),
    code: loinc("8310-5", "Body temperature", "Nhiệt độ"),
    unit: "Cel",
    shown: "°C",
  },
  weight: {
    meta: coreMeta("bodyweight"),
    code: loinc("29463-7", "Body weight", "Cân nặng"),
    unit: "kg",
    shown: "kg",
  },
  height: {
    meta: coreMeta("bodyheight"),
    code: loinc("8302-2", "Body height", "Chiều cao"),
    unit: "cm",
    shown: "cm",
  },
} as const;
export type Sign = keyof typeof signs;

export function writeSign(visit: Visit, sign: Sign, value: number): void {
  const { meta, code, unit, shown } = signs[sign];
  write(visit.chart, "Observation", visit.at, {
    meta,
    status: "final",
    category: categories.vitalSigns,
    code,
    subject: visit.chart.person.subject,
    encounter: visit.encounter,
    effectiveDateTime: visit.time,
    performer: visit.staff.nurse.slice(0, 1),
    valueQuantity: quantity(Math.round(value * 10) / 10, shown, unit),
  });
}

const bloodPressure = {
  meta: coreMeta("bp"),
  code: loinc("85354-9", "Blood pressure panel with all children optional", "Huyết áp"),
  systolic: loinc("8480-6", "Systolic blood pressure", "Tâm thu"),
  diastolic: loinc("8462-4", "Diastolic blood pressure", "Tâm trương"),
} as const;

export function writeBloodPressure(visit: Visit, systolic: number): void {
  const { meta, code } = bloodPressure;
  const upper = Math.round(systolic);
  const lower = Math.round(around(visit.chart.random, systolic * 0.6, 5));
  write(visit.chart, "Observation", visit.at, {
    meta,
    status: "final",
    category: categories.vitalSigns,
    code,
    subject: visit.chart.person.subject,
    encounter: visit.encounter,
    effectiveDateTime: visit.time,
    performer: visit.staff.nurse.slice(0, 1),
    component: [
      { code: bloodPressure.systolic, valueQuantity: quantity(upper, "mmHg", "mm[Hg]") },
      { code: bloodPressure.diastolic, valueQuantity: quantity(lower, "mmHg", "mm[Hg]") },
    ],
  });
}

/** What a child of this age weighs, near the middle of the growth standard; adults by sex. */
export function usualWeight(age: number, female: boolean): number {
  if (age < 1) return 3.2 + 6.2 * age ** 0.7;
  if (age < 11) return 7.4 + 2.3 * age;
  const grown = female ? 52 : 62;
  return age >= 18 ? grown : 33 + ((grown - 33) * (age - 11)) / 7;
}
