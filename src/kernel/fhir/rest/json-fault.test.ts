import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { findJsonFault } from "./json-fault.ts";

const faultOf = (text: string): string => {
  const at = findJsonFault(text);
  return `${text.slice(0, at)}<here>${text.slice(at)}`;
};

test("the place of a fault is where no more JSON can begin", () => {
  assert.equal(faultOf('{"a": 1,, "b": 2}'), '{"a": 1,<here>, "b": 2}');
  assert.equal(faultOf('{"a" 1}'), '{"a" <here>1}');
  assert.equal(faultOf("{a: 1}"), "{<here>a: 1}");
  assert.equal(faultOf("[1, 2"), "[1, 2<here>");
  assert.equal(faultOf("[1 2]"), "[1 <here>2]");
  assert.equal(faultOf("[1,]"), "[1,<here>]");
  assert.equal(faultOf('{"a": "x'), '{"a": <here>"x');
  assert.equal(faultOf('{"a": 01}'), '{"a": <here>01}');
  assert.equal(faultOf('{"a": "b\nc"}'), '{"a": <here>"b\nc"}');
  assert.equal(faultOf("{} x"), "{} <here>x");
  assert.equal(faultOf("]"), "<here>]");
  assert.equal(faultOf('{"a": [1}'), '{"a": [1<here>}');
});

test("in every text that is JSON the fault is at the end, that is, nowhere", () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      assert.equal(findJsonFault(text), text.length);
    }),
    { numRuns: 300 },
  );
});
