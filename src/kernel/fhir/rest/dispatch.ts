import { fhirError } from "../resource.ts";
import { isResourceType, type ResourceType, resourceTypes } from "../resource-types.ts";
import type { Audited } from "./audited.ts";
import { runBatch } from "./bundle/batch.ts";
import { parseBundle } from "./bundle/parse-bundle.ts";
import { runTransaction } from "./bundle/transaction.ts";
import type { FhirReply, FhirRequest, Interaction } from "./exchange.ts";
import { instanceHistory, manyHistory } from "./history.ts";
import { patientEverything } from "./operations/everything.ts";
import { type ValidateFully, validateOperation } from "./operations/validate.ts";
import { readOldVersion, readResource } from "./read.ts";
import { searchPairs, searchResources } from "./search.ts";
import {
  createResource,
  deleteConditionally,
  deleteResource,
  patchConditionally,
  patchResource,
  updateConditionally,
  updateResource,
  type WriteDoor,
} from "./write.ts";

/** An operation added from outside (`$summary`, `$export`, …), by its name with the dollar sign. */
export interface Operation {
  readonly name: string;
  /** Where it may be called: at the base, on a type, on an instance. */
  readonly levels: readonly ("system" | "type" | "instance")[];
  /** On which type, if only on one. */
  readonly type?: ResourceType;
  run(
    request: FhirRequest,
    target: { readonly type?: ResourceType; readonly id?: string },
  ): Promise<FhirReply>;
}

/** What answers reads of a type in place of the store; it checks the right to them itself. */
export interface ServedElsewhere {
  search(request: FhirRequest, pairs: readonly (readonly [string, string])[]): Promise<FhirReply>;
  /** Undefined: the store may have it. */
  find(request: FhirRequest, id: string): Promise<FhirReply | undefined>;
}

export interface DispatchParts extends WriteDoor {
  readonly validateFully: ValidateFully;
  readonly operations: readonly Operation[];
  /** Types that are not read from the store. */
  readonly elsewhere?: ReadonlyMap<ResourceType, ServedElsewhere>;
  /** Writes each interaction into the audit log. */
  readonly audited?: Audited | undefined;
}

/** Finds what a request asks for and whether the one who asks may. */
export function createDispatch(parts: DispatchParts): (request: FhirRequest) => Promise<FhirReply> {
  const door = {
    ...parts,
    operations: new Map(parts.operations.map((operation) => [operation.name, operation])),
  };
  const answer = async (inside: Door, request: FhirRequest): Promise<FhirReply> => {
    const [first = ""] = request.path;
    if (first === "" || !/^[A-Z]/.test(first)) return onSystem(inside, dispatch, request, first);
    if (!isResourceType(first))
      throw fhirError(404, "not-supported", `${first.slice(0, 64)} is not a type of FHIR R4`);
    return request.path.length === 1 ? onType(inside, request, first) : belowType(inside, request, first);
  };
  const { audited } = parts;
  const dispatch = (request: FhirRequest): Promise<FhirReply> =>
    audited === undefined
      ? answer(door, request)
      : audited(request, (store) => answer(store === door.store ? door : { ...door, store }, request));
  return dispatch;
}

type Door = Omit<DispatchParts, "operations"> & { readonly operations: ReadonlyMap<string, Operation> };

function onSystem(
  door: Door,
  dispatch: (request: FhirRequest) => Promise<FhirReply>,
  request: FhirRequest,
  first: string,
): Promise<FhirReply> {
  if (first === "") return atBase(door, dispatch, request);
  if (first.startsWith("$")) return runOperation(door, request, first, {});
  if (request.path.length === 1 && first === "_search") return searchSystem(door, request);
  if (request.path.length === 1 && first === "_history") return systemHistory(door, request);
  throw fhirError(404, "not-supported", "there is nothing at this address");
}

function belowType(door: Door, request: FhirRequest, type: ResourceType): Promise<FhirReply> {
  const [, second = "", third] = request.path;
  if (second.startsWith("$")) return operationOnType(door, request, type, second);
  if (third?.startsWith("$") === true) return operationOnInstance(door, request, { type, id: second }, third);
  if (second === "_search") return search(door, request, type);
  if (second === "_history") return typeHistory(door, request, type);
  return third === undefined
    ? onInstance(door, request, type, second)
    : onVersions(door, request, type, second);
}

export function mustMay(request: FhirRequest, type: string, interaction: Interaction): void {
  if (!request.actor.may(type, interaction))
    throw fhirError(403, "forbidden", `the token does not allow this on ${type} (${interaction})`);
}

const notAllowed = (request: FhirRequest) =>
  fhirError(405, "not-supported", `${request.method} is not possible at this address`);

function atBase(
  parts: Door,
  dispatch: (request: FhirRequest) => Promise<FhirReply>,
  request: FhirRequest,
): Promise<FhirReply> {
  if (request.method === "GET") return searchSystem(parts, request);
  if (request.method !== "POST") throw notAllowed(request);
  const bundle = parseBundle(request.body());
  return bundle.type === "batch"
    ? runBatch(dispatch, request, bundle)
    : runTransaction(parts, dispatch, request, bundle);
}

