import { cachedJson } from "./cache.ts";
import { compactStructures } from "./structures-source.ts";

/** An invariant of the standard: a FHIRPath expression that must be true. */
export interface Rule {
  readonly key: string;
  readonly severity: "error" | "warning";
  readonly human: string;
  readonly expression: string;
}

export interface ElementDefinition {
  /** Without `[x]`. */
  readonly name: string;
  readonly min: number;
  /** `null` means any number. Anything but 1 and 0 is an array in JSON. */
  readonly max: number | null;
  readonly types: readonly string[];
  readonly choice?: boolean;
  /** Resource types a Reference may point to; absent means any. */
  readonly targets?: readonly string[];
  readonly simpleQuantity?: boolean;
  /** Path of the node whose content this element repeats. */
  readonly sameAs?: string;
  /** Value set of a required binding. */
  readonly required?: string;
  readonly extensible?: string;
  readonly rules?: readonly Rule[];
}

export interface NodeDefinition {
  readonly elements: readonly ElementDefinition[];
  readonly rules?: readonly Rule[];
}

export interface TypeDefinition {
  readonly name: string;
  readonly type: string;
  /** `resource`, `complex-type` or `primitive-type`. */
  readonly kind: string;
  readonly abstract: boolean;
  /** By path: the type itself (`Patient`) and each of its groups (`Patient.contact`). */
  readonly nodes: Readonly<Record<string, NodeDefinition>>;
}

let kept: Readonly<Record<string, TypeDefinition>> | undefined;

const structures = (): Readonly<Record<string, TypeDefinition>> => {
  kept ??= cachedJson("structures-3", compactStructures);
  return kept;
};

/** The R4 definition of a resource or data type, `undefined` for a name that R4 does not have. */
export const findStructure = (name: string): TypeDefinition | undefined =>
  Object.hasOwn(structures(), name) ? structures()[name] : undefined;

/** The members of `Patient`, `Patient.contact` … ; follows the reference where content is repeated. */
export const findNode = (path: string): NodeDefinition | undefined =>
  findStructure(path.split(".", 1)[0] ?? "")?.nodes[path];

/** Every type one can store, in alphabetical order. */
export const listResourceTypes = (): readonly string[] => namesOf("resource");

export const listDataTypes = (): readonly string[] => namesOf("complex-type");

const namesOf = (kind: string): readonly string[] =>
  Object.values(structures())
    .filter((one) => one.kind === kind && !one.abstract)
    .map((one) => one.name)
    .toSorted();
