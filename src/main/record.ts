import type { AuditLog } from "#kernel/audit/audit-log.ts";
import type { Db } from "#kernel/db/db.ts";
import { publish } from "#kernel/events/outbox.ts";
import { auditEvents } from "#kernel/fhir/audit-events/serve.ts";
import { createStoredTerminology } from "#kernel/fhir/code-systems/stored-terminology.ts";
import { issuesOfSearchParameter } from "#kernel/fhir/reindex/definition.ts";
import { adoptIndexVersion } from "#kernel/fhir/reindex/index-version.ts";
import { paramProjection } from "#kernel/fhir/reindex/param-projection.ts";
import type { ParamRegistry } from "#kernel/fhir/reindex/registry.ts";
import { reindexJob } from "#kernel/fhir/reindex/reindex-job.ts";
import type { Issue, Resource } from "#kernel/fhir/resource.ts";
import { resourceTypes } from "#kernel/fhir/resource-types.ts";
import { createAudited } from "#kernel/fhir/rest/audited.ts";
import { createDispatch, type DispatchParts } from "#kernel/fhir/rest/dispatch.ts";
import type { FhirReply, FhirRequest } from "#kernel/fhir/rest/exchange.ts";
import { findMatchesWith } from "#kernel/fhir/rest/find-matches.ts";
import type { SearchOptionsFor } from "#kernel/fhir/rest/search.ts";
import { createDictionary } from "#kernel/fhir/search/dictionary.ts";
import { onlyTypes } from "#kernel/fhir/search/scope.ts";
import { scopeOfReach } from "#kernel/fhir/search/scope-of-reach.ts";
import type { SearchOptions } from "#kernel/fhir/search/search-options.ts";
import type { Projection } from "#kernel/fhir/store/projection.ts";
import { openRecordStore, type RecordStore } from "#kernel/fhir/store/record-store.ts";
import { tidyTokensJob, tidyTokensSchedule } from "#kernel/fhir/store/token-lists.ts";
import { validateResource } from "#kernel/fhir/validation/validate.ts";
import type { AnyJob } from "#kernel/jobs/job.ts";
import type { Schedule } from "#kernel/jobs/schedule.ts";
import { openIndex } from "./record-index.ts";
import type { RecordOperations } from "./record-operations.ts";
import { uploadIssues } from "./record-uploads.ts";

export interface RecordParts {
  readonly db: Db;
  /** Addresses under which this server's own resources are named. */
  readonly baseUrls: readonly string[];
  readonly projections?: readonly Projection[];
  /** Where each access is written down; absent for the command line. */
  readonly audit?: RecordAudit;
  /** Operations beyond those that every record has, and what belongs to them. */
  readonly extras?: (maker: RecordMaker) => RecordOperations;
}

export interface RecordAudit {
  readonly log: AuditLog;
  /** Hides a value that was searched for. */
  readonly hide: (value: string) => string;
}

/** What operations are made from. */
export interface RecordMaker {
  readonly store: RecordStore;
  readonly searchOptionsFor: SearchOptionsFor;
}

export interface RecordDoor extends RecordMaker {
  readonly extras: RecordOperations;
  /** Search parameters of the installation's own, as this process knows them. */
  readonly registry: ParamRegistry;
  /** What the record itself has to have done in the background. */
  readonly jobs: readonly AnyJob[];
  readonly schedules: readonly Schedule[];
  readonly dispatch: (request: FhirRequest) => Promise<FhirReply>;
}

/** Puts the record together: definitions, index, search, store and the interactions on top of them. */
export async function openRecord(parts: RecordParts): Promise<RecordDoor> {
  const { db, baseUrls } = parts;
  const { index, registry, tokens, cursorKey } = await openIndex(db, baseUrls);
  const dictionary = createDictionary();
  const terminology = createStoredTerminology({ db: db.direct, tokens, baseUrls });
  const reindex = reindexJob({ registry, index, learn: (tx, rows) => store.learnWords(tx, rows) });
  const store: RecordStore = await openRecordStore({
    db,
    validate: validateForStore,
    index,
    epoch: registry,
    words: { add: (words) => void dictionary.add([...words]) },
    projections: [paramProjection(registry, reindex), ...(parts.projections ?? [])],
    audit: parts.audit?.log,
    tellOutbox: (tx, notes) => publish(tx, { name: "fhir.changed", payload: notes }),
  });
  const searchOptionsFor: SearchOptionsFor = (request): SearchOptions => ({
    baseUrls,
    cursor: { key: cursorKey, owner: request.actor.id },
    tokens,
    dictionary,
    terminology,
    scope: scopeOf(request, tokens),
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
    ...auditDoors(parts, store),
  });
  await adoptIndexVersion(db, reindex);
  const tidy = tidyTokensJob(db.direct, store.types);
  return {
    store,
    searchOptionsFor,
    dispatch,
    extras,
    registry,
    jobs: [reindex, tidy],
    schedules: [tidyTokensSchedule(tidy)],
  };
}

/** The log is told what happens, and is read as AuditEvents. */
const auditDoors = ({ db, audit }: RecordParts, store: RecordStore): AuditDoors => ({
  elsewhere: new Map([["AuditEvent", auditEvents(db.direct)]]),
  audited: audit === undefined ? undefined : createAudited({ audit: audit.log, hide: audit.hide, store }),
});

type AuditDoors = Pick<DispatchParts, "elsewhere" | "audited">;

/** A search parameter that cannot be put to use is refused when it is written, not when it is asked. */
function validateForStore(resource: unknown, type: string): readonly Issue[] {
  const issues = validateResource(resource, { type });
  if (issues.some(({ severity }) => severity === "error")) return issues;
  issues.push(...uploadIssues(resource as Resource, type));
  return type === "SearchParameter" ? [...issues, ...issuesOfSearchParameter(resource as Resource)] : issues;
}

const noExtras: RecordOperations = { operations: [], jobs: [], schedules: [], parts: [] };

const scopes = new WeakMap<FhirRequest["actor"], SearchOptions["scope"]>();

/** What a token may search and whose rows a person sees; made once per token or session. */
function scopeOf(
  { actor }: Pick<FhirRequest, "actor">,
  tokens: SearchOptions["tokens"],
): SearchOptions["scope"] {
  const known = scopes.get(actor);
  if (known !== undefined) return known;
  const types = new Set(resourceTypes.filter((type) => actor.may(type, "s")));
  const scope = actor.reach === undefined ? onlyTypes(types) : scopeOfReach(types, actor.reach, tokens);
  scopes.set(actor, scope);
  return scope;
}
