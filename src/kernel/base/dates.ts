import { AppError } from "./app-error.ts";

/** A day `1990-03-15`, a month `1990-03` or a year `1990`: the spellings of a FHIR date. */
export type PartialDate = string;
/** A whole day `1990-03-15`. */
export type Day = string;

const dayLength = 86_400_000;
/** Vietnam keeps UTC+7 all year; there is no daylight saving time to ask a zone table about. */
const vietnamOffset = 7 * 3_600_000;
const iso = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/;
const typedWhole = /^(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4}|\d{2})$/;
const typedMonth = /^(\d{1,2})[/.\- ](\d{4})$/;
const typedDigits = /^(\d{2})(\d{2})(\d{4}|\d{2})$/;
const typedYear = /^\d{4}$/;

/** The calendar day in Vietnam at an instant. */
export const vietnamDay = (at: Date): Day =>
  new Date(at.getTime() + vietnamOffset).toISOString().slice(0, 10);

/** The instant a Vietnamese calendar day begins. */
export const startOfVietnamDay = (day: Day): Date => new Date(epochOf(day) - vietnamOffset);

/** `1990-03-15` → `15/03/1990`, `1990-03` → `03/1990`, `1990` → `1990`. */
export const formatDate = (date: PartialDate): string => checkDate(date).split("-").reverse().join("/");

/** `2026-11-20T01:02:03Z` → `20/11/2026 08:02`, on the Vietnamese clock. */
export function formatInstant(at: Date): string {
  const local = new Date(at.getTime() + vietnamOffset).toISOString();
  return `${formatDate(local.slice(0, 10))} ${local.slice(11, 16)}`;
}

/**
 * Reads a date as people type it: `15/03/1990`, `15-3-90`, `15031990`, `150390`, `03/1990`, `1990`.
 * Two digits of a year mean the latest such year that is not after `today`.
 */
export function parseTypedDate(text: string, today: Day): PartialDate {
  const typed = text.trim();
  const whole = typedWhole.exec(typed) ?? typedDigits.exec(typed);
  if (whole) return wholeDate(whole, today);
  const month = typedMonth.exec(typed);
  if (month) return checkDate(`${month[2]}-${pad(month[1])}`);
  if (typedYear.test(typed) || iso.test(typed)) return checkDate(typed);
  throw notADate();
}

/** The date itself, or a refusal when the calendar has no such day. */
export function checkDate(date: PartialDate): PartialDate {
  const match = iso.exec(date);
  if (!match) throw notADate();
  const [, year = "", month = "01", day = "01"] = match;
  const full = `${year}-${month}-${day}`;
  const time = Date.parse(`${full}T00:00:00Z`);
  if (year < "1800" || Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== full)
    throw notADate();
  return date;
}

/** The day `count` calendar days later (earlier when negative). */
export const addDays = (day: Day, count: number): Day =>
  new Date(epochOf(day) + count * dayLength).toISOString().slice(0, 10);

/** Calendar days from one day to another; negative when `to` comes first. */
export const daysBetween = (from: Day, to: Day): number => (epochOf(to) - epochOf(from)) / dayLength;

/** 1 = Monday … 7 = Sunday. */
export const weekdayOf = (day: Day): number => new Date(epochOf(day)).getUTCDay() || 7;

function epochOf(day: Day): number {
  if (checkDate(day).length !== 10) throw notADate();
  return Date.parse(`${day}T00:00:00Z`);
}

function wholeDate(match: RegExpExecArray, today: Day): PartialDate {
  const [, day, month, year = ""] = match;
  const rest = `-${pad(month)}-${pad(day)}`;
  if (year.length === 4) return checkDate(year + rest);
  const century = Number(today.slice(0, 2));
  const recent = `${century}${year}${rest}`;
  return checkDate(recent <= today ? recent : `${century - 1}${year}${rest}`);
}

const pad = (digits = ""): string => digits.padStart(2, "0");

const notADate = (): AppError =>
  new AppError(
    "invalid",
    "date.unreadable",
    "Không đọc được ngày; hãy nhập như 15/03/1990, 150390 hoặc 1990",
  );
