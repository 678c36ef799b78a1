import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { parseExactJson, plainOf } from "./exact-json.ts";

const rewritten = (text: string): string => JSON.stringify(parseExactJson(text).exact);

test("numbers keep the spelling in which they were sent", () => {
  for (const number of [
    "1.50",
    "0.0",
    "-0",
    "1e3",
    "1E+3",
    "1.0e-7",
    "100000000000000000000.5",
    "0.1000",
    "0.0000001",
    "5",
  ])
    assert.equal(rewritten(`{"a":[${number}]}`), `{"a":[${number}]}`);
});

test("digits inside of strings are left alone, also next to numbers that matter", () => {
  const text = '{"a":"1.50","b":": 1.50,","c":"\\"1.0\\"","d":2.50}';
  assert.equal(rewritten(text), text);
});

test("the plain twin computes with numbers", () => {
  const { plain } = parseExactJson('{"a":1.50,"b":1e3}');
  assert.deepEqual(plain, { a: 1.5, b: 1000 });
  assert.deepEqual(plainOf(parseExactJson('{"a":1.50}').exact), { a: 1.5 });
});

test("whatever is spelled in the shortest way comes back as it was", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = JSON.stringify(value);
      assert.equal(rewritten(text), text);
    }),
  );
});

const decimal = fc
  .tuple(fc.boolean(), fc.oneof(fc.constant(0), fc.nat()), fc.stringMatching(/^0{0,9}\d{1,16}$/))
  .map(([minus, whole, fraction]) => `${minus ? "-" : ""}${whole}.${fraction}`);

test("any decimal keeps all its digits, wherever it stands", () => {
  fc.assert(
    fc.property(decimal, decimal, (a, b) => {
      for (const text of [`[${a},${b}]`, `{"a":${a},"b":{"c":[1,${b}]}}`])
        assert.equal(rewritten(text), text);
    }),
  );
});
