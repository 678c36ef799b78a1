import assert from "node:assert/strict";
import { test } from "node:test";
import { latestSlot, parseCron } from "./cron.ts";

const slot = (cron: string, now: string) => latestSlot(parseCron(cron), new Date(now)).toISOString();

test("two in the morning means two on the Vietnamese clock", () => {
  assert.equal(slot("0 2 * * *", "2026-11-20T01:00:00Z"), "2026-11-19T19:00:00.000Z");
  assert.equal(slot("0 2 * * *", "2026-11-19T18:59:59Z"), "2026-11-18T19:00:00.000Z");
});

test("a schedule is due in the very minute it names", () => {
  assert.equal(slot("30 7 * * *", "2026-11-20T00:30:00Z"), "2026-11-20T00:30:00.000Z");
});

test("steps, ranges and lists of minutes and hours are kept", () => {
  assert.equal(slot("*/15 * * * *", "2026-11-20T01:44:10Z"), "2026-11-20T01:30:00.000Z");
  assert.equal(slot("0 7-17/5,22 * * *", "2026-11-20T11:00:00Z"), "2026-11-20T10:00:00.000Z");
});

test("the first day of a quarter and the last Monday are found far back", () => {
  assert.equal(slot("0 0 1 1,4,7,10 *", "2026-11-20T00:00:00Z"), "2026-09-30T17:00:00.000Z");
  assert.equal(slot("0 8 * * 1", "2026-11-20T00:00:00Z"), "2026-11-16T01:00:00.000Z");
  assert.equal(slot("0 0 29 2 *", "2026-11-20T00:00:00Z"), "2024-02-28T17:00:00.000Z");
});

test("a schedule that cannot be read is refused when the server starts", () => {
  for (const text of [
    "",
    "0 2 * *",
    "60 2 * * *",
    "0 24 * * *",
    "a * * * *",
    "*/0 * * * *",
    "5-1 * * * *",
    "* * 0 * *",
  ])
    assert.throws(() => parseCron(text), /schedule/, text);
});
