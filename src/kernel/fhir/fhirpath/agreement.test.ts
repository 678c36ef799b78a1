import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { definitionsIn } from "../definitions/cache.ts";
import { compileFhirPath, isCompiledNatively } from "./compile.ts";
import { compileWithLibrary } from "./library.ts";
import { childrenOf } from "./navigate.ts";
import { isFields } from "./value.ts";

/** R4 writes these with escapes that the library's regular expressions refuse. */
const onlyOurs = new Set(["eld-16", "eld-19", "eld-20"]);

interface Invariant {
  readonly key: string;
  readonly expression: string;
  readonly path: string;
}

const entriesOf = (file: string): readonly Record<string, unknown>[] => definitionsIn(file).filter(isFields);

const listOf = (item: unknown, name: string): readonly Record<string, unknown>[] => {
  const list = isFields(item) ? item[name] : undefined;
  return Array.isArray(list) ? list.filter(isFields) : [];
};

const definitions = [...entriesOf("profiles-resources.json"), ...entriesOf("profiles-types.json")];

const invariants: readonly Invariant[] = definitions
  .flatMap((definition) => listOf(definition["snapshot"], "element"))
  .flatMap((element) =>
    listOf(element, "constraint").map((constraint) => ({
      key: String(constraint["key"]),
      expression: typeof constraint["expression"] === "string" ? constraint["expression"] : "",
      path: String(element["path"]),
    })),
  )
  .filter(
    (each) => each.expression !== "" && !onlyOurs.has(each.key) && !each.expression.includes("htmlChecks"),
  );

const native = invariants.filter((each) => isCompiledNatively(each.expression));

const outcomeOf = (run: () => readonly unknown[]): string => {
  try {
    return JSON.stringify(run());
  } catch {
    return "error";
  }
};

const assertSame = (expression: string, base: string | undefined, item: unknown, root: unknown): void => {
  const env = { resource: root, rootResource: root, context: root };
  const ours = outcomeOf(() => compileFhirPath(expression, base)(item, env));
  const theirs = outcomeOf(() => compileWithLibrary(expression, base)(item, env));
  assert.equal(ours, theirs, `${base ?? "resource"}: ${expression}`);
};

describe("our compiler and the library", () => {
  test("almost every invariant of R4 is compiled by us", () => {
    const expressions = new Set(invariants.map((each) => each.expression));
    const ours = new Set(native.map((each) => each.expression));
    assert.ok(ours.size >= expressions.size - 4, `${ours.size} of ${expressions.size}`);
  });

  test("both judge the invariants of definitions, value sets and search parameters alike", () => {
    const samples = [
      ...definitions.filter((_, at) => at % 60 === 0),
      ...entriesOf("search-parameters.json").filter((_, at) => at % 200 === 0),
      ...entriesOf("valuesets.json").filter((_, at) => at % 300 === 0),
    ];
    for (const resource of samples) {
      const type = String(resource["resourceType"]);
      for (const { expression } of native.filter((each) => each.path === type))
        assertSame(expression, undefined, resource, resource);
    }
  });

  test("both judge the invariants of elements alike", () => {
    const definition = definitions.find((each) => each["id"] === "Patient");
    const elements = listOf(definition?.["snapshot"], "element").slice(0, 12);
    for (const element of elements)
      for (const { expression } of native.filter((each) => each.path === "ElementDefinition"))
        assertSame(expression, "ElementDefinition", element, definition);
  });

  test("both see the same children and descendants", () => {
    for (const resource of definitions.slice(0, 3)) {
      assertSame("children().count()", undefined, resource, resource);
      assertSame("descendants().count()", undefined, resource, resource);
      assert.ok(childrenOf(resource).length > 10);
    }
  });
});

const date = fc
  .date({ min: new Date("1900-01-01"), max: new Date("2100-01-01"), noInvalidDate: true })
  .chain((day) => fc.constantFrom(4, 7, 10, 24).map((length) => day.toISOString().slice(0, length)));

describe("any two values", () => {
  test("dates of any precision are ordered and equal as the library has it", () => {
    fc.assert(
      fc.property(date, date, fc.constantFrom("<", "<=", ">", ">=", "=", "!="), (start, end, operator) => {
        const period = { start, end };
        assertSame(`start ${operator} end`, "Period", period, period);
      }),
      { numRuns: 200 },
    );
  });

  test("logic of present and absent booleans follows the library", () => {
    const value = fc.constantFrom("true", "false", "{}");
    fc.assert(
      fc.property(value, value, fc.constantFrom("and", "or", "xor", "implies"), (left, right, operator) => {
        assertSame(`${left} ${operator} ${right}`, undefined, {}, {});
      }),
      { numRuns: 60 },
    );
  });

  test("texts are compared and searched as the library has it", () => {
    const text = fc.string({ maxLength: 6, unit: fc.constantFrom("a", "Ă", "đ", " ", "1") });
    const operation = fc.constantFrom(
      "family = text",
      "family < text",
      "family & text",
      "family.contains(text)",
    );
    fc.assert(
      fc.property(text, text, operation, (family, other, expression) => {
        const name = { family, text: other };
        assertSame(expression, "HumanName", name, name);
      }),
      { numRuns: 200 },
    );
  });
});
