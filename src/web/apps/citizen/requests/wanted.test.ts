import assert from "node:assert/strict";
import { test } from "node:test";
import { wantedOf } from "./wanted.ts";

const today = new Date("2026-11-20T03:00:00Z");

test("a birthday is corrected to the day that was typed", () => {
  assert.deepEqual(wantedOf("p1", { element: "birthDate", value: "16/3/54" }, today), {
    resource: "Patient/p1",
    element: "birthDate",
    value: "1954-03-16",
  });
});

test("a correction without a value, with no day or of something else is not sent", () => {
  assert.equal(wantedOf("p1", { element: "birthDate", value: "31/02/1954" }, today), undefined);
  assert.equal(wantedOf("p1", { element: "address[0].text", value: "  " }, today), undefined);
  assert.equal(wantedOf("p1", { element: "id", value: "p2" }, today), undefined);
  assert.equal(wantedOf(undefined, { element: "gender", value: "male" }, today), undefined);
});
