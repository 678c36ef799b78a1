import { addMonths } from "#kernel/base/age.ts";
import { AppError } from "#kernel/base/app-error.ts";
import { addDays, type Day, startOfVietnamDay, vietnamDay, weekdayOf } from "#kernel/base/dates.ts";
import { type WorkingCalendar, workingCalendar } from "#kernel/base/working-days.ts";
import type { Tx } from "#kernel/db/db.ts";
import { findPeriod, type Period } from "./periods.sql.ts";

export interface Deadline {
  readonly at: Date;
  /** The year's holidays are not announced: only weekends were left out, so the true one is never earlier. */
  readonly isProvisional: boolean;
}

const hour = 3_600_000;
const calendar = workingCalendar();

/** The period of the law that is in force at an instant. */
export async function getPeriod(tx: Tx, name: string, at: Date): Promise<Period> {
  const period = await findPeriod(tx, name, vietnamDay(at));
  if (period === undefined)
    throw new AppError("unavailable", "privacy.period", `Chưa có thời hạn "${name}" trong bảng thời hạn`);
  return period;
}

const reminders = ["request.reminder-first", "request.reminder-second", "request.reminder-last"] as const;

/** Shares of a period, in percent, at which whoever has to act is reminded. */
export const listShares = (tx: Tx, at: Date): Promise<readonly number[]> =>
  Promise.all(reminders.map(async (name) => (await getPeriod(tx, name, at)).amount));

export const deadlineOf = async (tx: Tx, name: string, from: Date): Promise<Deadline> =>
  endOf(await getPeriod(tx, name, from), from);

/**
 * Hours run from the instant. Days are whole days of the calendar: the day of the beginning is not counted (Civil Code
 * 91/2015/QH13, article 147) and the last one counts until its midnight.
 */
export function endOf({ amount, unit }: Period, from: Date, days: WorkingCalendar = calendar): Deadline {
  const today = vietnamDay(from);
  switch (unit) {
    case "hour":
      return { at: new Date(from.getTime() + amount * hour), isProvisional: false };
    case "day":
      return { at: endOfDay(addDays(today, amount)), isProvisional: false };
    case "month":
      return { at: endOfDay(addMonths(today, amount)), isProvisional: false };
    case "working-day":
      return afterWorkingDays(days, today, amount);
    case "percent":
      throw new Error("a share is no deadline");
  }
}

function afterWorkingDays(days: WorkingCalendar, today: Day, count: number): Deadline {
  try {
    return { at: endOfDay(days.addWorkingDays(today, count)), isProvisional: false };
  } catch (error) {
    if (!(error instanceof AppError && error.code === "calendar.year-unknown")) throw error;
    return { at: endOfDay(afterWeekdays(today, count)), isProvisional: true };
  }
}

function afterWeekdays(today: Day, count: number): Day {
  let day = today;
  for (let left = count; left > 0; left -= weekdayOf(day) <= 5 ? 1 : 0) day = addDays(day, 1);
  return day;
}

const endOfDay = (day: Day): Date => startOfVietnamDay(addDays(day, 1));
