import assert from "node:assert/strict";
import { test } from "node:test";
import { typedDay } from "./typed-day.ts";

const today = new Date("2026-11-20T03:00:00Z");

test("a birthday is understood however people type it", () => {
  for (const text of ["150390", "15/3/90", "15-03-1990", " 15.03.1990 ", "15031990"])
    assert.equal(typedDay(text, today), "1990-03-15", text);
  assert.equal(typedDay("010126", today), "2026-01-01");
  assert.equal(typedDay("010127", today), "1927-01-01");
});

test("what is no day that was is refused", () => {
  for (const text of ["", "31/02/1990", "15/13/1990", "1990", "20/12/2026", "15/03/1790", "hôm qua"])
    assert.equal(typedDay(text, today), undefined, text);
});
