import { type CodeSet, inBoth, onlyInFirst } from "./code-sets.ts";
import { type ConceptTree, reachableFrom } from "./concept-tree.ts";
import type { Filter } from "./value-set-definition.ts";

/** Codes of a system that satisfy all filters; undefined where one of them is not understood. */
export function filterConcepts(tree: ConceptTree, filters: readonly Filter[]): CodeSet | undefined {
  let codes = tree.codes;
  for (const filter of filters) {
    const satisfying = isHierarchy(filter) ? byHierarchy(tree, filter) : byValue(tree, filter);
    if (satisfying === undefined) return undefined;
    codes = inBoth(codes, satisfying);
  }
  return codes;
}

const isHierarchy = ({ property, op }: Filter): boolean =>
  ["concept", "code"].includes(property) && ["is-a", "descendent-of", "is-not-a", "generalizes"].includes(op);

/** A code that the system does not define would silently select nothing: not understood. */
function byHierarchy(tree: ConceptTree, { op, value }: Filter): CodeSet | undefined {
  if (!tree.subsumes || !tree.codes.has(value)) return undefined;
  if (op === "generalizes") return reachableFrom(tree, value, "above");
  const below = reachableFrom(tree, value, "below");
  if (op === "is-not-a") return onlyInFirst(tree.codes, below);
  return op === "is-a" ? below : onlyInFirst(below, new Set([value]));
}

function byValue(tree: ConceptTree, { property, op, value }: Filter): CodeSet | undefined {
  const valuesOf = findValues(tree, property);
  const wanted = wantedValues(op, value);
  if (valuesOf === undefined || wanted === undefined) return undefined;
  const isNot = op === "not-in" || (op === "exists" && value === "false");
  const holds = (code: string): boolean =>
    valuesOf(code).some((each) => wanted === "any" || wanted.includes(each)) !== isNot;
  return new Set([...tree.codes].filter(holds));
}

type ValuesOf = (code: string) => readonly string[];

function findValues(tree: ConceptTree, property: string): ValuesOf | undefined {
  if (property === "concept" || property === "code") return (code) => [code];
  if (property === "parent") return (code) => tree.parents.get(code) ?? [];
  if (property === "child") return (code) => tree.children.get(code) ?? [];
  if (!tree.declared.has(property)) return undefined;
  return (code) =>
    (tree.properties.get(code) ?? []).filter(({ name }) => name === property).map((each) => each.value);
}

/** `regex` is not among them: an expression of somebody else's can be made to run for hours. */
function wantedValues(op: string, value: string): readonly string[] | "any" | undefined {
  if (op === "=") return [value];
  if (op === "in" || op === "not-in") return value.split(",").map((each) => each.trim());
  return op === "exists" ? "any" : undefined;
}
