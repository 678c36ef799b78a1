import { definitionsIn } from "./cache.ts";
import type { CodesBySystem } from "./value-sets.ts";

interface Concept {
  readonly code: string;
  readonly property?: readonly { readonly code: string; readonly valueCode?: string }[];
  readonly concept?: readonly Concept[];
}
interface CodeSystem {
  readonly resourceType: "CodeSystem";
  readonly url: string;
  readonly content: string;
  readonly concept?: readonly Concept[];
}
interface Include {
  readonly system?: string;
  readonly concept?: readonly { readonly code: string }[];
  readonly filter?: readonly { readonly property: string; readonly op: string; readonly value: string }[];
  readonly valueSet?: readonly string[];
}
interface ValueSet {
  readonly resourceType: "ValueSet";
  readonly url: string;
  readonly compose?: { readonly include?: readonly Include[]; readonly exclude?: readonly Include[] };
}
interface Library {
  readonly valueSets: ReadonlyMap<string, ValueSet>;
  readonly codeSystems: ReadonlyMap<string, CodeSystem>;
}

/** The codes of each value set that the official files enumerate fully; the others are left out. */
export const expandValueSets = (urls: Iterable<string>): Readonly<Record<string, CodesBySystem>> => {
  const library = readLibrary();
  const expanded: Record<string, CodesBySystem> = {};
  for (const url of urls) {
    const codes = expand(url, library, 0);
    if (codes !== undefined) expanded[url] = sorted(codes);
  }
  return expanded;
};

type Codes = Map<string, Set<string>>;

const readLibrary = (): Library => {
  const valueSets = new Map<string, ValueSet>();
  const codeSystems = new Map<string, CodeSystem>();
  for (const file of ["valuesets.json", "v3-codesystems.json", "v2-tables.json"]) {
    for (const resource of definitionsIn(file) as readonly (ValueSet | CodeSystem)[]) {
      if (resource.resourceType === "ValueSet") valueSets.set(resource.url, resource);
      if (resource.resourceType === "CodeSystem") codeSystems.set(resource.url, resource);
    }
  }
  return { valueSets, codeSystems };
};

const expand = (url: string, library: Library, depth: number): Codes | undefined => {
  const compose = library.valueSets.get(url.split("|", 1).join(""))?.compose;
  if (compose === undefined || depth > 8) return undefined;
  const { include = [], exclude = [] } = compose;
  const codes = expandAll(include, library, depth);
  const excluded = expandAll(exclude, library, depth);
  if (codes === undefined || excluded === undefined) return undefined;
  for (const [system, less] of excluded) removeFrom(codes.get(system), less);
  return codes;
};

const removeFrom = (codes: Set<string> | undefined, less: ReadonlySet<string>): void => {
  for (const code of less) codes?.delete(code);
};

const expandAll = (includes: readonly Include[], library: Library, depth: number): Codes | undefined => {
  const codes: Codes = new Map();
  for (const include of includes) {
    const part = expandInclude(include, library, depth);
    if (part === undefined) return undefined;
    for (const [system, more] of part) codes.set(system, new Set([...(codes.get(system) ?? []), ...more]));
  }
  return codes;
};

const expandInclude = (include: Include, library: Library, depth: number): Codes | undefined => {
  if (include.system === undefined) return expandUnion(include.valueSet ?? [], library, depth);
  if (include.valueSet !== undefined) return undefined;
  const codes = include.concept?.map((one) => one.code) ?? codesOfSystem(include, library);
  return codes === undefined ? undefined : new Map([[include.system, new Set(codes)]]);
};

/** Several value sets in one include mean their intersection, which no official R4 binding uses. */
const expandUnion = (urls: readonly string[], library: Library, depth: number): Codes | undefined =>
  urls.length === 1 ? expand(urls[0] ?? "", library, depth + 1) : undefined;

const codesOfSystem = (include: Include, library: Library): readonly string[] | undefined => {
  const system = library.codeSystems.get(include.system ?? "");
  if (system === undefined || system.content !== "complete") return undefined;
  const parents = new Map<string, readonly string[]>();
  collectParents(system.concept ?? [], [], parents);
  let codes = [...parents.keys()];
  for (const filter of include.filter ?? []) {
    if (filter.property !== "concept" || !["is-a", "is-not-a"].includes(filter.op)) return undefined;
    const wanted = filter.op === "is-a";
    codes = codes.filter((code) => isA(code, filter.value, parents) === wanted);
  }
  return codes;
};

const collectParents = (
  concepts: readonly Concept[],
  above: readonly string[],
  parents: Map<string, readonly string[]>,
): void => {
  for (const concept of concepts) {
    const subsumers = (concept.property ?? []).flatMap((one) =>
      one.code === "subsumedBy" && one.valueCode !== undefined ? [one.valueCode] : [],
    );
    parents.set(concept.code, [...above, ...subsumers]);
    collectParents(concept.concept ?? [], [concept.code], parents);
  }
};

const isA = (code: string, ancestor: string, parents: ReadonlyMap<string, readonly string[]>): boolean =>
  code === ancestor || (parents.get(code) ?? []).some((parent) => isA(parent, ancestor, parents));

const sorted = (codes: Codes): CodesBySystem =>
  Object.fromEntries([...codes].map(([system, one]) => [system, [...one].toSorted()]));
