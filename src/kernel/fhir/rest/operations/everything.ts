import { bucketOf, keyOf } from "../../indexing/keys.ts";
import { fhirError } from "../../resource.ts";
import { type ResourceType, typeCodeOf, typeOfCode } from "../../resource-types.ts";
import { absence } from "../../store/change-kinds.ts";
import { readAsOf, readCurrent, type Stored } from "../../store/read-rows.ts";
import { bundleText, idOfRow, searchEntry } from "../bundle-text.ts";
import { type FhirReply, type FhirRequest, reply, shownRows } from "../exchange.ts";
import { countOf, instantOf, isKey, typesOf } from "../history.ts";
import { personOf, type ReadDoor } from "../person-of.ts";
import { checkedId } from "../read.ts";
import { findSeen, findSeenVersion, listSeen } from "../visible-rows.ts";
import {
  type Compartment,
  listCompartment,
  listCompartmentAsOf,
  listCompartmentPage,
  listMentions,
  listTargets,
  type RecordPosition,
  type RecordRow,
} from "./everything.sql.ts";

const wholeCount = 1000;

interface Asked {
  readonly id: string;
  readonly key: string;
  readonly count: number;
  readonly since: Date | undefined;
  readonly start: Date | undefined;
  readonly end: Date | undefined;
  readonly at: Date | undefined;
  readonly types: ReadonlySet<string> | undefined;
  readonly after: RecordPosition | undefined;
}

/** GET Patient/id/$everything: the patient, all that is about the patient, and what it refers to. */
export async function patientEverything(
  door: ReadDoor,
  request: FhirRequest,
  id: string,
): Promise<FhirReply> {
  const asked = askedOf(request, id);
  const patient = await readPatient(door, request, asked);
  const { rows, more } = await readRecord(door, request, asked);
  const first = asked.after === undefined ? [patientRow(asked, patient)] : [];
  const outside = await readOutside(door, request, asked, rows);
  const entries = [...first, ...rows, ...outside].map((row) => entryOf(request, row));
  const links: [string, string][] = [
    ["self", `${request.base}/Patient/${id}/$everything${request.query && `?${request.query}`}`],
  ];
  const last = rows.at(-1);
  if (more && last !== undefined) links.push(["next", nextLink(request, id, last)]);
  const total = more || asked.after !== undefined ? undefined : entries.length;
  const others = shownRows(outside.map((row) => ({ ...row, type: typeOfCode(row.type), key: row.id })));
  const shown = { patients: [asked.key, ...(others.patients ?? [])], rows: entries.length };
  return { ...reply(200, bundleText({ type: "searchset", total, links, entries })), shown };
}

const known = new Set(["_count", "_since", "_type", "_at", "start", "end", "_cursor", "_format", "_pretty"]);

function askedOf(request: FhirRequest, id: string): Asked {
  const query = new URLSearchParams(request.query);
  for (const name of query.keys())
    if (!known.has(name))
      throw fhirError(400, "not-supported", `$everything does not know the parameter ${name}`, name);
  const count = countOf(query.get("_count"), wholeCount);
  return {
    id: checkedId(id),
    key: keyOf(id),
    count: Math.max(count, 1),
    since: instantOf(query.get("_since"), "_since"),
    start: instantOf(query.get("start"), "start"),
    end: instantOf(query.get("end"), "end"),
    at: instantOf(query.get("_at"), "_at"),
    types: typesOf(query.get("_type")),
    after: positionOf(query.get("_cursor")),
  };
}

function positionOf(cursor: string | null): RecordPosition | undefined {
  if (cursor === null) return undefined;
  const [type = "", id = ""] = Buffer.from(cursor, "base64url").toString("latin1").split(" ");
  if (!/^\d{1,3}$/.test(type) || !isKey(id))
    throw fhirError(400, "value", "_cursor is not one this server gave out", "_cursor");
  return { type: Number(type), id };
}

async function readPatient(door: ReadDoor, request: FhirRequest, asked: Asked): Promise<Stored> {
  const row = await findPatient(door, request, asked);
  const gone = absence({ type: "Patient", id: asked.id }, row);
  if (gone !== undefined) throw gone;
  return row as Stored;
}

