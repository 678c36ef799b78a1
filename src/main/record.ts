import type { Db } from "#kernel/db/db.ts";
import { publish } from "#kernel/events/outbox.ts";
import { createStoredTerminology } from "#kernel/fhir/code-systems/stored-terminology.ts";
import { createHasher } from "#kernel/fhir/indexing/hash.ts";
import { createIndexer } from "#kernel/fhir/indexing/indexer.ts";
import { createSearchTokens } from "#kernel/fhir/indexing/search-tokens.ts";
import { resourceTypes } from "#kernel/fhir/resource-types.ts";
import { createDispatch } from "#kernel/fhir/rest/dispatch.ts";
import type { FhirReply, FhirRequest } from "#kernel/fhir/rest/exchange.ts";
import { findMatchesWith } from "#kernel/fhir/rest/find-matches.ts";
import type { SearchOptionsFor } from "#kernel/fhir/rest/search.ts";
import { createDictionary } from "#kernel/fhir/search/dictionary.ts";
import { onlyTypes } from "#kernel/fhir/search/scope.ts";
import type { SearchOptions } from "#kernel/fhir/search/search-options.ts";
import type { Projection } from "#kernel/fhir/store/projection.ts";
import { openRecordStore, type RecordStore } from "#kernel/fhir/store/record-store.ts";
import { openStoreSettings } from "#kernel/fhir/store/settings.ts";
import { validateResource } from "#kernel/fhir/validation/validate.ts";
import type { RecordOperations } from "./record-operations.ts";

export interface RecordParts {
  readonly db: Db;
  /** Addresses under which this server's own resources are named. */
  readonly baseUrls: readonly string[];
  readonly projections?: readonly Projection[];
  /** Operations beyond those that every record has, and what belongs to them. */
  readonly extras?: (maker: RecordMaker) => RecordOperations;
}

/** What operations are made from. */
export interface RecordMaker {
  readonly store: RecordStore;
  readonly searchOptionsFor: SearchOptionsFor;
}

export interface RecordDoor extends RecordMaker {
  readonly extras: RecordOperations;
  readonly dispatch: (request: FhirRequest) => Promise<FhirReply>;
}

/** Puts the record together: definitions, index, search, store and the interactions on top of them. */
export async function openRecord(parts: RecordParts): Promise<RecordDoor> {
  const { db, baseUrls } = parts;
  const settings = await openStoreSettings(db);
  const hasher = createHasher(settings.hashSeed);
  const indexer = createIndexer({ hash: hasher });
  const tokens = createSearchTokens(hasher);
  const dictionary = createDictionary();
  const terminology = createStoredTerminology({ db: db.direct, tokens, baseUrls });
  const store = await openRecordStore({
    db,
    validate: (resource, type) => validateResource(resource, { type }),
    index: (resource) => indexer.index(resource, { baseUrls }),
    words: { add: (words) => void dictionary.add([...words]) },
    projections: parts.projections ?? [],
    tellOutbox: (tx, notes) => publish(tx, { name: "fhir.changed", payload: notes }),
  });
  const searchOptionsFor: SearchOptionsFor = (request): SearchOptions => ({
    baseUrls,
    cursor: { key: settings.cursorKey, owner: request.actor.id },
    tokens,
    dictionary,
    terminology,
    scope: scopeOf(request),
    now: Date.now(),
    get presentTypes() {
      return store.types.all();
    },
  });
  const extras = parts.extras?.({ store, searchOptionsFor }) ?? noExtras;
  const dispatch = createDispatch({
    store,
    findMatches: findMatchesWith(searchOptionsFor),
    searchOptionsFor,
    validateFully: (resource, type, profiles) =>
      validateResource(resource, { type, profiles, warnings: true }),
    operations: extras.operations,
  });
  return { store, searchOptionsFor, dispatch, extras };
}

const noExtras: RecordOperations = { operations: [], jobs: [], schedules: [], parts: [] };

const scopes = new WeakMap<FhirRequest["actor"], SearchOptions["scope"]>();

/** What a token may search, as a set that is made once per token. */
function scopeOf({ actor }: Pick<FhirRequest, "actor">): SearchOptions["scope"] {
  const known = scopes.get(actor);
  if (known !== undefined) return known;
  const scope = onlyTypes(new Set(resourceTypes.filter((type) => actor.may(type, "s"))));
  scopes.set(actor, scope);
  return scope;
}
