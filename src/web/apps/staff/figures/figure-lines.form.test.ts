import assert from "node:assert/strict";
import { test } from "node:test";
import { linesOf } from "./figure-lines.form.ts";
import type { Figure, Figures } from "./figures.ts";

const figure = (month: string, visits: number | null): Figure => ({ month, visits, people: visits });
const answer: Figures = {
  by: "facility",
  months: ["2026-01", "2026-02"],
  rows: [
    { key: "a", name: "A", figures: [figure("2026-01", 10), figure("2026-02", 1)] },
    { key: "b", name: "B", figures: [figure("2026-01", null), figure("2026-02", null)] },
    { key: "c", name: "C", figures: [figure("2026-01", 40), figure("2026-02", 0)] },
    { key: "d", name: "D", figures: [figure("2026-01", 0), figure("2026-02", 0)] },
  ],
  totals: [figure("2026-01", 55), figure("2026-02", null)],
  fewest: 5,
  facilityName: null,
};

test("the largest figure of the month comes first, hidden ones last, and what nobody has is left out", () => {
  const lines = linesOf(answer, "2026-01").map(({ key, share }) => [key, share]);
  assert.deepEqual(lines, [
    ["c", 100],
    ["a", 25],
    ["b", 0],
  ]);
});

test("months are listed newest first", () => {
  const lines = linesOf({ ...answer, by: "month", rows: [] }, "2026-01").map(({ key, share }) => [
    key,
    share,
  ]);
  assert.deepEqual(lines, [
    ["2026-02", 0],
    ["2026-01", 100],
  ]);
});
