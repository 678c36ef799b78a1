import { cachedJson } from "./cache.ts";
import { findStructure, listDataTypes, listResourceTypes } from "./structures.ts";
import { expandValueSets } from "./value-sets-source.ts";

export type CodesBySystem = Readonly<Record<string, readonly string[]>>;

/** A value set whose members are all known. */
export interface CodeList {
  /** For elements of type `code`, which carry no system. */
  readonly codes: ReadonlySet<string>;
  readonly bySystem: ReadonlyMap<string, ReadonlySet<string>>;
}

type Strength = "required" | "extensible";
const expansions: Partial<Record<Strength, Readonly<Record<string, CodesBySystem>>>> = {};
const lists = new Map<string, CodeList>();

/** The members of a value set that R4 binds with this strength; `undefined` where they cannot be enumerated. */
export const findCodeList = (url: string, strength: Strength): CodeList | undefined => {
  const known = lists.get(url);
  if (known !== undefined) return known;
  const codes = expansionsOf(strength)[url];
  if (codes === undefined) return undefined;
  const list = codeListOf(codes);
  lists.set(url, list);
  return list;
};

export const codeListOf = (codes: CodesBySystem): CodeList => ({
  codes: new Set(Object.values(codes).flat()),
  bySystem: new Map(Object.entries(codes).map(([system, members]) => [system, new Set(members)])),
});

const expansionsOf = (strength: Strength): Readonly<Record<string, CodesBySystem>> => {
  expansions[strength] ??= cachedJson(`value-sets-${strength}-1`, () =>
    expandValueSets(boundValueSets(strength)),
  );
  return expansions[strength];
};

const boundValueSets = (strength: Strength): ReadonlySet<string> => {
  const types = [...listResourceTypes(), ...listDataTypes()].map((name) => findStructure(name));
  const nodes = types.flatMap((type) => Object.values(type?.nodes ?? {}));
  const urls = nodes.flatMap((node) => node.elements.map((element) => element[strength]));
  return new Set(urls.filter((url) => url !== undefined));
};
