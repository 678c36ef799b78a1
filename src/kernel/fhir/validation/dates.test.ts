import assert from "node:assert/strict";
import test from "node:test";
import { isDate, isDateTime, isInstant, isTime } from "./dates.ts";
import { isInOrder } from "./periods.ts";

const accepted = (test: (text: string) => boolean, texts: readonly string[]): readonly string[] =>
  texts.filter(test);

test("a date is a year, a month or a day of the calendar", () => {
  const good = ["2026", "0001", "2026-01", "2026-12-31", "2024-02-29", "2000-02-29"];
  const bad = [
    "",
    "26",
    "0000",
    "2026-13",
    "2026-00",
    "2026-1",
    "2026-02-29",
    "1900-02-29",
    "2026-04-31",
    "2026-1-1",
    "2026/01",
    "2026-01-01x",
    "٢٠٢٦",
  ];
  assert.deepEqual(accepted(isDate, [...good, ...bad]), good);
});

test("a time of day needs seconds and, with a date, a zone", () => {
  const good = ["2026-01-01T00:00:00Z", "2026-01-01T23:59:60.123+14:00", "2026-01-01T08:30:00-03:30"];
  const bad = [
    "2026-01-01T",
    "2026-01-01T08:30Z",
    "2026-01-01T24:00:00Z",
    "2026-01-01T08:30:00",
    "2026-01-01T08:30:00.Z",
    "2026-01-01T08:30:00+15:00",
    "2026-01-01T08:30:00+07",
    "2026-01-01 08:30:00Z",
    "2026-02-30T08:30:00Z",
    "2026-01-01T08:61:00Z",
  ];
  assert.deepEqual(accepted(isInstant, [...good, ...bad]), good);
  assert.deepEqual(accepted(isDateTime, [...good, ...bad, "2026-01"]), [...good, "2026-01"]);
  assert.deepEqual(accepted(isTime, ["08:30:00", "08:30:00.5", "08:30", "8:30:00", "08:30:00Z"]), [
    "08:30:00",
    "08:30:00.5",
  ]);
});

test("a period is out of order only when its precision proves it", () => {
  assert.ok(isInOrder("2026-01", "2026-01-15"));
  assert.ok(isInOrder("2026-01-15", "2026"));
  assert.ok(isInOrder("2026-01-01T08:00:00+07:00", "2026-01-01T01:00:00Z"));
  assert.ok(!isInOrder("2026-01-01T08:00:00Z", "2026-01-01T08:00:00+07:00"));
  assert.ok(!isInOrder("2026-02", "2026-01-31"));
});
