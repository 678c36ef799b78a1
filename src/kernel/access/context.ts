import type { Tx } from "../db/db.ts";
import type { FhirRights } from "./scopes.ts";

/** Who asks: today a program with a token; people follow with the access issue. */
export interface Actor {
  readonly id: string;
  readonly name: string;
  readonly clientId: string;
  /** As granted, in the order they were granted. */
  readonly scopes: readonly string[];
  /** Names of what may be done outside the FHIR routes, such as `ops.jobs`. */
  readonly permissions: ReadonlySet<string>;
  readonly fhir: FhirRights;
}

/** Everything a use case may depend on; passed explicitly as the first argument. */
export interface Context {
  readonly tx: Tx;
  readonly actor: Actor;
  readonly now: Date;
}
