import { cachedJson, definitionsIn } from "../definitions/cache.ts";
import { type ConceptTree, conceptTree, type Link } from "./concept-tree.ts";
import { type Part, partsOf, textOf } from "./json-parts.ts";
import { readCompleteSystem } from "./read-code-system.ts";
import { readValueSet, type ValueSetDefinition } from "./value-set-definition.ts";

const files = ["valuesets.json", "v3-codesystems.json", "v2-tables.json"];

interface KeptSystem {
  readonly version?: string | undefined;
  readonly codes: readonly string[];
  readonly links: readonly Link[];
}

type Kept<T> = Readonly<Record<string, T>>;

let valueSets: Kept<ValueSetDefinition> | undefined;
let systems: Kept<KeptSystem> | undefined;
const trees = new Map<string, ConceptTree>();

/** A value set of the R4 definitions; with a version only in exactly that one. */
export function findOfficialValueSet(url: string, version?: string): ValueSetDefinition | undefined {
  valueSets ??= cachedJson("official-value-sets-1", buildValueSets);
  const kept = Object.hasOwn(valueSets, url) ? valueSets[url] : undefined;
  return isVersion(kept, version) ? kept : undefined;
}

/** A code system that the R4 definitions list completely. */
export function findOfficialCodeSystem(url: string, version?: string): ConceptTree | undefined {
  systems ??= cachedJson("official-code-systems-1", buildSystems);
  const kept = Object.hasOwn(systems, url) ? systems[url] : undefined;
  if (kept === undefined || !isVersion(kept, version)) return undefined;
  const tree = trees.get(url) ?? treeOf(kept);
  trees.set(url, tree);
  return tree;
}

const isVersion = (kept: { readonly version?: string | undefined } | undefined, version?: string): boolean =>
  version === undefined || kept?.version === version;

const treeOf = ({ codes, links }: KeptSystem): ConceptTree =>
  conceptTree(new Set(codes), links, { subsumes: true, declared: new Set(), properties: new Map() });

const buildValueSets = (): Kept<ValueSetDefinition> =>
  Object.fromEntries(
    officialOf("ValueSet").map((valueSet) => {
      const definition = readValueSet(valueSet);
      return [definition.url, definition];
    }),
  );

const buildSystems = (): Kept<KeptSystem> =>
  Object.fromEntries(
    officialOf("CodeSystem").flatMap((system) => {
      const tree = readCompleteSystem(system);
      const version = textOf(system["version"]);
      return tree === undefined ? [] : [[textOf(system["url"]) ?? "", { version, ...keptForm(tree) }]];
    }),
  );

function keptForm({ codes, parents }: ConceptTree): KeptSystem {
  const links = [...parents].flatMap(([code, above]) => above.map((parent): Link => [code, parent]));
  return { codes: [...codes], links };
}

const officialOf = (type: string): readonly Part[] =>
  files.flatMap((file) => partsOf(definitionsIn(file))).filter((each) => each["resourceType"] === type);
