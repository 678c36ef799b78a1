/** Half-open interval of milliseconds since 1970: what a FHIR date, dateTime, instant, Period or Timing covers. */
export interface Interval {
  readonly lo: number;
  readonly hi: number;
}

/** Bounds that every PostgreSQL timestamptz and JavaScript Date can hold: the years 1 to 9999. */
export const earliest = -62_135_596_800_000;
export const latest = 253_402_300_799_999;

const minuteMs = 60_000;
const dayMs = 86_400_000;
/** A date without a time zone is a day in Vietnam. */
const homeOffset = 7 * 60 * minuteMs;
const monthLengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/**
 * The interval of a date as precise as it is written: `2026-11` is a month, `…T10:15:30` a second. Undefined for what
 * is not a FHIR date. Seconds may be missing and the zone too (then +07:00), as search values allow. Written by hand
 * because every record has a date or two, and a regular expression took 0.8 µs.
 */
export function dateInterval(text: string): Interval | undefined {
  const year = digits(text, 0, 4);
  if (text.length === 4) return interval(firstOf(year, 1), firstOf(year + 1, 1));
  const month = text.charCodeAt(4) === dash ? digits(text, 5, 2) : Number.NaN;
  const days = monthLength(year, month);
  if (days === 0) return undefined;
  const first = firstOf(year, month);
  if (text.length === 7) return interval(first, first + days * dayMs);
  const day = text.charCodeAt(7) === dash ? digits(text, 8, 2) : Number.NaN;
  if (!(day >= 1 && day <= days)) return undefined;
  const midnight = first + (day - 1) * dayMs;
  if (text.length === 10) return interval(midnight, midnight + dayMs);
  return text.charCodeAt(10) === capitalT ? timeInterval(text, midnight) : undefined;
}

/** Interval of a Period; an open end reaches to the bounds. */
export function periodInterval(start: unknown, end: unknown): Interval | undefined {
  const first = typeof start === "string" ? dateInterval(start) : undefined;
  const last = typeof end === "string" ? dateInterval(end) : undefined;
  if (first === undefined && last === undefined) return undefined;
  return { lo: first?.lo ?? earliest, hi: last?.hi ?? latest };
}

const dash = 45;
const dot = 46;
const colon = 58;
const capitalT = 84;
const capitalZ = 90;
const plus = 43;

function timeInterval(text: string, midnight: number): Interval | undefined {
  const hour = digits(text, 11, 2);
  const minute = text.charCodeAt(13) === colon ? digits(text, 14, 2) : Number.NaN;
  if (!(hour <= 24 && minute <= 59)) return undefined;
  const start = midnight + (hour * 60 + minute) * minuteMs;
  if (text.charCodeAt(16) !== colon) return zoned(text, 16, start, minuteMs);
  const second = digits(text, 17, 2);
  if (!(second <= 60)) return undefined;
  if (text.charCodeAt(19) !== dot) return zoned(text, 19, start + second * 1000, 1000);
  return withFraction(text, start + second * 1000);
}

/** Times are kept to the millisecond. */
function withFraction(text: string, second: number): Interval | undefined {
  let at = 20;
  let ms = 0;
  let unit = 100;
  for (; isDigit(text.charCodeAt(at)); at++) {
    ms += (text.charCodeAt(at) - 48) * (unit >= 1 ? unit : 0);
    unit /= 10;
  }
  return at === 20 ? undefined : zoned(text, at, second + ms, Math.max(1, unit * 10));
}

function zoned(text: string, at: number, start: number, length: number): Interval | undefined {
  if (at === text.length) return interval(start, start + length);
  const offset = text.charCodeAt(at) === capitalZ && at + 1 === text.length ? 0 : offsetAt(text, at);
  return interval(start, start + length, offset);
}

/** NaN for what is not `+hh:mm` up to the end. */
function offsetAt(text: string, at: number): number {
  const sign = text.charCodeAt(at);
  const hours = digits(text, at + 1, 2);
  const minutes = digits(text, at + 4, 2);
  const isWritten = text.charCodeAt(at + 3) === colon && text.length === at + 6;
  if (!isWritten || !(hours <= 14 && minutes <= 59)) return Number.NaN;
  const offset = (hours * 60 + minutes) * minuteMs;
  return sign === plus ? offset : sign === dash ? -offset : Number.NaN;
}

/** NaN when one of them is not a digit. */
function digits(text: string, at: number, count: number): number {
  let value = 0;
  for (let i = at; i < at + count; i++) {
    const code = text.charCodeAt(i);
    if (!isDigit(code)) return Number.NaN;
    value = value * 10 + code - 48;
  }
  return value;
}

const isDigit = (code: number): boolean => code >= 48 && code <= 57;

const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

const monthLength = (year: number, month: number): number =>
  month === 2 && isLeap(year) ? 29 : (monthLengths[month - 1] ?? 0);

/** Midnight UTC of the first of a month, by the count of days in the civil calendar since 1970. */
function firstOf(year: number, month: number): number {
  const shifted = month > 2 ? year : year - 1;
  const monthOfYear = month > 2 ? month - 3 : month + 9;
  const days =
    365 * shifted + Math.floor(shifted / 4) - Math.floor(shifted / 100) + Math.floor(shifted / 400);
  return (days + Math.floor((153 * monthOfYear + 2) / 5) - 719_468) * dayMs;
}

function interval(start: number, end: number, offset = homeOffset): Interval | undefined {
  if (Number.isNaN(start - offset) || end <= earliest) return undefined;
  return { lo: clip(start - offset), hi: clip(end - offset) };
}

const clip = (time: number): number => Math.min(Math.max(time, earliest), latest);
