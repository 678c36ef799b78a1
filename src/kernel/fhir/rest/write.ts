import type { Tx } from "#kernel/db/db.ts";
import { fhirError } from "../resource.ts";
import type { ResourceType } from "../resource-types.ts";
import {
  createChange,
  deleteChange,
  type Precondition,
  patchChange,
  putChange,
} from "../store/change-kinds.ts";
import type { Change, ChangeResult } from "../store/changes.ts";
import { type Condition, lockConditions } from "../store/condition-locks.ts";
import { accepted, type RecordStore } from "../store/record-store.ts";
import type { Prepared } from "../store/stored-row.ts";
import { applyChanges, submitChange } from "./apply-changes.ts";
import { type FhirReply, type FhirRequest, preference, reply, replyOutcome, type Shown } from "./exchange.ts";
import { patchOf } from "./patch.ts";
import type { ReadDoor } from "./person-of.ts";
import { checkedId } from "./read.ts";
import { etagOf, ifMatchOf, versionHeaders } from "./versions.ts";

/** A resource that criteria of a conditional interaction name. */
export interface Match {
  readonly id: string;
  readonly version: number;
  readonly updated: Date;
  readonly content: string;
  /** Key of the patient it is about. */
  readonly patient: string | undefined;
}

/** Finds at most `limit` resources by criteria, inside the transaction that will act on them. */
export type FindMatches = (
  tx: Tx,
  request: FhirRequest,
  target: { readonly type: ResourceType; readonly criteria: string; readonly limit: number },
) => Promise<readonly Match[]>;

export interface WriteDoor extends ReadDoor {
  readonly findMatches: FindMatches;
}

/** POST Type, conditional with If-None-Exist */
export async function createResource(
  door: WriteDoor,
  request: FhirRequest,
  type: ResourceType,
): Promise<FhirReply> {
  const prepared = prepareBody(door.store, request, type);
  const criteria = request.header("if-none-exist");
  if (criteria === undefined)
    return replyChange(request, await submitChange(door, request, createChange(prepared)));
  const condition = { type, criteria: criteria.replace(/^\?/, ""), resource: prepared.resource };
  return conditionally(door, request, condition, async (tx, [match]) => {
    if (match === undefined)
      return replyChange(request, await applyOne(door, tx, request, createChange(prepared)));
    const location = { location: locationOf(request, type, match.id, match.version) };
    const headers = { ...versionHeaders(match.version, match.updated), ...location };
    return { ...reply(200, wantsBody(request) ? match.content : "", headers), shown: shownMatch(match) };
  });
}

/** What is told when a resource is found instead of written. */
export const shownMatch = ({ version, patient }: Match): Shown => ({
  version,
  ...(patient === undefined ? {} : { patients: [patient] }),
});

/** PUT Type/id */
export async function updateResource(
  door: WriteDoor,
  request: FhirRequest,
  type: ResourceType,
  id: string,
): Promise<FhirReply> {
  const prepared = prepareBody(door.store, request, type);
  if (prepared.resource.id !== checkedId(id))
    throw fhirError(
      400,
      "invalid",
      `the resource's id must be ${id} as in the address`,
      `${request.at ?? type}.id`,
    );
  return replyChange(
    request,
    await submitChange(door, request, putChange(id, prepared, preconditionOf(request))),
  );
}

/** PUT Type?criteria */
export async function updateConditionally(
  door: WriteDoor,
  request: FhirRequest,
  type: ResourceType,
): Promise<FhirReply> {
  const prepared = prepareBody(door.store, request, type);
  const condition = { type, criteria: requiredCriteria(request), resource: prepared.resource };
  return conditionally(door, request, condition, async (tx, [match]) => {
    const change = conditionalPut(request, prepared, match);
    return replyChange(request, await applyOne(door, tx, request, change));
  });
}

/** No match: create, under the id the client chose if it chose one; a match: its next version. */
export function conditionalPut(request: FhirRequest, prepared: Prepared, match: Match | undefined): Change {
  const { id } = prepared.resource;
  if (match === undefined)
    return id === undefined ? createChange(prepared) : putChange(id, prepared, { ifNoneMatch: true });
  if (id !== undefined && id !== match.id)
    throw fhirError(
      400,
      "invalid",
      "the resource's id is not the id of the resource found",
      `${request.at ?? prepared.type}.id`,
    );
  return putChange(match.id, prepared, preconditionOf(request));
}

