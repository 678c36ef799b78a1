import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { AppError } from "./app-error.ts";
import { addDays } from "./dates.ts";
import { workingCalendar } from "./working-days.ts";

const calendar = workingCalendar();

test("Tết, Hùng Kings' day and a Saturday are days off", () => {
  for (const day of [
    "2025-01-27",
    "2025-01-31",
    "2026-02-16",
    "2026-02-20",
    "2026-04-27",
    "2024-04-18",
    "2026-11-21",
  ])
    assert.equal(calendar.isWorkingDay(day), false, day);
});

test("a Saturday worked in exchange for a bridge day is a working day", () => {
  assert.equal(calendar.isWorkingDay("2025-05-02"), false);
  assert.equal(calendar.isWorkingDay("2025-04-26"), true);
});

test("five working days over Tết 2026 end after the holiday", () => {
  assert.equal(calendar.addWorkingDays("2026-02-12", 5), "2026-02-26");
  assert.equal(calendar.addWorkingDays("2026-02-26", -5), "2026-02-12");
  assert.equal(calendar.addWorkingDays("2026-11-20", 0), "2026-11-20");
});

test("counting working days undoes adding them", () => {
  const start = fc.integer({ min: 0, max: 700 }).map((n) => addDays("2024-01-01", n));
  fc.assert(
    fc.property(start, fc.integer({ min: 1, max: 60 }), (day, count) => {
      const end = calendar.addWorkingDays(day, count);
      assert.ok(calendar.isWorkingDay(end));
      assert.equal(calendar.countWorkingDays(day, end), count);
    }),
  );
});

test("a year without an announced calendar is refused instead of guessed", () => {
  assert.throws(
    () => calendar.addWorkingDays("2026-12-30", 10),
    (error: unknown) =>
      error instanceof AppError && error.kind === "unavailable" && error.message.includes("2027"),
  );
});

test("a province can add a year of its own data", () => {
  const own = workingCalendar([{ year: 2030, off: ["2030-01-01"], worked: [] }]);
  assert.equal(own.addWorkingDays("2029-12-31", 1), "2030-01-02");
});
