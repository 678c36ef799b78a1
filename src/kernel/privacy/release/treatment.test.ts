import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { daysBetween } from "#kernel/base/dates.ts";
import { treated, UnfitCell } from "./treatment.ts";

const context = { key: Buffer.alloc(32, 7), person: "a", asOf: "2026-11-20" };

test("a pseudonym is the same within a release and another in the next", () => {
  const inThis = treated("pseudonym", "001080012345", context);
  assert.equal(inThis, treated("pseudonym", "001080012345", context));
  assert.notEqual(inThis, treated("pseudonym", "001080012345", { ...context, key: Buffer.alloc(32, 8) }));
  assert.match(inThis, /^[0-9a-f]{32}$/);
});

test("the dates of a person move together, by one day at least, and keep what lies between them", () => {
  const day = fc.date({ min: new Date("1950-01-01"), max: new Date("2026-01-01"), noInvalidDate: true });
  fc.assert(
    fc.property(day, day, fc.uuid(), (a, b, person) => {
      const [first, second] = [a, b].map((each) => each.toISOString().slice(0, 10)) as [string, string];
      const [movedFirst, movedSecond] = [first, second].map((each) =>
        treated("date-shift", each, { ...context, person }),
      ) as [string, string];
      assert.notEqual(first, movedFirst);
      assert.ok(Math.abs(daysBetween(first, movedFirst)) <= 182);
      assert.equal(daysBetween(first, second), daysBetween(movedFirst, movedSecond));
    }),
  );
});

test("ages are told in bands of five years, the very old together", () => {
  assert.equal(treated("age-band", "1980-11-21", context), "45-49");
  assert.equal(treated("age-band", "1980-11-20", context), "45-49");
  assert.equal(treated("age-band", "1976", context), "50-54");
  assert.equal(treated("age-band", "1930", context), "85+");
});

test("dates are cut to a month or a year, measurements to three digits", () => {
  assert.equal(treated("month", "2026-05-17T08:00:00+07:00", context), "2026-05");
  assert.equal(treated("year", "2026-05-17", context), "2026");
  assert.equal(treated("number", 5.6789, context), "5.68");
  assert.equal(treated("number", 912345678, context), "912000000");
});

test("text is no code", () => {
  assert.equal(treated("code", "E11.9", context), "E11.9");
  assert.throws(() => treated("code", "Nguyễn Văn A", context), UnfitCell);
  assert.throws(() => treated("code", "x".repeat(49), context), UnfitCell);
  assert.throws(() => treated("number", "không rõ", context), UnfitCell);
});
