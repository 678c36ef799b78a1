import type { Language } from "./language.tsx";

/** A FHIR date of any precision as people here write it: `2024`, `05/2024`, `17/05/2024`. */
export function dateText(date: string | undefined): string {
  const [, year, month, day] = /^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?/.exec(localDay(date)) ?? [];
  return [day, month, year].filter(Boolean).join("/");
}

/** The calendar day in Vietnam of an instant; dates without a time stay as they are. */
export function localDay(date: string | undefined): string {
  if (date === undefined) return "";
  if (!date.includes("T")) return date;
  const instant = new Date(date);
  if (Number.isNaN(instant.getTime())) return date.slice(0, 10);
  return new Date(instant.getTime() + vietnamOffset).toISOString().slice(0, 10);
}

const vietnamOffset = 7 * 3_600_000;

export function timeText(date: Date, language: Language): string {
  const locale = language === "vi" ? "vi-VN" : "en-GB";
  return date.toLocaleTimeString(locale, { timeStyle: "medium", timeZone: "Asia/Ho_Chi_Minh" });
}

/** A deadline of midnight is the end of the day before it. */
export const lastDayText = (deadline: string): string =>
  dateText(new Date(new Date(deadline).getTime() - 1).toISOString());

/** Full years between a birth date of any precision and a day; young children are counted in months. */
export function ageOn(
  birthDate: string | undefined,
  today: Date,
): { years: number; months: number } | undefined {
  const [, year, month = "01", day = "01"] = /^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?/.exec(birthDate ?? "") ?? [];
  if (year === undefined) return undefined;
  const here = new Date(today.getTime() + vietnamOffset);
  const early = here.getUTCDate() < Number(day) ? 1 : 0;
  const months = (here.getUTCFullYear() - Number(year)) * 12 + here.getUTCMonth() + 1 - Number(month) - early;
  return months < 0 ? undefined : { years: Math.floor(months / 12), months };
}

/** An instant as people here write it: `20/11/2026, 15:04`; a plain day stays a day. */
export function momentText(instant: string, language: Language): string {
  const date = new Date(instant);
  if (!instant.includes("T") || Number.isNaN(date.getTime())) return dateText(instant);
  const locale = language === "vi" ? "vi-VN" : "en-GB";
  const time = date.toLocaleTimeString(locale, {
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    timeZone: "Asia/Ho_Chi_Minh",
  });
  return `${dateText(instant)}, ${time}`;
}
