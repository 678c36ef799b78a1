import { AppError } from "./app-error.ts";
import { addDays, checkDate, type Day, daysBetween, type PartialDate } from "./dates.ts";

/** Completed years, months and days; a part the date of birth does not know is left out. */
export interface Age {
  readonly years: number;
  readonly months?: number;
  readonly days?: number;
}

/** Age on a day. A birth known by year alone counts calendar years, as Vietnamese offices do. */
export function ageOn(birth: PartialDate, on: Day): Age {
  if (checkDate(birth) > checkDate(on).slice(0, birth.length))
    throw new AppError("invalid", "date.birth-in-future", "Ngày sinh không thể sau ngày đang xét");
  if (birth.length === 4) return { years: yearOf(on) - yearOf(birth) };
  if (birth.length === 7) return splitMonths(monthNumber(on) - monthNumber(birth));
  const before = dayOfMonth(on) < dayOfMonth(birth) && on !== lastDayOfMonth(on) ? 1 : 0;
  const months = monthNumber(on) - monthNumber(birth) - before;
  return { ...splitMonths(months), days: daysBetween(addMonths(birth, months), on) };
}

/** Completed months, the unit of doses and growth charts; undefined when only the year is known. */
export function monthsOn(birth: PartialDate, on: Day): number | undefined {
  const { years, months } = ageOn(birth, on);
  return months === undefined ? undefined : years * 12 + months;
}

/** `12 ngày tuổi` below a month, `30 tháng tuổi` below six years, then `41 tuổi`. */
export function formatAge(birth: PartialDate, on: Day): string {
  const { years, months, days } = ageOn(birth, on);
  if (months === undefined || years >= 6) return `${years} tuổi`;
  const total = years * 12 + months;
  return total === 0 && days !== undefined ? `${days} ngày tuổi` : `${total} tháng tuổi`;
}

/** The same day of a later month, or that month's last day. */
export function addMonths(day: Day, count: number): Day {
  const number = monthNumber(day) + count;
  const month = `${Math.floor(number / 12)}-${String((number % 12) + 1).padStart(2, "0")}`;
  const last = lastDayOfMonth(`${month}-01`);
  const wished = `${month}-${day.slice(8, 10)}`;
  return wished < last ? wished : last;
}

function lastDayOfMonth(day: Day): Day {
  const inNextMonth = addDays(`${day.slice(0, 7)}-28`, 4);
  return addDays(`${inNextMonth.slice(0, 7)}-01`, -1);
}

const splitMonths = (months: number) => ({ years: Math.floor(months / 12), months: months % 12 });
const yearOf = (date: PartialDate): number => Number(date.slice(0, 4));
const dayOfMonth = (day: Day): number => Number(day.slice(8, 10));
const monthNumber = (date: PartialDate): number => yearOf(date) * 12 + Number(date.slice(5, 7)) - 1;
