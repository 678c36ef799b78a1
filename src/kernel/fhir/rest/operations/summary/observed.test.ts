import assert from "node:assert/strict";
import { test } from "node:test";
import { observedText } from "./observed.ts";

test("a quantity is written with a decimal comma, comparator and unit", () => {
  assert.equal(observedText({ valueQuantity: { value: 6.5, unit: "mmol/L" } }), "6,5 mmol/L");
  assert.equal(observedText({ valueQuantity: { value: 200, comparator: "<", code: "mg" } }), "<200 mg");
});

test("components are told by name", () => {
  const component = (text: string, value: number) => ({
    code: { text },
    valueQuantity: { value, unit: "mmHg" },
  });
  const pressure = { component: [component("Tâm thu", 120), component("Tâm trương", 80)] };
  assert.equal(observedText(pressure), "Tâm thu: 120 mmHg; Tâm trương: 80 mmHg");
});

test("coded, plain, bounded and related values are told", () => {
  assert.equal(observedText({ valueCodeableConcept: { coding: [{ display: "Âm tính" }] } }), "Âm tính");
  assert.equal(observedText({ valueBoolean: false }), "không");
  assert.equal(observedText({ valueInteger: 3 }), "3");
  assert.equal(observedText({ valueRange: { low: { value: 1 }, high: { value: 2, unit: "g" } } }), "1 – 2 g");
  assert.equal(observedText({ valueRange: { low: { value: 1 } } }), "1 – …");
  assert.equal(
    observedText({ valueRatio: { numerator: { value: 1 }, denominator: { value: 80 } } }),
    "1 / 80",
  );
});

test("the reason why there is no value is told instead of it", () => {
  assert.equal(observedText({ dataAbsentReason: { text: "Mẫu hỏng" } }), "Mẫu hỏng");
  assert.equal(observedText({}), "không rõ");
});
