import type { Tx } from "#kernel/db/db.ts";
import { searchParamsOf } from "../definitions/search-parameters.ts";
import { keyOf } from "../indexing/keys.ts";
import type { SearchTokens } from "../indexing/search-tokens.ts";
import { fhirError } from "../resource.ts";
import { withoutBase } from "../search/parse-reference.ts";
import type { Coding, TerminologyPort } from "../search/search-options.ts";
import { type ConceptTree, reachableFrom, weightOf } from "./concept-tree.ts";
import { mostCodes } from "./expand-value-set.ts";
import { createExpansions } from "./expansions.ts";
import { findCodeSystem, type Shelves } from "./library.ts";
import { readCompleteSystem } from "./read-code-system.ts";
import type { CanonicalType } from "./stored-canonicals.sql.ts";
import { createStoredCanonicals } from "./stored-canonicals.ts";
import { readValueSet, sizeOfDefinition } from "./value-set-definition.ts";

export interface StoredTerminologyParts {
  /** Single statements, never a replica: a changed value set counts from the next search on. */
  readonly db: Tx;
  readonly tokens: SearchTokens;
  readonly baseUrls: readonly string[];
}

/** Value sets and hierarchies for search: those of the record first, then those of the R4 definitions. */
export function createStoredTerminology(parts: StoredTerminologyParts): TerminologyPort {
  const shelves = openShelves(parts);
  const expansions = createExpansions(shelves);
  return {
    expandValueSet: (text) => expansions.find(text, localKey(text, parts.baseUrls)),
    subsumedCodes: async ({ system, code }, direction) => {
      const tree = await findCodeSystem(shelves, { url: system });
      if (tree === undefined || !tree.subsumes || !tree.codes.has(code)) return undefined;
      return codingsOf(system, tree, code, direction);
    },
  };
}

function openShelves({ db, tokens }: StoredTerminologyParts): Shelves {
  return {
    valueSets: createStoredCanonicals({
      db,
      type: "ValueSet",
      hashOf: addressHash(tokens, "ValueSet"),
      parse: readValueSet,
      weigh: sizeOfDefinition,
    }),
    codeSystems: createStoredCanonicals({
      db,
      type: "CodeSystem",
      hashOf: addressHash(tokens, "CodeSystem"),
      parse: readCompleteSystem,
      weigh: (tree) => (tree === undefined ? 1 : weightOf(tree)),
    }),
  };
}

function addressHash(tokens: SearchTokens, type: CanonicalType): (url: string) => number {
  const param = searchParamsOf(type).get("url");
  if (param === undefined) throw new Error(`the definitions know no address of a ${type}`);
  return tokens.of(param).uri;
}

/** `ValueSet/id`, also below an address of this server. */
function localKey(text: string, baseUrls: readonly string[]): string | undefined {
  const id = /^ValueSet\/([A-Za-z0-9\-.]{1,64})$/.exec(withoutBase(text, baseUrls))?.[1];
  return id === undefined ? undefined : keyOf(id);
}

function codingsOf(
  system: string,
  tree: ConceptTree,
  code: string,
  direction: "above" | "below",
): readonly Coding[] {
  const codes = reachableFrom(tree, code, direction);
  if (codes.size > mostCodes)
    throw fhirError(422, "too-costly", `More than ${mostCodes} codes are ${direction} a code of ${system}`);
  return [...codes].map((each) => ({ system, code: each }));
}
