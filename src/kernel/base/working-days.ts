import { AppError } from "./app-error.ts";
import { addDays, type Day, daysBetween, weekdayOf } from "./dates.ts";
import { type HolidayYear, publicHolidays } from "./public-holidays.ts";

/** Which days offices work. Deadlines in the law are counted in these days. */
export interface WorkingCalendar {
  isWorkingDay(day: Day): boolean;
  /** The day `count` working days after `day` (before it when negative); `day` itself is not counted. */
  addWorkingDays(day: Day, count: number): Day;
  /** Working days after `from` up to and including `to`. */
  countWorkingDays(from: Day, to: Day): number;
}

const farthest = 20_000;

/** A calendar of announced years; asking about any other year is refused, never guessed. */
export function workingCalendar(years: readonly HolidayYear[] = publicHolidays): WorkingCalendar {
  const known = new Set(years.map(({ year }) => year));
  const off = new Set(years.flatMap((year) => year.off.flatMap(daysOf)));
  const worked = new Set(years.flatMap((year) => year.worked));

  const isWorkingDay = (day: Day): boolean => {
    const weekday = weekdayOf(day);
    if (!known.has(Number(day.slice(0, 4)))) throw unknownYear(day);
    return worked.has(day) || (weekday <= 5 && !off.has(day));
  };
  const addWorkingDays = (day: Day, count: number): Day => {
    checkCount(count);
    const step = count < 0 ? -1 : 1;
    let current = day;
    for (let left = Math.abs(count); left > 0; left -= isWorkingDay(current) ? 1 : 0)
      current = addDays(current, step);
    return current;
  };
  const countWorkingDays = (from: Day, to: Day): number => {
    const length = daysBetween(from, to);
    checkCount(length);
    let total = 0;
    for (let i = 1; i <= length; i += 1) total += isWorkingDay(addDays(from, i)) ? 1 : 0;
    return total;
  };
  return { isWorkingDay, addWorkingDays, countWorkingDays };
}

function daysOf(entry: Day | readonly [Day, Day]): readonly Day[] {
  if (typeof entry === "string") return [entry];
  const [from, to] = entry;
  return Array.from({ length: daysBetween(from, to) + 1 }, (_, index) => addDays(from, index));
}

function checkCount(count: number): void {
  if (!Number.isInteger(count) || Math.abs(count) > farthest)
    throw new AppError("invalid", "calendar.count", "Số ngày làm việc không hợp lệ");
}

const unknownYear = (day: Day): AppError =>
  new AppError(
    "unavailable",
    "calendar.year-unknown",
    `Chưa có lịch nghỉ lễ chính thức của năm ${day.slice(0, 4)}; hãy bổ sung dữ liệu ngày nghỉ`,
  );
