import assert from "node:assert/strict";
import test from "node:test";
import type { ConceptTree } from "./concept-tree.ts";
import { filterConcepts } from "./filter-concepts.ts";
import { readCompleteSystem } from "./read-code-system.ts";

/** `J45` (asthma) stands below two concepts; `J45.0` belongs to the specialty of allergies. */
const tree = readCompleteSystem({
  content: "complete",
  property: [{ code: "specialty", type: "string" }],
  concept: [
    { code: "J", concept: [{ code: "J45", concept: [{ code: "J45.0", property: specialty("allergy") }] }] },
    { code: "chronic", property: [{ code: "child", valueCode: "J45" }, ...specialty("general")] },
    { code: "E11", property: [{ code: "parent", valueCode: "chronic" }] },
  ],
});

function specialty(valueString: string) {
  return [{ code: "specialty", valueString }];
}

function filtered(...filters: readonly string[]): readonly string[] | undefined {
  const parsed = filters.map((text) => {
    const [property = "", op = "", value = ""] = text.split(" ");
    return { property, op, value };
  });
  const codes = filterConcepts(knownTree(), parsed);
  return codes === undefined ? undefined : [...codes].toSorted();
}

function knownTree(): ConceptTree {
  if (tree === undefined) throw new Error("the system is complete and must be read");
  return tree;
}

test("is-a keeps a concept and what is below it by any of its parents", () => {
  assert.deepEqual(filtered("concept is-a chronic"), ["E11", "J45", "J45.0", "chronic"]);
  assert.deepEqual(filtered("concept is-a J"), ["J", "J45", "J45.0"]);
});

test("descendent-of leaves the concept itself out, is-not-a leaves all of them out", () => {
  assert.deepEqual(filtered("concept descendent-of J"), ["J45", "J45.0"]);
  assert.deepEqual(filtered("concept is-not-a J"), ["E11", "chronic"]);
});

test("generalizes keeps a concept and all that are above it", () => {
  assert.deepEqual(filtered("concept generalizes J45.0"), ["J", "J45", "J45.0", "chronic"]);
});

test("codes are compared one by one or as a list", () => {
  assert.deepEqual(filtered("code = E11"), ["E11"]);
  assert.deepEqual(filtered("concept in J,E11"), ["E11", "J"]);
  assert.deepEqual(filtered("concept not-in J,E11"), ["J45", "J45.0", "chronic"]);
});

test("a property that is declared is compared by its values or by being there", () => {
  assert.deepEqual(filtered("specialty = allergy"), ["J45.0"]);
  assert.deepEqual(filtered("specialty exists true"), ["J45.0", "chronic"]);
  assert.deepEqual(filtered("specialty exists false"), ["E11", "J", "J45"]);
});

test("parent and child ask for the nearest concepts only", () => {
  assert.deepEqual(filtered("parent = chronic"), ["E11", "J45"]);
  assert.deepEqual(filtered("child = J45"), ["J", "chronic"]);
});

test("all filters hold together", () => {
  assert.deepEqual(filtered("concept is-a chronic", "concept is-a J"), ["J45", "J45.0"]);
});

test("a filter that is not understood selects nothing that could be believed", () => {
  for (const filter of ["concept is-a Z99", "colour = red", "code regex J.*", "specialty is-a J"])
    assert.equal(filtered(filter), undefined, filter);
});
