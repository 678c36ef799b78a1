import type { SearchParam } from "../definitions/search-parameters.ts";
import type { Interval } from "../indexing/dates.ts";
import type { TokenValue } from "../indexing/search-tokens.ts";
import type { ResourceType } from "../resource-types.ts";

export const comparators = ["eq", "ne", "gt", "lt", "ge", "le", "sa", "eb", "ap"] as const;
/** `po` (periods overlap) is an operator of `_filter`, not a prefix. */
export type Comparator = (typeof comparators)[number] | "po";

export const hierarchyDirections = ["above", "below"] as const;
export type HierarchyDirection = (typeof hierarchyDirections)[number];

export type { Interval, TokenValue };

/** A decimal with the interval its written precision stands for. */
export interface Decimal extends Interval {
  readonly value: number;
}

export interface ReferenceTarget {
  /** Undefined where the value was a bare id and the parameter allows several types. */
  readonly types: readonly ResourceType[];
  readonly key: string;
}

export const stringModes = ["words", "exact", "contains", "equals", "starts", "ends"] as const;
/** `words`: each typed word begins a word of the element; the rest compare the element as a whole. */
export type StringMode = (typeof stringModes)[number];

/** What a row must satisfy; values are typed, nothing is text of SQL yet. */
export type Condition =
  | { readonly kind: "all" | "any"; readonly of: readonly Condition[] }
  | { readonly kind: "not"; readonly of: Condition }
  | { readonly kind: "missing"; readonly param: SearchParam; readonly missing: boolean }
  | { readonly kind: "token"; readonly param: SearchParam; readonly values: readonly TokenValue[] }
  | {
      readonly kind: "of-type";
      readonly param: SearchParam;
      readonly system: string;
      readonly code: string;
      readonly value: string;
    }
  | { readonly kind: "value-set"; readonly param: SearchParam; readonly url: string }
  | {
      readonly kind: "subsumed";
      readonly param: SearchParam;
      readonly value: TokenValue;
      readonly direction: HierarchyDirection;
    }
  | { readonly kind: "string"; readonly param: SearchParam; readonly mode: StringMode; readonly text: string }
  | {
      readonly kind: "date";
      readonly param: SearchParam;
      readonly comparator: Comparator;
      readonly interval: Interval;
    }
  | {
      readonly kind: "number";
      readonly param: SearchParam;
      readonly comparator: Comparator;
      readonly decimal: Decimal;
    }
  | {
      readonly kind: "quantity";
      readonly param: SearchParam;
      readonly comparator: Comparator;
      readonly decimal: Decimal;
      /** Undefined: compare the number as written; else the unit as (system, code). */
      readonly unit?: { readonly system: string; readonly code: string };
    }
  | {
      readonly kind: "uri";
      readonly param: SearchParam;
      readonly mode: "exact" | HierarchyDirection;
      readonly values: readonly string[];
    }
  | { readonly kind: "reference"; readonly param: SearchParam; readonly targets: readonly ReferenceTarget[] }
  /** A reference to something that is not in this store. */
  | { readonly kind: "foreign"; readonly param: SearchParam; readonly url: string }
  | { readonly kind: "reference-identifier"; readonly param: SearchParam; readonly value: TokenValue }
  | {
      readonly kind: "hierarchy";
      readonly param: SearchParam;
      readonly type: ResourceType;
      readonly key: string;
      readonly direction: HierarchyDirection;
    }
  | {
      readonly kind: "tuple";
      readonly param: SearchParam;
      readonly parts: readonly Condition[];
    }
  | {
      readonly kind: "chain";
      readonly param: SearchParam;
      readonly type: ResourceType;
      readonly condition: Condition;
    }
  | {
      readonly kind: "has";
      readonly type: ResourceType;
      readonly param: SearchParam;
      readonly condition: Condition;
    }
  | { readonly kind: "ids"; readonly keys: readonly string[] }
  | { readonly kind: "updated"; readonly comparator: Comparator; readonly interval: Interval }
  | { readonly kind: "list"; readonly key: string };

export type ConditionOf<Kind extends Condition["kind"]> = Extract<Condition, { readonly kind: Kind }>;

export const all = (of: readonly Condition[]): Condition => {
  const [first] = of;
  return of.length === 1 && first !== undefined ? first : { kind: "all", of };
};

export const any = (of: readonly Condition[]): Condition => {
  const [first] = of;
  return of.length === 1 && first !== undefined ? first : { kind: "any", of };
};
