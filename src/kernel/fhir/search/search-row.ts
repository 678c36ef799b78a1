import type { Tx } from "#kernel/db/db.ts";
import type { Issue } from "../resource.ts";
import type { ResourceType } from "../resource-types.ts";

/** What search needs of a database handle: a transaction, or the pool for single statements. */
export type SqlReader = Pick<Tx, "query">;

export interface SearchRow {
  readonly type: ResourceType;
  /** The resource's id as its client knows it. */
  readonly id: string;
  readonly key: string;
  readonly bucket: number;
  readonly version: number;
  /** The JSON as stored; search never parses it. */
  readonly content: string;
  readonly mode: "match" | "include";
  /** Key of the patient it is about, from its column. */
  readonly patient: string | undefined;
}

export interface SearchResult {
  readonly matches: readonly SearchRow[];
  readonly included: readonly SearchRow[];
  readonly total?: number;
  /** Relative links: `Observation?patient=…`, `Observation?_cursor=…`. */
  readonly next?: string;
  readonly self: string;
  readonly warnings: readonly Issue[];
}
