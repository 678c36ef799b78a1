import type { ResourceType } from "../resource-types.ts";

export const searchTypes = [
  "token",
  "string",
  "date",
  "reference",
  "quantity",
  "number",
  "uri",
  "composite",
] as const;
export type SearchType = (typeof searchTypes)[number];

/** The typed columns that every type's table has for its main values. */
export const mainColumns = ["patient", "encounter", "date", "code", "quantity"] as const;
export type MainColumn = (typeof mainColumns)[number];

/** One member name on the way to an element; `where` keeps members of a list with this value. */
export interface PathStep {
  readonly name: string;
  /** A list in JSON. */
  readonly many: boolean;
  readonly index?: number;
  readonly where?: readonly [name: string, value: string];
}

/** One way from a resource to elements of one data type, with choice types already spelled out. */
export interface ElementPath {
  readonly steps: readonly PathStep[];
  readonly type: string;
  /** From `where(resolve() is X)`: only references to this type. */
  readonly only?: string;
}

export interface SearchComponent {
  /** Code of the search parameter that says what a value of this part looks like. */
  readonly code: string;
  readonly expression: string;
  /** From the composite's element; `fromRoot` from the resource. */
  readonly paths: readonly ElementPath[];
  readonly fromRoot?: boolean;
}

export interface SearchParam {
  readonly code: string;
  readonly type: SearchType;
  /** Bit in `IndexRow.present`; -1: none (`_id`, `_lastUpdated`, unions: ask the parts). Stable per type. */
  readonly ordinal: number;
  /** Code under which tokens, ranges and references are kept; another code for an alias. */
  readonly storedAs: string;
  /**
   * Values are in this column. `patient` and `encounter` hold local references to that type, references to other
   * types are rows as usual; `date` and `quantity` have no range rows; `code` keeps its tokens too.
   */
  readonly column?: MainColumn;
  /** What a reference may point to; empty: anything. */
  readonly targets: readonly ResourceType[];
  /** Answered as the OR of these parameters; nothing is stored for the union itself. */
  readonly unionOf?: readonly string[];
  readonly components?: readonly SearchComponent[];
  /** A composite over repeating elements, with tokens or rows of its own; false: a conjunction of its parts. */
  readonly tuple: boolean;
  /** Only contacts of this system count (`phone`); they are kept under `storedAs` together with all others. */
  readonly fixedSystem?: string;
  /** Only plain codes, booleans or strings stand behind it: a system in the query says nothing. */
  readonly systemIgnored: boolean;
  /** Prefix tokens for `:below` are stored. */
  readonly below: boolean;
  /** Elements behind it are `HumanName`: sets of words are stored, and `:exact` per part. */
  readonly names: boolean;
  /** jsonpath (lax) of the first value, for `jsonb_path_query_first(content::jsonb, …)`; more than one for choices. */
  readonly sortPath?: string;
  readonly sortPaths: readonly string[];
  readonly expression: string;
  /** Undefined when the expression is beyond paths and has to be evaluated. */
  readonly paths?: readonly ElementPath[];
  /** True when any of the paths has a value other than false, and false (not absent) otherwise. */
  readonly presence?: boolean;
  /** Of the installation's own (a SearchParameter resource): what it is called and whether it can be asked already. */
  readonly custom?: { readonly url: string; readonly ready: boolean };
}

/** What the registry of the installation's own parameters says of one. */
export interface CustomParam {
  readonly code: string;
  readonly type: SearchType;
  readonly expression: string;
  readonly targets?: readonly ResourceType[];
  /** Its bit, given once by the registry; -1: none was left. */
  readonly ordinal: number;
  readonly url: string;
  /** False while rows that were written before are still being indexed. */
  readonly ready: boolean;
}
