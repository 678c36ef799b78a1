/** Days are counted from 1 January 1970 in Vietnamese time; a moment is a day and a minute of that day. */
export interface Moment {
  readonly day: number;
  readonly minute: number;
}

const dayMs = 86_400_000;
const offsetMs = 7 * 3_600_000;

export const dayOf = (date: string): number => Math.floor(Date.parse(`${date}T00:00:00Z`) / dayMs);

export const millisecondsOf = (moment: Moment): number =>
  moment.day * dayMs + moment.minute * 60_000 - offsetMs;

const dateTexts = new Map<number, string>();

/** `2026-11-20`. A province of any size only knows some forty thousand days: each text is made once. */
export function dateText(day: number): string {
  const known = dateTexts.get(day);
  if (known !== undefined) return known;
  const text = new Date(day * dayMs).toISOString().slice(0, 10);
  dateTexts.set(day, text);
  return text;
}

const two = (value: number): string => (value < 10 ? `0${value}` : `${value}`);
const minuteTexts = Array.from(
  { length: 1440 },
  (_, minute) => `T${two(Math.floor(minute / 60))}:${two(minute % 60)}:00+07:00`,
);

/** `2026-11-20T08:05:00+07:00`. */
export const momentText = (moment: Moment): string => dateText(moment.day) + minuteTexts[moment.minute];

/** The same day, never past its last minute. */
export const minutesLater = (moment: Moment, minutes: number): Moment => ({
  day: moment.day,
  minute: Math.min(1439, moment.minute + minutes),
});

export const yearOf = (day: number): number => Number(dateText(day).slice(0, 4));
/** 0 for January. */
export const monthOf = (day: number): number => Number(dateText(day).slice(5, 7)) - 1;

export const yearsBetween = (birthDay: number, day: number): number => (day - birthDay) / 365.25;
