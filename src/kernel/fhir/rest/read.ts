import { keyOf } from "../indexing/keys.ts";
import { fhirError } from "../resource.ts";
import type { ResourceType } from "../resource-types.ts";
import { absence } from "../store/change-kinds.ts";
import { readVersion, type Stored } from "../store/read-rows.ts";
import { type FhirReply, type FhirRequest, patientOfRow, reply } from "./exchange.ts";
import { personOf, type ReadDoor } from "./person-of.ts";
import { subsetOf } from "./subset.ts";
import { parseEtags, versionHeaders } from "./versions.ts";
import { findSeen, findSeenVersion } from "./visible-rows.ts";

/** Ids as FHIR allows them; anything else can name nothing. */
const idPattern = /^[A-Za-z0-9\-.]{1,64}$/;

export function checkedId(id: string): string {
  if (!idPattern.test(id))
    throw fhirError(400, "value", "an id has 1 to 64 letters, digits, hyphens and dots", "Resource.id");
  return id;
}

/** GET Type/id */
export async function readResource(
  door: ReadDoor,
  request: FhirRequest,
  type: ResourceType,
  id: string,
): Promise<FhirReply> {
  const key = keyOf(checkedId(id));
  const person = personOf(door, request);
  const { rows, db } = door.store;
  const row = await (person === undefined ? rows.read(type, key) : findSeen(db.direct, person, type, key));
  const gone = absence({ type, id }, row);
  if (gone !== undefined) throw gone;
  return replyStored(request, row as Stored, { type, key });
}

/** GET Type/id/_history/version */
export async function readOldVersion(
  door: ReadDoor,
  request: FhirRequest,
  target: { readonly type: ResourceType; readonly id: string },
  version: string,
): Promise<FhirReply> {
  const number = /^\d{1,9}$/.test(version) ? Number(version) : 0;
  const { type } = target;
  const key = keyOf(checkedId(target.id));
  const person = personOf(door, request);
  const tx = door.store.db.direct;
  const row = await (person === undefined
    ? readVersion(tx, type, key, number)
    : findSeenVersion(tx, person, { type, key }, { version: number }));
  const gone = absence(target, row);
  if (gone !== undefined) throw gone;
  return replyStored(request, row as Stored, { type, key });
}

function replyStored(
  request: FhirRequest,
  row: Stored,
  { type, key }: { readonly type: ResourceType; readonly key: string },
): FhirReply {
  const headers = versionHeaders(row.version, row.updated);
  const { version } = row;
  const patient = patientOfRow(type, key, row.patient);
  const shown = patient === undefined ? { version } : { version, patients: [patient] };
  if (isUnchanged(request, row)) return { ...reply(304, "", headers), shown };
  const body = request.query === "" ? row.content : partOf(request.query, row.content);
  return { status: 200, headers, body, shown };
}

/** `_summary` and `_elements` of a read. */
function partOf(query: string, content: string): string {
  const asked = new URLSearchParams(query);
  const elements = (asked.get("_elements") ?? "").split(",").filter((name) => name !== "");
  const summary = asked.get("_summary") ?? "false";
  if (!isReadSummary(summary))
    throw fhirError(400, "value", "_summary of a read is true, text, data or false", "_summary");
  return subsetOf(content, { summary, elements });
}

const isReadSummary = (text: string): text is "true" | "text" | "data" | "false" =>
  text === "true" || text === "text" || text === "data" || text === "false";

/** The client has this version already. */
function isUnchanged(request: FhirRequest, row: Stored): boolean {
  const noneMatch = request.header("if-none-match");
  if (noneMatch?.trim() === "*") return true;
  if (noneMatch !== undefined) return parseEtags(noneMatch, "If-None-Match").includes(row.version);
  const since = request.header("if-modified-since");
  if (since === undefined) return false;
  return Math.floor(row.updated.getTime() / 1000) * 1000 <= Date.parse(since);
}