/** Now or as of an instant, if the one who asks may see the patient. */
export function findPatient(
  door: ReadDoor,
  request: FhirRequest,
  { key, at }: Pick<Asked, "key" | "at">,
): Promise<Stored | undefined> {
  const person = personOf(door, request);
  const { rows, db } = door.store;
  if (person !== undefined)
    return at === undefined
      ? findSeen(db.direct, person, "Patient", key)
      : findSeenVersion(db.direct, person, { type: "Patient", key }, { at });
  return at === undefined ? rows.read("Patient", key) : readAsOf(db.direct, "Patient", key, at);
}

const patientRow = (asked: Asked, row: Stored): RecordRow => ({
  type: typeCodeOf("Patient"),
  id: asked.key,
  content: row.content,
});

interface Page {
  readonly rows: readonly RecordRow[];
  readonly more: boolean;
}

async function readRecord(door: ReadDoor, request: FhirRequest, asked: Asked): Promise<Page> {
  const { store } = door;
  const compartment = compartmentOf(door, request, asked);
  if (compartment.types.length === 0) return { rows: [], more: false };
  const limit = asked.count + 1;
  const tx = store.db.direct;
  if (asked.at !== undefined)
    return cut(
      await listCompartmentAsOf(tx, compartment, { at: asked.at, after: asked.after, limit }),
      asked.count,
    );
  const plain = [asked.since, asked.start, asked.end, asked.after, asked.types].every(
    (each) => each === undefined,
  );
  if (plain) {
    const rows = await listCompartment(tx, compartment, limit);
    if (await store.types.refresh(tx, rows[0]?.types ?? store.types.all().length))
      return readRecord(door, request, asked);
    if (rows.length <= asked.count) return { rows, more: false };
  }
  return cut(await listCompartmentPage(tx, compartment, { ...asked, limit }), asked.count);
}

const cut = (rows: readonly RecordRow[], count: number): Page => ({
  rows: rows.slice(0, count),
  more: rows.length > count,
});

function compartmentOf(door: ReadDoor, request: FhirRequest, asked: Asked): Compartment {
  const { scope } = door.searchOptionsFor(request);
  const types = door.store.types
    .all()
    .filter((type) => type !== "Patient" && scope.allows(type) && asked.types?.has(type) !== false);
  return { bucket: bucketOf(asked.key), patient: asked.key, types, person: personOf(door, request) };
}

/** Referred resources and mentions, on the first page of a present-day record only; each is read once. */
async function readOutside(
  door: ReadDoor,
  request: FhirRequest,
  asked: Asked,
  rows: readonly RecordRow[],
): Promise<readonly RecordRow[]> {
  if (asked.at !== undefined || asked.after !== undefined) return [];
  const tx = door.store.db.direct;
  const keys = rows.map((row) => row.id);
  const [targets, mentions] = await Promise.all([
    listTargets(tx, bucketOf(asked.key), [...keys, asked.key]),
    listMentions(tx, asked.key),
  ]);
  const there = new Set([...keys, asked.key]);
  const wanted = new Map<ResourceType, Set<string>>();
  for (const { type, id } of [...targets, ...mentions]) {
    const name = typeOfCode(type);
    if (there.has(id) || !request.actor.may(name, "r") || asked.types?.has(name) === false) continue;
    wanted.set(name, (wanted.get(name) ?? new Set()).add(id));
  }
  const found = await Promise.all([...wanted].map(([type, ids]) => readAll(door, request, type, [...ids])));
  return found.flat();
}

async function readAll(
  door: ReadDoor,
  request: FhirRequest,
  type: ResourceType,
  keys: readonly string[],
): Promise<RecordRow[]> {
  const tx = door.store.db.direct;
  const person = personOf(door, request);
  const found: ReadonlyMap<string, Stored> = await (person === undefined
    ? readCurrent(tx, type, keys)
    : listSeen(tx, person, type, keys));
  return [...found]
    .filter(([, row]) => !row.deleted)
    .map(([id, { content, patient }]) => ({ type: typeCodeOf(type), id, content, patient }));
}

function entryOf(request: FhirRequest, row: RecordRow): string {
  const type = typeOfCode(row.type);
  return searchEntry(request.base, { type, id: idOfRow(row.id, row.content), content: row.content }, "match");
}

function nextLink(request: FhirRequest, id: string, last: RecordRow): string {
  const next = new URLSearchParams(request.query);
  next.set("_cursor", Buffer.from(`${last.type} ${last.id}`).toString("base64url"));
  return `${request.base}/Patient/${id}/$everything?${next.toString()}`;
}