/** DELETE Type/id */
export async function deleteResource(
  door: WriteDoor,
  request: FhirRequest,
  type: ResourceType,
  id: string,
): Promise<FhirReply> {
  return replyChange(
    request,
    await submitChange(door, request, deleteChange(type, checkedId(id), preconditionOf(request))),
  );
}

/** DELETE Type?criteria */
export async function deleteConditionally(
  door: WriteDoor,
  request: FhirRequest,
  type: ResourceType,
): Promise<FhirReply> {
  const condition = { type, criteria: requiredCriteria(request), resource: undefined };
  return conditionally(door, request, condition, async (tx, [match]) =>
    match === undefined
      ? reply(204, "")
      : replyChange(
          request,
          await applyOne(door, tx, request, deleteChange(type, match.id, preconditionOf(request))),
        ),
  );
}

/** PATCH Type/id */
export async function patchResource(
  door: WriteDoor,
  request: FhirRequest,
  type: ResourceType,
  id: string,
): Promise<FhirReply> {
  const change = patchChangeOf(door.store, request, { type, id: checkedId(id) });
  return replyChange(request, await submitChange(door, request, change));
}

/** PATCH Type?criteria */
export async function patchConditionally(
  door: WriteDoor,
  request: FhirRequest,
  type: ResourceType,
): Promise<FhirReply> {
  const condition = { type, criteria: requiredCriteria(request), resource: undefined };
  return conditionally(door, request, condition, async (tx, [match]) => {
    if (match === undefined) throw fhirError(404, "not-found", `no ${type} matches the criteria`);
    return replyChange(
      request,
      await applyOne(door, tx, request, patchChangeOf(door.store, request, { type, id: match.id })),
    );
  });
}

export function patchChangeOf(
  store: RecordStore,
  request: FhirRequest,
  target: { readonly type: ResourceType; readonly id: string },
): Change {
  const patch = patchOf(request);
  return patchChange(
    target,
    (content) => store.prepare(patch(content, target.id), { type: target.type }),
    preconditionOf(request),
  );
}

/** Criteria are looked up and acted upon in one transaction, behind a lock that others with such criteria wait for. */
async function conditionally(
  door: WriteDoor,
  request: FhirRequest,
  condition: Condition & { readonly type: ResourceType },
  act: (tx: Tx, matches: readonly Match[]) => Promise<FhirReply>,
): Promise<FhirReply> {
  return door.store.transaction(async (tx) => {
    await lockConditions(tx, [condition]);
    const matches = await door.findMatches(tx, request, { ...condition, limit: 2 });
    if (matches.length > 1)
      throw fhirError(412, "multiple-matches", `more than one ${condition.type} matches the criteria`);
    return act(tx, matches);
  });
}

async function applyOne(
  door: WriteDoor,
  tx: Tx,
  request: FhirRequest,
  change: Change,
): Promise<ChangeResult> {
  const [result] = await applyChanges(door, tx, request, [change]);
  return accepted(result);
}

function requiredCriteria(request: FhirRequest): string {
  if (request.query === "")
    throw fhirError(
      400,
      "required",
      "criteria are missing: name the resources by search parameters or by id",
    );
  return request.query;
}

const prepareBody = (store: RecordStore, request: FhirRequest, type: ResourceType): Prepared =>
  store.prepare(request.body(), { type, ...(request.at === undefined ? {} : { at: request.at }) });

export const preconditionOf = (request: FhirRequest): Precondition => ({
  ifMatch: ifMatchOf(request),
  ifNoneMatch: request.header("if-none-match")?.trim() === "*",
});

const locationOf = (request: FhirRequest, type: string, id: string, version: number): string =>
  `${request.base}/${type}/${id}/_history/${version}`;

const wantsBody = (request: FhirRequest): boolean => preference(request, "return") !== "minimal";

export function replyChange(request: FhirRequest, result: ChangeResult): FhirReply {
  const done = accepted(result);
  if (done.kind === "deleted") return reply(204, "", { etag: etagOf(done.version) });
  if (done.kind === "kept") return reply(204, "");
  const { updated } = done;
  const headers = {
    ...versionHeaders(done.version, updated),
    location: locationOf(request, done.type, done.id, done.version),
  };
  const status = done.created ? 201 : 200;
  const prefer = preference(request, "return");
  if (prefer === "minimal") return { ...reply(status, "", headers), updated };
  if (prefer === "OperationOutcome")
    return replyOutcome(
      status,
      [{ severity: "information", code: "informational", diagnostics: done.created ? "created" : "updated" }],
      headers,
    );
  return { ...reply(status, done.content, headers), updated };
}
