import type { Day } from "./dates.ts";

/** The days off of one year and the Saturdays worked in exchange, as announced for public offices. */
export interface HolidayYear {
  readonly year: number;
  /** Only days that would otherwise be worked matter, but whole breaks are listed for reading. */
  readonly off: readonly (Day | readonly [from: Day, to: Day])[];
  readonly worked: readonly Day[];
}

/**
 * Labour Code 45/2019/QH14, articles 111 and 112 (days and compensation), with the yearly arrangement for
 * public offices. A year enters this list when its arrangement is announced; until then the calendar refuses.
 */
export const publicHolidays: readonly HolidayYear[] = [
  {
    year: 2024,
    off: [
      "2024-01-01",
      ["2024-02-08", "2024-02-14"],
      "2024-04-18",
      ["2024-04-27", "2024-05-01"],
      ["2024-08-31", "2024-09-03"],
    ],
    worked: ["2024-05-04"],
  },
  {
    year: 2025,
    off: [
      "2025-01-01",
      ["2025-01-25", "2025-02-02"],
      "2025-04-07",
      ["2025-04-30", "2025-05-04"],
      ["2025-08-30", "2025-09-02"],
    ],
    worked: ["2025-04-26"],
  },
  {
    year: 2026,
    off: [
      ["2026-01-01", "2026-01-04"],
      ["2026-02-14", "2026-02-22"],
      ["2026-04-25", "2026-04-27"],
      ["2026-04-30", "2026-05-03"],
      ["2026-08-29", "2026-09-02"],
    ],
    worked: ["2026-01-10", "2026-08-22"],
  },
];
