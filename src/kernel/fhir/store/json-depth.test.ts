import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { FhirError } from "../resource.ts";
import { refuseDeepJson } from "./json-depth.ts";

const nested = (depth: number, inner = "1") => `${"[".repeat(depth)}${inner}${"]".repeat(depth)}`;

test("text that nests deeper than 256 levels is refused with line and column", () => {
  refuseDeepJson(nested(256));
  assert.throws(
    () => refuseDeepJson(`{\n"a": ${nested(300)}}`),
    (error) => error instanceof FhirError && error.status === 400 && /line 2, column 261/.test(error.message),
  );
});

test("brackets inside of strings, escaped quotes too, do not nest", () => {
  const brackets = "[{".repeat(1_000);
  for (const text of [brackets, `\\"${brackets}`, `\\\\\\"${brackets}`, `${brackets}\\\\`])
    refuseDeepJson(`{"a": "${text}", "b": ${nested(200)}}`);
  assert.throws(() => refuseDeepJson(`{"a": "\\\\", "b": ${nested(300)}}`));
});

test("wide text is not deep", () => {
  refuseDeepJson(`[${Array.from({ length: 10_000 }, () => '{"a":[1]}').join(",")}]`);
});

test("whatever is parsed without deep nesting is let through", () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 8 }), fc.nat(100), (text, width) => {
      refuseDeepJson(`[${Array.from({ length: width }, () => text).join(",") || "0"}]`);
    }),
  );
});

test("text that is no JSON comes to an end", () => {
  for (const text of ['"', '"\\', "[".repeat(200) + '"', "}".repeat(500), '{"'.repeat(400)])
    assert.doesNotThrow(() => {
      try {
        refuseDeepJson(text);
      } catch (error) {
        if (!(error instanceof FhirError)) throw error;
      }
    });
});
