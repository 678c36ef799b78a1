import { createHmac } from "node:crypto";
import { ageOn } from "#kernel/base/age.ts";
import { addDays, checkDate, type Day } from "#kernel/base/dates.ts";

export const treatments = ["pseudonym", "date-shift", "month", "year", "age-band", "code", "number"] as const;
/** How a column leaves the house. There is none for free text: it never leaves. */
export type Treatment = (typeof treatments)[number];

/** Treatments whose values somebody may know of a person: they decide how well a person hides among others. */
export const quasiTreatments: ReadonlySet<Treatment> = new Set(["month", "year", "age-band", "code"]);

const dates = ["date", "dateTime", "instant"];
const numbers = ["integer", "integer64", "positiveInt", "unsignedInt", "decimal"];
const fitting: Readonly<Record<Treatment, readonly string[] | undefined>> = {
  pseudonym: undefined,
  "date-shift": dates,
  month: dates,
  year: dates,
  "age-band": ["date", "dateTime"],
  code: ["code", "boolean"],
  number: numbers,
};

/** A column is treated by what its view declares it to be: text that was not declared a code is text. */
export const isFitting = (treatment: Treatment, type: string | undefined): boolean =>
  fitting[treatment]?.includes(type ?? "string") ?? true;

export interface TreatmentContext {
  /** Of this release alone: two releases cannot be joined by their pseudonyms. */
  readonly key: Buffer;
  /** Key of the person whom the row is about. */
  readonly person: string;
  readonly asOf: Day;
}

/** A value that does not fit its column; never quoted. */
export class UnfitCell extends Error {}

/** The cell as it leaves; empty where there is nothing. */
export function treated(treatment: Treatment, value: unknown, context: TreatmentContext): string {
  if (value === null || value === undefined || value === "") return "";
  if (typeof value === "object") throw new UnfitCell();
  return treat[treatment](String(value as string | number | boolean), context);
}

const treat: Readonly<Record<Treatment, (text: string, context: TreatmentContext) => string>> = {
  // Hexadecimal: a sheet takes nothing in it for a formula, and nobody escapes it.
  pseudonym: (text, { key }) => digest(key, `pseudonym ${text}`).toString("hex").slice(0, 32),
  "date-shift": (text, context) => addDays(wholeDay(text), shiftOf(context)),
  month: (text) => partOf(text, 7),
  year: (text) => partOf(text, 4),
  "age-band": (text, { asOf }) => ageBand(ageOn(dateOf(text), asOf).years),
  code: codeOf,
  number: (text) => rounded(text),
};

const digest = (key: Buffer, text: string): Buffer => createHmac("sha256", key).update(text).digest();

const longestShift = 182;

/** All dates of a person move by the same days, so that what lies between them stays true. */
function shiftOf({ key, person }: TreatmentContext): number {
  const days = (digest(key, `shift ${person}`).readUInt32BE(0) % (2 * longestShift)) - longestShift;
  return days >= 0 ? days + 1 : days;
}

const dateOf = (text: string): string => {
  try {
    return checkDate(text.slice(0, 10));
  } catch {
    throw new UnfitCell();
  }
};

/** A date that knows no day stands for its first one; moved, it says no more than before. */
const wholeDay = (text: string): Day => `${dateOf(text)}-01-01`.slice(0, 10);

const partOf = (text: string, length: number): string => dateOf(text).slice(0, length);

const bandWidth = 5;
const oldest = 85;

/** Five years; who is very old is known to many. */
const ageBand = (years: number): string => {
  if (years >= oldest) return `${oldest}+`;
  const from = years - (years % bandWidth);
  return `${from}-${from + bandWidth - 1}`;
};

/** One word of a code list; spaces are text. */
function codeOf(text: string): string {
  if (/^[\p{L}\p{N}][\p{L}\p{N}._:/+|-]{0,47}$/u.test(text)) return text;
  throw new UnfitCell();
}

/** Three digits of a measurement are enough to compute with, and too few to be a number of somebody. */
function rounded(text: string): string {
  const value = Number(text);
  if (!Number.isFinite(value)) throw new UnfitCell();
  return String(Number(value.toPrecision(3)));
}
