import { keyOf } from "../../indexing/keys.ts";
import { fhirError, type Resource } from "../../resource.ts";
import type { ResourceType } from "../../resource-types.ts";
import {
  createChange,
  deleteChange,
  idFor,
  patientReferenceOf,
  putChange,
} from "../../store/change-kinds.ts";
import type { Change } from "../../store/changes.ts";
import type { ExactJson } from "../../store/exact-json.ts";
import { placeKey } from "../../store/lock-currents.ts";
import { keyOfReference, type RecordStore } from "../../store/record-store.ts";
import type { Prepared } from "../../store/stored-row.ts";
import type { FhirRequest } from "../exchange.ts";
import { checkedId } from "../read.ts";
import { conditionalPut, type Match, patchChangeOf, preconditionOf } from "../write.ts";
import { entryRequest } from "./batch.ts";
import { duplicateEntry, withPlace } from "./entry-response.ts";
import type { BundleEntry } from "./parse-bundle.ts";
import { renameReferences } from "./resolve-references.ts";

/** What an entry will do; no change when a condition says that nothing is to be done. */
export interface PlannedEntry {
  readonly entry: BundleEntry;
  readonly change: Change | undefined;
  readonly existing: Match | undefined;
}

/** What conditions and conditional references of the Bundle have been found to mean. */
export interface Found {
  /** By entry; an entry with criteria that match nothing is there with no match. */
  readonly matches: ReadonlyMap<number, Match | undefined>;
  readonly names: ReadonlyMap<string, string>;
}

/**
 * Gives every entry its id, replaces references between entries, validates and indexes. Nothing has been written yet,
 * so the first problem leaves no trace.
 */
export function planEntries(
  store: RecordStore,
  request: FhirRequest,
  entries: readonly BundleEntry[],
  { matches, names }: Found,
): readonly PlannedEntry[] {
  const ids = drawIds(entries, matches);
  const renames = new Map([...names, ...namesOfEntries(entries, ids)]);
  const rename = (reference: string) => renames.get(reference);
  const planned = entries.map((entry) => {
    const existing = matches.get(entry.index);
    try {
      const inner = renamedRequest(entryRequest(request, entry), entry, rename, renames.size > 0);
      const change = changeOf(store, inner, entry, {
        id: ids.get(entry.index),
        existing,
        asked: matches.has(entry.index),
      });
      return { entry, change, existing };
    } catch (error) {
      throw withPlace(error, entry.at);
    }
  });
  refuseDuplicates(planned);
  return planned;
}

/** Ids of new resources; those of a patient's resources are drawn in the patient's bucket. */
function drawIds(
  entries: readonly BundleEntry[],
  matches: ReadonlyMap<number, Match | undefined>,
): ReadonlyMap<number, string> {
  const ids = new Map<number, string>();
  const patients = new Map<string, string>();
  const draw = (entry: BundleEntry, patientKey: string | undefined) => {
    const id = matches.get(entry.index)?.id ?? idOfPut(entry) ?? idFor(patientKey);
    ids.set(entry.index, id);
    return id;
  };
  const creating = entries.filter(
    (entry) => entry.method === "POST" || (entry.method === "PUT" && entry.path.length === 1),
  );
  for (const entry of creating)
    if (entry.path[0] === "Patient") {
      const id = draw(entry, undefined);
      if (entry.fullUrl !== undefined) patients.set(entry.fullUrl, id);
    }
  for (const entry of creating)
    if (entry.path[0] !== "Patient") {
      const reference = patientReferenceOf(entry.resource?.plain as Resource);
      draw(entry, patientKeyOf(reference, patients));
    }
  return ids;
}

/** A conditional update that finds nothing creates under the id its client chose. */
function idOfPut({ method, resource }: BundleEntry): string | undefined {
  const { id } = (resource?.plain ?? {}) as { readonly id?: unknown };
  return method === "PUT" && typeof id === "string" ? id : undefined;
}