function onType(parts: Door, request: FhirRequest, type: ResourceType): Promise<FhirReply> {
  switch (request.method) {
    case "GET":
      return search(parts, request, type);
    case "POST":
      mustMay(request, type, "c");
      return createResource(parts, request, type);
    case "PUT":
      mustMay(request, type, "u");
      return updateConditionally(parts, request, type);
    case "PATCH":
      mustMay(request, type, "u");
      return patchConditionally(parts, request, type);
    case "DELETE":
      mustMay(request, type, "d");
      return deleteConditionally(parts, request, type);
    default:
      throw notAllowed(request);
  }
}

function onInstance(parts: Door, request: FhirRequest, type: ResourceType, id: string): Promise<FhirReply> {
  switch (request.method) {
    case "GET":
      return readOne(parts, request, type, id);
    case "PUT":
      mustMay(request, type, "u");
      return updateResource(parts, request, type, id);
    case "PATCH":
      mustMay(request, type, "u");
      return patchResource(parts, request, type, id);
    case "DELETE":
      mustMay(request, type, "d");
      return deleteResource(parts, request, type, id);
    default:
      throw notAllowed(request);
  }
}

async function readOne(
  parts: Door,
  request: FhirRequest,
  type: ResourceType,
  id: string,
): Promise<FhirReply> {
  const found = await parts.elsewhere?.get(type)?.find(request, id);
  if (found !== undefined) return found;
  mustMay(request, type, "r");
  return readResource(parts, request, type, id);
}

function onVersions(parts: Door, request: FhirRequest, type: ResourceType, id: string): Promise<FhirReply> {
  const [, , history, version, ...more] = request.path;
  if (history !== "_history" || more.length > 0)
    throw fhirError(404, "not-found", "there is nothing at this address");
  if (request.method !== "GET") throw notAllowed(request);
  mustMay(request, type, "r");
  return version === undefined
    ? instanceHistory(parts, request, type, id)
    : readOldVersion(parts, request, { type, id }, version);
}

function search(parts: Door, request: FhirRequest, type: ResourceType): Promise<FhirReply> {
  if (request.method !== "GET" && request.method !== "POST") throw notAllowed(request);
  const elsewhere = parts.elsewhere?.get(type);
  if (elsewhere !== undefined) return elsewhere.search(request, searchPairs(request));
  mustMay(request, type, "s");
  return searchResources(parts.store.db.stale, parts.searchOptionsFor, request, type);
}

/** Search over types sees only those the token allows; the scope filter of search leaves the others out. */
function searchSystem(parts: Door, request: FhirRequest): Promise<FhirReply> {
  if (request.method !== "GET" && request.method !== "POST") throw notAllowed(request);
  if (!resourceTypes.some((type) => request.actor.may(type, "s"))) mustMay(request, "Resource", "s");
  return searchResources(parts.store.db.stale, parts.searchOptionsFor, request, undefined);
}

function typeHistory(parts: Door, request: FhirRequest, type: ResourceType): Promise<FhirReply> {
  if (request.method !== "GET") throw notAllowed(request);
  mustMay(request, type, "s");
  return manyHistory(parts.store, request, [type]);
}

function systemHistory(parts: Door, request: FhirRequest): Promise<FhirReply> {
  if (request.method !== "GET") throw notAllowed(request);
  const types = parts.store.types.all().filter((type) => request.actor.may(type, "s"));
  return manyHistory(parts.store, request, types);
}

function operationOnType(
  door: Door,
  request: FhirRequest,
  type: ResourceType,
  name: string,
): Promise<FhirReply> {
  if (name !== "$validate" || request.method !== "POST") return runOperation(door, request, name, { type });
  mustMay(request, type, "r");
  return Promise.resolve(validateOperation(door.validateFully, request, type));
}

function operationOnInstance(
  door: Door,
  request: FhirRequest,
  target: { readonly type: ResourceType; readonly id: string },
  name: string,
): Promise<FhirReply> {
  if (name !== "$everything" || target.type !== "Patient") return runOperation(door, request, name, target);
  if (request.method !== "GET") throw notAllowed(request);
  mustMay(request, "Patient", "r");
  return patientEverything(door, request, target.id);
}

function runOperation(
  door: Door,
  request: FhirRequest,
  name: string,
  target: { readonly type?: ResourceType; readonly id?: string },
): Promise<FhirReply> {
  const operation = door.operations.get(name);
  const level = target.id !== undefined ? "instance" : target.type !== undefined ? "type" : "system";
  if (operation?.levels.includes(level) !== true || !isOn(operation, target.type))
    throw fhirError(404, "not-supported", `the operation ${name.slice(0, 64)} is not known here`);
  return operation.run(request, target);
}

const isOn = (operation: Operation, type: ResourceType | undefined): boolean =>
  type === undefined || operation.type === undefined || operation.type === type;
