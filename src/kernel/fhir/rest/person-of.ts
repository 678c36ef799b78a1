import type { PersonScope } from "../search/scope.ts";
import type { RecordStore } from "../store/record-store.ts";
import type { FhirRequest } from "./exchange.ts";
import type { SearchOptionsFor } from "./search.ts";

/** The record, and what the one who asks may see of it. */
export interface ReadDoor {
  readonly store: RecordStore;
  readonly searchOptionsFor: SearchOptionsFor;
}

/** How far the person who asks sees; undefined for a program, which sees the whole record. */
export function personOf(
  { searchOptionsFor }: Pick<ReadDoor, "searchOptionsFor">,
  { actor }: Pick<FhirRequest, "actor">,
): PersonScope | undefined {
  if (actor.reach === undefined) return undefined;
  const { person } = searchOptionsFor({ actor }).scope;
  // Never the whole record by mistake.
  if (person === undefined) throw new Error("an actor with a reach has no scope");
  return person;
}