function patientKeyOf(
  reference: string | undefined,
  patients: ReadonlyMap<string, string>,
): string | undefined {
  if (reference === undefined) return undefined;
  const drawn = patients.get(reference);
  if (drawn !== undefined) return keyOf(drawn);
  return /^Patient\/[^/?]+$/.test(reference) ? keyOfReference(reference) : undefined;
}

function namesOfEntries(
  entries: readonly BundleEntry[],
  ids: ReadonlyMap<number, string>,
): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const entry of entries) {
    const [type = "", chosen] = entry.path;
    const id = chosen ?? ids.get(entry.index);
    if (entry.fullUrl === undefined || id === undefined) continue;
    if (names.has(entry.fullUrl))
      throw fhirError(400, "invalid", "two entries have the same fullUrl", `${entry.at}.fullUrl`);
    names.set(entry.fullUrl, `${type}/${id}`);
    const relative = /\/([A-Z][A-Za-z]+\/[A-Za-z0-9\-.]{1,64})$/.exec(entry.fullUrl)?.[1];
    if (relative !== undefined && entry.method === "POST") names.set(relative, `${type}/${id}`);
  }
  return names;
}

function renamedRequest(
  inner: FhirRequest,
  entry: BundleEntry,
  rename: (reference: string) => string | undefined,
  needed: boolean,
): FhirRequest {
  const { resource } = entry;
  if (resource === undefined || !needed || entry.method === "PATCH") return inner;
  const plain = renameReferences(resource.plain, rename);
  const exact = resource.exact === resource.plain ? plain : renameReferences(resource.exact, rename);
  return { ...inner, body: (): ExactJson => ({ plain, exact }) };
}

interface Decided {
  readonly id: string | undefined;
  readonly existing: Match | undefined;
  /** The entry had criteria, whether or not something matched. */
  readonly asked: boolean;
}

function changeOf(
  store: RecordStore,
  request: FhirRequest,
  entry: BundleEntry,
  decided: Decided,
): Change | undefined {
  const [type, id = decided.existing?.id] = entry.path as readonly [ResourceType, string?];
  switch (entry.method) {
    case "POST":
      return decided.existing === undefined
        ? createChange(preparedOf(store, request, type), decided.id)
        : undefined;
    case "PUT":
      return put(request, preparedOf(store, request, type), decided, entry.path[1]);
    case "PATCH":
      if (id === undefined) throw fhirError(404, "not-found", `no ${type} matches the criteria`);
      return patchChangeOf(store, request, { type, id: checkedId(id) });
    default:
      return id === undefined ? undefined : deleteChange(type, checkedId(id), preconditionOf(request));
  }
}

const preparedOf = (store: RecordStore, request: FhirRequest, type: ResourceType) =>
  store.prepare(request.body(), { type, ...(request.at === undefined ? {} : { at: request.at }) });

function put(request: FhirRequest, prepared: Prepared, decided: Decided, id: string | undefined): Change {
  if (decided.asked) {
    const { id: chosen } = prepared.resource;
    if (decided.existing !== undefined || chosen !== undefined)
      return conditionalPut(request, prepared, decided.existing);
    return createChange(prepared, decided.id);
  }
  if (id === undefined || prepared.resource.id !== checkedId(id))
    throw fhirError(
      400,
      "invalid",
      "the resource's id must be the one in the address",
      `${request.at ?? prepared.type}.id`,
    );
  return putChange(id, prepared, preconditionOf(request));
}

function refuseDuplicates(planned: readonly PlannedEntry[]): void {
  const seen = new Map<string, string>();
  for (const { entry, change } of planned) {
    if (change === undefined) continue;
    const place = placeKey(change.type, change.key);
    const other = seen.get(place);
    if (other !== undefined) throw duplicateEntry(entry.at, other);
    seen.set(place, entry.at);
  }
}
