import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { dateInterval, earliest, latest, periodInterval } from "./dates.ts";

const written = (text: string): readonly string[] | undefined => {
  const interval = dateInterval(text);
  return interval && [new Date(interval.lo).toISOString(), new Date(interval.hi).toISOString()];
};

test("a day without a zone is a day in Vietnam", () => {
  assert.deepEqual(written("1985-03-02"), ["1985-03-01T17:00:00.000Z", "1985-03-02T17:00:00.000Z"]);
});

test("a month and a year are as long as the calendar says", () => {
  assert.deepEqual(written("2024-02"), ["2024-01-31T17:00:00.000Z", "2024-02-29T17:00:00.000Z"]);
  assert.deepEqual(written("2023-12"), ["2023-11-30T17:00:00.000Z", "2023-12-31T17:00:00.000Z"]);
  assert.deepEqual(written("2026"), ["2025-12-31T17:00:00.000Z", "2026-12-31T17:00:00.000Z"]);
});

test("a time covers as much as is written of it", () => {
  assert.deepEqual(written("2026-11-20T10:15+07:00"), [
    "2026-11-20T03:15:00.000Z",
    "2026-11-20T03:16:00.000Z",
  ]);
  assert.deepEqual(written("2026-11-20T10:15:30Z"), ["2026-11-20T10:15:30.000Z", "2026-11-20T10:15:31.000Z"]);
  assert.deepEqual(written("2026-11-20T10:15:30.5Z"), [
    "2026-11-20T10:15:30.500Z",
    "2026-11-20T10:15:30.600Z",
  ]);
  assert.deepEqual(written("2026-11-20T10:15:30.1234-05:30"), [
    "2026-11-20T15:45:30.123Z",
    "2026-11-20T15:45:30.124Z",
  ]);
  assert.deepEqual(written("2026-11-20T10:15:30"), ["2026-11-20T03:15:30.000Z", "2026-11-20T03:15:31.000Z"]);
});

test("what is not a date has no interval", () => {
  const wrong = [
    "",
    "26",
    "2026-13",
    "2026-00",
    "2026-02-30",
    "2026-1-1",
    "2026/01/01",
    "2026-01-01T",
    "0000",
    "2026-01-01T25:00Z",
    "2026-01-01T10:60Z",
    "2026-01-01T10:00:00.Z",
    "2026-01-01T10:00+7",
    "2026-01-01T10:00+07:00x",
    "2026-01-01 10:00",
    "yesterday",
    "२०२६",
  ];
  assert.deepEqual(
    wrong.filter((text) => dateInterval(text) !== undefined),
    [],
  );
});

test("every instant JavaScript can write is read back to the millisecond", () => {
  const times = fc.integer({ min: earliest, max: latest });
  fc.assert(fc.property(times, (time) => assert.equal(dateInterval(new Date(time).toISOString())?.lo, time)));
});

test("a period reaches from the start of its first day to the end of its last", () => {
  const period = periodInterval("2026-01-01", "2026-01-31");
  assert.equal(period?.lo, dateInterval("2026-01-01")?.lo);
  assert.equal(period?.hi, dateInterval("2026-01-31")?.hi);
});

test("an open end reaches to the end of the calendar", () => {
  assert.equal(periodInterval("2026-01-01", undefined)?.hi, latest);
  assert.equal(periodInterval(undefined, "2026-01-01")?.lo, earliest);
  assert.equal(periodInterval(undefined, undefined), undefined);
});

test("the ends of the calendar stay within what the database can hold", () => {
  assert.equal(dateInterval("0001-01-01")?.lo, earliest);
  assert.equal(dateInterval("9999-12-31T23:59:59.999Z")?.hi, latest);
});
