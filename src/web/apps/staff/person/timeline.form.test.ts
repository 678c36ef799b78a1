import assert from "node:assert/strict";
import { test } from "node:test";
import type { Entry, EntryKind } from "./entry.ts";
import { timelineOf, yearsOf } from "./timeline.form.ts";

const entry = (kind: EntryKind, id: string, day: string, encounterId?: string): Entry => ({
  kind,
  id,
  day,
  encounterId,
  concept: {},
  status: undefined,
  detail: undefined,
  measures: [],
});

test("what was found in a visit stands under the visit", () => {
  const [event, ...rest] = timelineOf([
    entry("encounter", "e1", "2026-03-01", "e1"),
    entry("problem", "c1", "2026-03-01", "e1"),
  ]);
  assert.equal(event?.id, "e1");
  assert.deepEqual(
    event?.members.map(({ id }) => id),
    ["c1"],
  );
  assert.deepEqual(rest, []);
});

test("what belongs to no visit, or to one that is not here, stands for itself", () => {
  const events = timelineOf([
    entry("immunization", "i1", "2026-05-01"),
    entry("result", "o1", "2026-04-01", "gone"),
  ]);
  assert.deepEqual(
    events.map(({ id }) => id),
    ["i1", "o1"],
  );
});

test("nothing of a record is lost on the timeline", () => {
  const entries = [
    entry("encounter", "e1", "2026-03-01", "e1"),
    entry("problem", "c1", "2026-03-01", "e1"),
    entry("result", "o1", "2025-03-01", "e2"),
  ];
  const shown = timelineOf(entries).flatMap(({ head, members }) => [head, ...members]);
  assert.deepEqual(new Set(shown), new Set(entries));
});

test("events stand under their years, unknown days at the end", () => {
  const events = timelineOf([
    entry("encounter", "e1", "2026-03-01", "e1"),
    entry("encounter", "e2", "2025", "e2"),
    entry("problem", "c1", ""),
  ]);
  assert.deepEqual(
    yearsOf(events).map(({ year }) => year),
    ["2026", "2025", ""],
  );
});
