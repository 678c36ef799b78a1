import assert from "node:assert/strict";
import { test } from "node:test";
import { countLetters, openNow, whomTyped } from "./opening.form.ts";

test("only letters make a reason", () => {
  assert.equal(countLetters("12345 67890 !!!"), 0);
  assert.equal(countLetters("Hôn mê".normalize("NFD")), 5);
});

test("a card, a number with spaces and an insurance number name somebody; a name does not", () => {
  assert.deepEqual(whomTyped("079 123 456 789"), { number: "079123456789" });
  assert.deepEqual(whomTyped("079123456789||Nguyễn Văn An|15031990|Nam|Thôn 1|"), { number: "079123456789" });
  assert.equal(whomTyped("Nguyễn Văn An"), undefined);
  assert.equal(whomTyped(""), undefined);
});

test("what was closed or is over is not open", () => {
  const opening = { id: "1", patient: "p", reason: "", openedAt: "2026-11-20T01:00:00Z" };
  const untilAt = "2026-11-20T05:00:00Z";
  const now = Date.parse("2026-11-20T03:00:00Z");
  assert.equal(openNow([{ ...opening, untilAt, endedAt: null }], "p", now)?.id, "1");
  assert.equal(openNow([{ ...opening, untilAt, endedAt: null }], "q", now), undefined);
  assert.equal(openNow([{ ...opening, untilAt, endedAt: null }], "p", Date.parse(untilAt)), undefined);
  assert.equal(openNow([{ ...opening, untilAt, endedAt: "2026-11-20T02:00:00Z" }], "p", now), undefined);
});
