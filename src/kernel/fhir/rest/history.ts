import { bucketOf, keyOf } from "../indexing/keys.ts";
import { fhirError } from "../resource.ts";
import { isResourceType, type ResourceType, typeOfCode } from "../resource-types.ts";
import { findAliases } from "../store/aliases.ts";
import type { RecordStore } from "../store/record-store.ts";
import { bundleText, idOfRow } from "./bundle-text.ts";
import { type FhirReply, type FhirRequest, reply, shownRows } from "./exchange.ts";
import {
  type HistoryPage,
  type HistoryPosition,
  listInstanceVersions,
  listSeenVersions,
  listVersions,
  type VersionRow,
} from "./history.sql.ts";
import { personOf, type ReadDoor } from "./person-of.ts";
import { checkedId } from "./read.ts";
import { etagOf } from "./versions.ts";
import { findSeen } from "./visible-rows.ts";

const defaultCount = 50;
const maxCount = 1000;

/** GET Type/id/_history */
export async function instanceHistory(
  door: ReadDoor,
  request: FhirRequest,
  type: ResourceType,
  id: string,
): Promise<FhirReply> {
  const page = pageOf(request);
  const rows = await versionsOf(door, request, { type, key: keyOf(checkedId(id)) }, page);
  if (rows.length === 0 && page.after === undefined && page.since === undefined && page.at === undefined)
    throw fhirError(404, "not-found", `${type}/${id} is not known here`);
  return replyPage(request, page, rows);
}

async function versionsOf(
  door: ReadDoor,
  request: FhirRequest,
  { type, key }: { readonly type: ResourceType; readonly key: string },
  page: HistoryPage,
): Promise<readonly VersionRow[]> {
  const tx = door.store.db.direct;
  const own = bucketOf(key);
  const [alias] = await findAliases(tx, type, [{ bucket: own, key }]);
  const instance = { type, key, rowBucket: alias?.bucket ?? own };
  const person = personOf(door, request);
  if (person === undefined) return listInstanceVersions(tx, instance, page);
  const row = await findSeen(tx, person, type, key);
  return row === undefined ? [] : listSeenVersions(tx, person, instance, page);
}

/**
 * GET Type/_history and GET _history: for programs. What a row is now says nothing of what it was, so no filter of
 * people's reach would be right for changes of many rows.
 */
export async function manyHistory(
  store: RecordStore,
  request: FhirRequest,
  types: readonly ResourceType[],
): Promise<FhirReply> {
  if (request.actor.reach !== undefined)
    throw fhirError(403, "forbidden", "people read the history of one resource, not of many");
  const page = pageOf(request);
  const only = typesOf(new URLSearchParams(request.query).get("_type"));
  const asked = only === undefined ? types : types.filter((type) => only.has(type));
  const rows = asked.length === 0 ? [] : await listVersions(store.db.direct, asked, page);
  return replyPage(request, page, rows);
}

const known = new Set(["_count", "_since", "_at", "_cursor", "_format", "_pretty", "_type"]);

function pageOf(request: FhirRequest): HistoryPage {
  const query = new URLSearchParams(request.query);
  for (const name of query.keys())
    if (!known.has(name))
      throw fhirError(400, "not-supported", `history does not know the parameter ${name}`, name);
  return {
    since: instantOf(query.get("_since"), "_since"),
    at: instantOf(query.get("_at"), "_at"),
    after: positionOf(query.get("_cursor")),
    limit: countOf(query.get("_count")) + 1,
  };
}

/** `_type=Patient,Observation` */
export function typesOf(text: string | null): ReadonlySet<string> | undefined {
  if (text === null) return undefined;
  const names = text.split(",");
  const wrong = names.find((name) => !isResourceType(name));
  if (wrong !== undefined) throw fhirError(400, "value", "_type names an unknown type", "_type");
  return new Set(names);
}

export function countOf(text: string | null, otherwise = defaultCount): number {
  if (text === null) return otherwise;
  if (!/^\d{1,9}$/.test(text)) throw fhirError(400, "value", "_count must be a whole number", "_count");
  return Math.min(Number(text), maxCount);
}

export function instantOf(text: string | null, name: string): Date | undefined {
  if (text === null) return undefined;
  // A plus sign that was not encoded arrives as a space.
  const written = text.replace(/ (?=\d\d:\d\d$)/, "+");
  const complete = /^\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?)?)?$/.test(written);
  const date = new Date(written);
  if (!complete || Number.isNaN(date.getTime()))
    throw fhirError(400, "value", `${name} must be a date or an instant with a time zone`, name);
  return date;
}

function positionOf(cursor: string | null): HistoryPosition | undefined {
  if (cursor === null) return undefined;
  const [updated = "", id = "", version = "", type = ""] = Buffer.from(cursor, "base64url")
    .toString("latin1")
    .split(" ");
  const valid = isInstant(updated) && isKey(id) && /^\d{1,9}$/.test(version) && /^\d{1,4}$/.test(type);
  if (!valid) throw fhirError(400, "value", "_cursor is not one this server gave out", "_cursor");
  return { updated, id, version: Number(version), type: Number(type) };
}

const isInstant = (text: string): boolean =>
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(text) && !Number.isNaN(Date.parse(text));

export const isKey = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);

function replyPage(request: FhirRequest, page: HistoryPage, rows: readonly VersionRow[]): FhirReply {
  const shown = rows.slice(0, page.limit - 1);
  const last = shown.at(-1);
  const address = `${request.base}/${request.path.join("/")}`;
  const self = `${address}${request.query === "" ? "" : `?${request.query}`}`;
  const links: [string, string][] = [["self", self]];
  if (rows.length > shown.length && last !== undefined)
    links.push(["next", nextLink(address, request.query, last)]);
  const entries = shown.map((row) => versionEntry(request.base, row));
  const total = rows.length <= page.limit - 1 && page.after === undefined ? shown.length : undefined;
  const told = shownRows(
    shown.map(({ type, id, patient }) => ({ type: typeOfCode(type), key: id, patient })),
  );
  return { ...reply(200, bundleText({ type: "history", total, links, entries })), shown: told };
}

function nextLink(address: string, query: string, last: VersionRow): string {
  const next = new URLSearchParams(query);
  const position = `${last.updated.toISOString()} ${last.id} ${last.version} ${last.type}`;
  next.set("_cursor", Buffer.from(position).toString("base64url"));
  return `${address}?${next.toString()}`;
}

function versionEntry(base: string, row: VersionRow): string {
  const type = typeOfCode(row.type);
  const id = idOfRow(row.id, row.content);
  const method = row.deleted ? "DELETE" : row.version === 1 ? "POST" : "PUT";
  const status = row.deleted ? "204" : row.version === 1 ? "201" : "200";
  const url = method === "POST" ? type : `${type}/${id}`;
  const resource = row.deleted ? "" : `"resource":${row.content},`;
  const response = JSON.stringify({
    status,
    etag: etagOf(row.version),
    lastModified: row.updated.toISOString(),
  });
  return `{"fullUrl":"${base}/${type}/${id}",${resource}"request":{"method":"${method}","url":"${url}"},"response":${response}}`;
}
