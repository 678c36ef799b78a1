import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { FhirError } from "../resource.ts";
import type { Json } from "./document.ts";
import { applyJsonPatch } from "./json-patch.ts";

const refused = (status: number) => (error: unknown) => error instanceof FhirError && error.status === status;

test("the operations of RFC 6902 do what its appendix shows", () => {
  const examples: readonly (readonly [Json, unknown, Json])[] = [
    [{ foo: "bar" }, [{ op: "add", path: "/baz", value: "qux" }], { baz: "qux", foo: "bar" }],
    [{ foo: ["bar", "baz"] }, [{ op: "add", path: "/foo/1", value: "qux" }], { foo: ["bar", "qux", "baz"] }],
    [{ baz: "qux", foo: "bar" }, [{ op: "remove", path: "/baz" }], { foo: "bar" }],
    [{ foo: ["bar", "qux", "baz"] }, [{ op: "remove", path: "/foo/1" }], { foo: ["bar", "baz"] }],
    [{ baz: "qux" }, [{ op: "replace", path: "/baz", value: "boo" }], { baz: "boo" }],
    [
      { foo: { bar: "baz", waldo: "fred" }, qux: { corge: "grault" } },
      [{ op: "move", from: "/foo/waldo", path: "/qux/thud" }],
      { foo: { bar: "baz" }, qux: { corge: "grault", thud: "fred" } },
    ],
    [
      { foo: ["all", "grass", "cows", "eat"] },
      [{ op: "move", from: "/foo/1", path: "/foo/3" }],
      { foo: ["all", "cows", "eat", "grass"] },
    ],
    [{ foo: ["bar"] }, [{ op: "add", path: "/foo/-", value: ["abc"] }], { foo: ["bar", ["abc"]] }],
    [{ "/": 9, "~1": 10 }, [{ op: "test", path: "/~01", value: 10 }], { "/": 9, "~1": 10 }],
    [{ a: 1 }, [{ op: "copy", from: "/a", path: "/b" }], { a: 1, b: 1 }],
  ];
  for (const [document, patch, expected] of examples)
    assert.deepEqual(applyJsonPatch(document, patch), expected);
});

test("a test compares values, not spellings, and strings are no numbers", () => {
  assert.throws(() => applyJsonPatch({ a: "10" }, [{ op: "test", path: "/a", value: 10 }]), refused(422));
  applyJsonPatch({ a: { b: 1, c: [2] } }, [{ op: "test", path: "/a", value: { c: [2], b: 1 } }]);
});

test("a path to nothing is 422, a step that makes no sense is 400", () => {
  for (const step of [
    { op: "remove", path: "/nothing" },
    { op: "replace", path: "/a/b", value: 1 },
    { op: "add", path: "/x/y", value: 1 },
    { op: "add", path: "/list/5", value: 1 },
    { op: "add", path: "/list/01", value: 1 },
    { op: "move", from: "/list", path: "/list/0" },
  ])
    assert.throws(() => applyJsonPatch({ a: 1, list: [1] }, [step]), refused(422), JSON.stringify(step));
  for (const step of [
    { op: "spam", path: "/a" },
    { op: "add", path: "a", value: 1 },
    { op: "add", path: "/a" },
    { op: "copy", path: "/a" },
    { path: "/a", value: 1 },
    null,
  ])
    assert.throws(() => applyJsonPatch({ a: 1 }, [step]), refused(400), JSON.stringify(step));
});

test("nobody reaches what JavaScript hangs on every object", () => {
  for (const path of ["/__proto__/polluted", "/constructor/prototype/polluted", "/a/__proto__/polluted"])
    assert.throws(() => applyJsonPatch({ a: {} }, [{ op: "add", path, value: 1 }]), FhirError);
  assert.equal(({} as Readonly<Record<string, unknown>>)["polluted"], undefined);
});

test("a patch never changes the document it was applied to", () => {
  const step = fc.record({
    op: fc.constantFrom("add", "remove", "replace", "move", "copy", "test"),
    path: fc.constantFrom("", "/a", "/a/0", "/a/-", "/b", "/b/c", "/b/c/d", "/x"),
    from: fc.constantFrom("/a", "/a/0", "/b", "/b/c", "/x"),
    value: fc.jsonValue({ maxDepth: 2 }),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 6 }), (patch) => {
      const document = { a: [1, { y: 2 }], b: { c: { d: "e" } } };
      const before = structuredClone(document);
      try {
        applyJsonPatch(document, patch);
      } catch (error) {
        assert.ok(error instanceof FhirError, String(error));
      }
      assert.deepEqual(document, before);
    }),
    { numRuns: 500 },
  );
});
