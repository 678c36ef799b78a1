import type { ResourceType } from "../resource-types.ts";

/** Puts a value into a statement and answers with its place, `$7`. */
export type Bind = (value: unknown) => string;

/** SQL about the row `alias` of `type`; values only through `bind`. */
export type RowCondition = (type: ResourceType, alias: string, bind: Bind) => string;

/**
 * What the actor may see. Every table that search reads passes through `fromType` (sql/from-type.ts), which asks
 * this filter: for matches, chains, `_has`, includes and totals alike.
 */
export interface ScopeFilter {
  allows(type: ResourceType): boolean;
  /** Which rows of the type. Absent: every row. */
  condition?(type: ResourceType, alias: string, bind: Bind): string | undefined;
  /** The parts of `condition`, where a person asks. */
  readonly person?: PersonScope;
}

/** Whose rows a person sees, and which of them. */
export interface PersonScope {
  /** Rows of patients within reach, and rows about nobody. */
  readonly reached: RowCondition;
  /** Rows without a label that is hidden from the person; true of any row when no label is. */
  readonly unhidden: RowCondition;
  /** The same of a superseded version of `type`, whose labels stand in its content only. */
  readonly unhiddenVersion: RowCondition;
  /** Codes of the labels in a resource that hide it from this person. */
  hiddenLabels(resource: unknown, patient: string | undefined): readonly string[];
  /** Codes of restricted labels that this person may take off again. */
  readonly removable: ReadonlySet<string>;
  /** Keys of the organizations of the session. */
  readonly facilities: ReadonlySet<string>;
}

export const allTypes: ScopeFilter = { allows: () => true };

export const onlyTypes = (types: ReadonlySet<ResourceType>): ScopeFilter => ({
  allows: (type) => types.has(type),
});
