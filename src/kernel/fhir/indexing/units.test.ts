import assert from "node:assert/strict";
import { test } from "node:test";
import { type CanonicalUnit, canonicalUnitOf, compute, inCanonical } from "./units.ts";
import { commonUnits } from "./units-common.ts";

const canonical = (code: string): CanonicalUnit => {
  const unit = canonicalUnitOf(code);
  assert.ok(unit !== undefined, code);
  return unit;
};

const same = (left: readonly [number, string], right: readonly [number, string]): void => {
  const [a, b] = [canonical(left[1]), canonical(right[1])];
  assert.equal(a.unit, b.unit);
  assert.equal(inCanonical(left[0], a), inCanonical(right[0], b));
};

test("each unit of the table is what the UCUM library makes of it", () => {
  for (const [code, factor, unit, offset] of commonUnits) {
    assert.deepEqual(compute(code), { unit, factor, offset: offset ?? 0 }, code);
  }
});

test("measurements in different units meet", () => {
  same([1000, "mg"], [1, "g"]);
  same([5.4, "mg/dL"], [0.054, "g/L"]);
  same([98.6, "[degF]"], [37, "Cel"]);
  same([120, "mm[Hg]"], [15.99864, "kPa"]);
  same([1, "Hz"], [60, "/min"]);
  same([4.2, "m[iU]/L"], [4.2, "u[iU]/mL"]);
});

test("a unit outside of the table is computed by the library", () => {
  same([3, "ug/kg/min"], [0.05, "ug/kg/s"]);
});

test("annotations say nothing about the measure", () => {
  assert.equal(canonical("mL/min/{1.73_m2}").unit, canonical("mL/min").unit);
});

test("international units are comparable only with each other", () => {
  assert.notEqual(canonical("[iU]/L").unit, canonical("[CFU]/L").unit);
  assert.notEqual(canonical("[iU]/L").unit, canonical("/L").unit);
});

test("logarithms and what is not UCUM have no canonical unit", () => {
  for (const code of ["[pH]", "viên", "", "mg/", "a".repeat(100)])
    assert.equal(canonicalUnitOf(code), undefined, code);
});
