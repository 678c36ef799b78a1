import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { addMonths, ageOn, formatAge, monthsOn } from "./age.ts";
import { AppError } from "./app-error.ts";
import {
  addDays,
  daysBetween,
  formatDate,
  formatInstant,
  parseTypedDate,
  startOfVietnamDay,
  vietnamDay,
} from "./dates.ts";

const today = "2026-11-20";
const refused = (error: unknown) => error instanceof AppError && error.kind === "invalid";

test("the day in Vietnam changes at 17:00 UTC", () => {
  assert.equal(vietnamDay(new Date("2026-11-19T16:59:59Z")), "2026-11-19");
  assert.equal(vietnamDay(new Date("2026-11-19T17:00:00Z")), "2026-11-20");
  assert.equal(startOfVietnamDay("2026-11-20").toISOString(), "2026-11-19T17:00:00.000Z");
  assert.equal(formatInstant(new Date("2026-11-20T01:02:03Z")), "20/11/2026 08:02");
});

test("a date is shown day first, and only as far as it is known", () => {
  assert.deepEqual(["1990-03-15", "1990-03", "1990"].map(formatDate), ["15/03/1990", "03/1990", "1990"]);
});

test("a birthday may be typed in any of the usual ways", () => {
  const spellings = [
    "15/03/1990",
    "15/3/1990",
    "15-3-90",
    "15.03.1990",
    "15031990",
    "150390",
    " 15 03 1990 ",
    "1990-03-15",
  ];
  for (const text of spellings) assert.equal(parseTypedDate(text, today), "1990-03-15", text);
  assert.equal(parseTypedDate("03/1990", today), "1990-03");
  assert.equal(parseTypedDate("1950", today), "1950");
});

test("two digits of a year mean the latest year that is not in the future", () => {
  assert.equal(parseTypedDate("201126", today), "2026-11-20");
  assert.equal(parseTypedDate("211126", today), "1926-11-21");
  assert.equal(parseTypedDate("010127", today), "1927-01-01");
});

test("days the calendar does not have are refused", () => {
  for (const text of [
    "310290",
    "29/02/2023",
    "00/01/2000",
    "15/13/2000",
    "abc",
    "",
    "1/2",
    "0001",
    "15/03/199",
  ])
    assert.throws(() => parseTypedDate(text, today), refused, text);
});

test("any day that is formatted is read back as the same day", () => {
  const days = fc.integer({ min: 0, max: 80_000 }).map((n) => addDays("1850-01-01", n));
  fc.assert(fc.property(days, (day) => parseTypedDate(formatDate(day), today) === day));
});

test("an age counts completed years, months and days", () => {
  assert.deepEqual(ageOn("1990-11-21", today), { years: 35, months: 11, days: 30 });
  assert.deepEqual(ageOn("1990-11-20", today), { years: 36, months: 0, days: 0 });
  assert.deepEqual(ageOn("2024-02-29", "2025-02-28"), { years: 1, months: 0, days: 0 });
  assert.deepEqual(ageOn("2026-01-31", "2026-02-28"), { years: 0, months: 1, days: 0 });
  assert.deepEqual(ageOn("1950", today), { years: 76 });
  assert.equal(monthsOn("2025-05", today), 18);
  assert.equal(monthsOn("1950", today), undefined);
});

test("an age never has negative parts", () => {
  const days = fc.integer({ min: 0, max: 40_000 }).map((n) => addDays("1920-01-01", n));
  fc.assert(
    fc.property(days, fc.nat(20_000), (birth, later) => {
      const { years, months = -1, days: rest = -1 } = ageOn(birth, addDays(birth, later));
      assert.ok(years >= 0 && months >= 0 && months < 12 && rest >= 0 && rest <= 31);
    }),
  );
});

test("a small child's age is told in days, then months", () => {
  assert.equal(formatAge("2026-11-08", today), "12 ngày tuổi");
  assert.equal(formatAge("2024-05-01", today), "30 tháng tuổi");
  assert.equal(formatAge("1985-03-01", today), "41 tuổi");
  assert.equal(formatAge("2023", today), "3 tuổi");
});

test("a birth after the day in question is refused", () => {
  assert.throws(() => ageOn("2026-11-21", today), refused);
  assert.throws(() => ageOn("2027", today), refused);
});

test("a month later than the 31st is the last day of a short month", () => {
  assert.equal(addMonths("2026-01-31", 1), "2026-02-28");
  assert.equal(addMonths("2026-11-15", 2), "2027-01-15");
  assert.equal(daysBetween("2026-11-20", "2026-11-10"), -10);
});
