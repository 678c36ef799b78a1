import type { SearchTokens } from "../indexing/search-tokens.ts";
import type { ResourceType } from "../resource-types.ts";
import type { Dictionary } from "./dictionary.ts";
import type { ScopeFilter } from "./scope.ts";

export interface Coding {
  readonly system: string;
  readonly code: string;
}

/** What search asks the terminology room; `undefined` means "not known here" and refuses the search. */
export interface TerminologyPort {
  expandValueSet(url: string): Promise<readonly Coding[] | undefined>;
  /** The code itself and all codes below (or above) it. */
  subsumedCodes(coding: Coding, direction: "above" | "below"): Promise<readonly Coding[] | undefined>;
}

export interface ParseOptions {
  /** `Prefer: handling=lenient`: what is not understood is left out and reported as a warning. */
  readonly lenient?: boolean;
  /** Addresses under which this server is known; references beginning with one are local. */
  readonly baseUrls: readonly string[];
  readonly cursor: CursorKey;
  readonly defaultCount?: number;
}

export interface CursorKey {
  /** 32 bytes. */
  readonly key: Uint8Array;
  /** Whose cursor it is; one actor cannot use another's. */
  readonly owner: string;
}

export interface SearchOptions extends ParseOptions {
  /** The installation's hashes, the same ones that index. */
  readonly tokens: SearchTokens;
  readonly dictionary: Dictionary;
  readonly terminology?: TerminologyPort | undefined;
  readonly scope: ScopeFilter;
  /** Milliseconds; `ap` (approximately) on dates depends on it. */
  readonly now: number;
  /** System-level searches ask only these (types that have rows); all types when absent. */
  readonly presentTypes?: readonly ResourceType[] | undefined;
}
