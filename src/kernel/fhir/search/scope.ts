import type { ResourceType } from "../resource-types.ts";

/**
 * What the actor may see. Every table that search reads passes through `fromType` (sql/from-type.ts), which asks
 * this filter: for matches, chains, `_has`, includes and totals alike.
 */
export interface ScopeFilter {
  allows(type: ResourceType): boolean;
  /** An SQL condition on the row `alias` of `type`; values only through `bind`. Undefined: every row. */
  condition?(type: ResourceType, alias: string, bind: (value: unknown) => string): string | undefined;
}

export const allTypes: ScopeFilter = { allows: () => true };

export const onlyTypes = (types: ReadonlySet<ResourceType>): ScopeFilter => ({
  allows: (type) => types.has(type),
});
