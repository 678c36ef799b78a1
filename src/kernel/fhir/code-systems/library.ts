import type { ConceptTree } from "./concept-tree.ts";
import type { Library } from "./expand-value-set.ts";
import { findOfficialCodeSystem, findOfficialValueSet } from "./official-terminology.ts";
import type { CanonicalType } from "./stored-canonicals.sql.ts";
import { type Canonical, canonicalOf, type StoredCanonicals } from "./stored-canonicals.ts";
import type { ValueSetDefinition } from "./value-set-definition.ts";

/** What the record holds; undefined for a code system whose codes are not all in it. */
export interface Shelves {
  readonly valueSets: StoredCanonicals<ValueSetDefinition>;
  readonly codeSystems: StoredCanonicals<ConceptTree | undefined>;
}

/** What was looked at for an answer, and in which state it was: the answer holds as long as that state lasts. */
export type Looked = Readonly<Record<CanonicalType, Map<string, string>>>;

export const nothingLooked = (): Looked => ({ ValueSet: new Map(), CodeSystem: new Map() });

/** The state is noted before the content is read: a change in between costs an expansion, never a wrong answer. */
export const notingLibrary = (shelves: Shelves, looked: Looked): Library => ({
  findValueSet: async (text) => {
    const canonical = canonicalOf(text);
    await note(shelves.valueSets, looked.ValueSet, canonical.url);
    const stored = await readFound(shelves.valueSets, canonical);
    return stored ?? findOfficialValueSet(canonical.url, canonical.version);
  },
  findCodeSystem: async (text) => {
    const canonical = canonicalOf(text);
    await note(shelves.codeSystems, looked.CodeSystem, canonical.url);
    return findCodeSystem(shelves, canonical);
  },
});

export const findCodeSystem = async (
  { codeSystems }: Shelves,
  canonical: Canonical,
): Promise<ConceptTree | undefined> =>
  (await readFound(codeSystems, canonical)) ?? findOfficialCodeSystem(canonical.url, canonical.version);

async function readFound<T>(shelf: StoredCanonicals<T>, canonical: Canonical): Promise<T | undefined> {
  const edition = await shelf.find(canonical);
  return edition === undefined ? undefined : shelf.read(edition);
}

type Shelf = Pick<StoredCanonicals<unknown>, "stateOf">;

async function note(shelf: Shelf, states: Map<string, string>, url: string): Promise<void> {
  if (states.has(url)) return;
  const state = await shelf.stateOf([url]);
  states.set(url, state.get(url) ?? "");
}

/** Whether everything that was looked at is still as it was: one statement per kind. */
export async function isUnchanged(shelves: Shelves, looked: Looked): Promise<boolean> {
  const checks = await Promise.all([
    isSame(shelves.valueSets, looked.ValueSet),
    isSame(shelves.codeSystems, looked.CodeSystem),
  ]);
  return checks.every(Boolean);
}

async function isSame(shelf: Shelf, states: ReadonlyMap<string, string>): Promise<boolean> {
  if (states.size === 0) return true;
  const now = await shelf.stateOf([...states.keys()]);
  return [...states].every(([url, state]) => now.get(url) === state);
}
