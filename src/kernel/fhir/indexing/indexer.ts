import { searchParamsOf } from "../definitions/search-parameters.ts";
import type { Resource } from "../resource.ts";
import { isResourceType, type ResourceType } from "../resource-types.ts";
import { type Evaluated, type Presence, planOf, type TypePlan } from "./compile-type.ts";
import { type Draft, finished, type IndexOptions, newDraft, setMark } from "./draft.ts";

export type { IndexOptions } from "./draft.ts";

import type { Hasher } from "./hash.ts";
import type { IndexRow } from "./index-row.ts";
import { createSearchTokens } from "./search-tokens.ts";
import { visit } from "./walker.ts";

export interface Indexer {
  readonly index: (resource: Resource, options?: IndexOptions) => IndexRow;
}

const noOptions: IndexOptions = {};

/** Computes everything search knows about a resource; plans are made per type when the first resource comes. */
export function createIndexer({ hash }: { readonly hash: Hasher }): Indexer {
  const tokens = createSearchTokens(hash);
  const plans = new Map<string, TypePlan>();
  const currentPlan = (type: ResourceType): TypePlan => {
    const params = searchParamsOf(type);
    const known = plans.get(type);
    if (known?.params === params) return known;
    const plan = planOf(type, params, tokens);
    plans.set(type, plan);
    return plan;
  };
  return {
    index: (resource, options) => {
      if (!isResourceType(resource.resourceType)) throw new Error(`unknown type ${resource.resourceType}`);
      return indexWith(currentPlan(resource.resourceType), resource, options);
    },
  };
}

function indexWith(plan: TypePlan, resource: Resource, options: IndexOptions | undefined): IndexRow {
  const draft = newDraft(resource, options ?? noOptions);
  visit(plan.root, resource, draft);
  for (const presence of plan.presences) addPresence(presence, draft);
  for (const evaluated of plan.evaluated) addEvaluated(evaluated, draft);
  return finished(draft, plan.sortName?.(resource));
}

function addPresence(presence: Presence, draft: Draft): void {
  setMark(draft, presence.mark);
  const isThere = presence.members.some((member) => {
    const value = draft.resource[member];
    return value !== undefined && value !== null && value !== false;
  });
  if (isThere) draft.tokens.push(presence.whenTrue);
}

function addEvaluated(evaluated: Evaluated, draft: Draft): void {
  const { resource } = draft;
  for (const value of evaluated.evaluate(resource, { resource, rootResource: resource })) {
    setMark(draft, evaluated.mark);
    evaluated.extract(value, draft);
  }
}
