import type { SearchParam } from "../definitions/search-parameters.ts";
import type { Issue } from "../resource.ts";
import type { ResourceType } from "../resource-types.ts";
import type { Condition } from "./condition.ts";

export type Pair = readonly [name: string, value: string];

export const totals = ["none", "estimate", "accurate"] as const;
export type Total = (typeof totals)[number];

export const summaries = ["true", "text", "data", "count", "false"] as const;
export type Summary = (typeof summaries)[number];

export interface SortKey {
  readonly by: "updated" | "id" | "date" | "name" | "content";
  readonly param: SearchParam | undefined;
  readonly descending: boolean;
}

export interface Include {
  readonly reverse: boolean;
  readonly iterate: boolean;
  /** Undefined: every type (`_include=*`). */
  readonly source: ResourceType | undefined;
  /** Undefined: every reference parameter (`Type:*`). */
  readonly param: SearchParam | undefined;
  readonly target: ResourceType | undefined;
}

/** One type's share of a search; a search at system level has several. */
export interface TypePart {
  readonly type: ResourceType;
  readonly conditions: readonly Condition[];
  readonly sort: readonly SortKey[];
}

/** Where the page before ended: the sort values as text, then type, bucket and key of the last row. */
export interface Position {
  readonly values: readonly (string | null)[];
  readonly type: ResourceType;
  readonly bucket: number;
  readonly key: string;
}

export interface SearchQuery {
  /** Undefined at system level. */
  readonly type: ResourceType | undefined;
  readonly parts: readonly TypePart[];
  readonly count: number;
  readonly total: Total;
  readonly summary: Summary;
  readonly elements: readonly string[];
  readonly includes: readonly Include[];
  /** The parameters that were used, in order: the self link lists them. */
  readonly pairs: readonly Pair[];
  readonly lenient: boolean;
  readonly after: Position | undefined;
  readonly warnings: readonly Issue[];
}
