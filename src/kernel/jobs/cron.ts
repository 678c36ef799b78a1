/** Minutes, hours, days of month, months and weekdays (0 = Sunday) at which something is due, in Vietnam's time. */
export interface Cron {
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  readonly days: ReadonlySet<number>;
  readonly months: ReadonlySet<number>;
  readonly weekdays: ReadonlySet<number>;
}

const vietnamOffset = 7 * 3_600_000;
const minuteLength = 60_000;
const dayLength = 1_440 * minuteLength;
/** 29 February on one weekday returns within 28 years; ten cover every schedule that makes sense. */
const farthestDays = 3_660;
const part = /^(\*|\d{1,2}(?:-\d{1,2})?)(?:\/(\d{1,2}))?$/;

/** Reads `minute hour day month weekday` with `*`, lists, ranges and steps; all five must match. */
export function parseCron(text: string): Cron {
  const fields = text.trim().split(/\s+/);
  const [minute, hour, day, month, weekday] = fields;
  if (fields.length !== 5) throw new Error(`a schedule needs five fields: ${text}`);
  return {
    minutes: valuesOf(minute, 0, 59),
    hours: valuesOf(hour, 0, 23),
    days: new Set(valuesOf(day, 1, 31)),
    months: new Set(valuesOf(month, 1, 12)),
    weekdays: new Set(valuesOf(weekday, 0, 6)),
  };
}

/** The latest instant at or before `now` at which the schedule was due. */
export function latestSlot(cron: Cron, now: Date): Date {
  const local = now.getTime() + vietnamOffset;
  const today = Math.floor(local / dayLength) * dayLength;
  for (let back = 0; back < farthestDays; back += 1) {
    const day = today - back * dayLength;
    const minute = isDueOn(cron, new Date(day))
      ? latestMinute(cron, (local - day) / minuteLength)
      : undefined;
    if (minute !== undefined) return new Date(day + minute * minuteLength - vietnamOffset);
  }
  throw new Error("a schedule that is never due");
}

const isDueOn = (cron: Cron, day: Date): boolean =>
  cron.days.has(day.getUTCDate()) &&
  cron.months.has(day.getUTCMonth() + 1) &&
  cron.weekdays.has(day.getUTCDay());

/** The latest due minute of a day that is not after `limit`. */
function latestMinute(cron: Cron, limit: number): number | undefined {
  for (const hour of cron.hours.toReversed()) {
    const minute = cron.minutes.findLast((each) => hour * 60 + each <= limit);
    if (minute !== undefined) return hour * 60 + minute;
  }
  return undefined;
}

function valuesOf(field = "", min: number, max: number): readonly number[] {
  const all = field.split(",").flatMap((each) => rangeOf(each, min, max));
  return [...new Set(all)].sort((a, b) => a - b);
}

function rangeOf(text: string, min: number, max: number): readonly number[] {
  const [, range = "", stepText = "1"] = part.exec(text) ?? [];
  const { from, to } = range === "*" ? { from: min, to: max } : boundsOf(range);
  const step = Number(stepText);
  if (step === 0 || !isWithin(from, min, to) || !isWithin(to, from, max))
    throw new Error(`not a schedule field: ${text}`);
  return Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, index) => from + index * step);
}

function boundsOf(range: string): { readonly from: number; readonly to: number } {
  const [first = "", last = first] = range.split("-");
  return { from: Number.parseInt(first, 10), to: Number.parseInt(last, 10) };
}

/** False for a missing number (NaN) too. */
const isWithin = (value: number, least: number, most: number): boolean => least <= value && value <= most;
