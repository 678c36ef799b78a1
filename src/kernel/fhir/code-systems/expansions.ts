import type { Coding } from "../search/search-options.ts";
import { expandValueSet } from "./expand-value-set.ts";
import { isUnchanged, type Looked, nothingLooked, notingLibrary, type Shelves } from "./library.ts";
import { findOfficialValueSet } from "./official-terminology.ts";
import { canonicalOf } from "./stored-canonicals.ts";
import type { ValueSetDefinition } from "./value-set-definition.ts";
import { createWeightedCache } from "./weighted-cache.ts";

interface Expansion {
  readonly codings: readonly Coding[] | undefined;
  readonly looked: Looked;
}

export interface Expansions {
  /** By address, or by `key` where the text is a reference to a value set of this record. */
  find(text: string, key: string | undefined): Promise<readonly Coding[] | undefined>;
}

/** Codings in memory, a few tens of megabytes at most. */
const mostWeight = 150_000;

/** An expansion is kept for as long as nothing that it was made from has changed in the record. */
export function createExpansions(shelves: Shelves): Expansions {
  const kept = createWeightedCache<Expansion>(mostWeight);
  const expand = async (name: string, definition: ValueSetDefinition) => {
    const looked = nothingLooked();
    const codings = await expandValueSet(notingLibrary(shelves, looked), definition);
    kept.set(name, { codings, looked }, 1 + (codings?.length ?? 0));
    return codings;
  };
  return {
    find: async (text, key) => {
      const root = await findRoot(shelves, text, key);
      if (root === undefined) return undefined;
      const known = kept.get(root.name);
      if (known !== undefined && (await isUnchanged(shelves, known.looked))) return known.codings;
      const definition = await root.read();
      return definition === undefined ? undefined : expand(root.name, definition);
    },
  };
}

interface Root {
  /** Of this very version: what it says itself never changes. */
  readonly name: string;
  readonly read: () => Promise<ValueSetDefinition | undefined>;
}

async function findRoot(
  { valueSets }: Shelves,
  text: string,
  key: string | undefined,
): Promise<Root | undefined> {
  const canonical = canonicalOf(text);
  const edition =
    (await valueSets.find(canonical)) ?? (key === undefined ? undefined : await valueSets.findById(key));
  if (edition !== undefined)
    return { name: `${edition.id}/${edition.version}`, read: () => valueSets.read(edition) };
  const official = findOfficialValueSet(canonical.url, canonical.version);
  return official === undefined ? undefined : { name: text, read: () => Promise.resolve(official) };
}
