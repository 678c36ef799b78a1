import assert from "node:assert/strict";
import { test } from "node:test";
import { ageOn, dateText, lastDayText, localDay, timeText } from "./dates.ts";

test("a date is written the way people here write it, as far as it is known", () => {
  assert.equal(dateText("2024-05-17"), "17/05/2024");
  assert.equal(dateText("2024-05"), "05/2024");
  assert.equal(dateText("2024"), "2024");
  assert.equal(dateText(undefined), "");
});

test("an instant falls on its day in Vietnam", () => {
  assert.equal(localDay("2026-03-01T18:30:00Z"), "2026-03-02");
  assert.equal(dateText("2026-12-31T20:00:00-03:00"), "01/01/2027");
});

test("a time is the time in Vietnam, wherever the browser stands", () => {
  assert.match(timeText(new Date("2026-11-20T03:04:05Z"), "vi"), /^10:04:05$/);
});

test("a person gets a year older on the birthday, not the day before", () => {
  assert.equal(ageOn("1990-11-20", new Date("2026-11-19T16:59:00Z"))?.years, 35);
  assert.equal(ageOn("1990-11-20", new Date("2026-11-19T17:00:00Z"))?.years, 36);
});

test("a child is counted in months", () => {
  assert.equal(ageOn("2026-01-21", new Date("2026-11-20T03:00:00Z"))?.months, 9);
});

test("a birth date that is unknown or to come gives no age", () => {
  assert.equal(ageOn(undefined, new Date()), undefined);
  assert.equal(ageOn("2030-01-01", new Date("2026-11-20T03:00:00Z")), undefined);
});

test("a deadline of midnight in Vietnam is the end of the day before it", () => {
  assert.equal(lastDayText("2026-11-24T17:00:00.000Z"), "24/11/2026");
  assert.equal(lastDayText("2026-11-24T03:00:00.000Z"), "24/11/2026");
});
