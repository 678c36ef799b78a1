import { bucketOf, keyOf } from "../../../indexing/keys.ts";
import { targetOf } from "../../../indexing/references.ts";
import type { Resource } from "../../../resource.ts";
import { type ResourceType, typeOfCode } from "../../../resource-types.ts";
import { absence } from "../../../store/change-kinds.ts";
import { readAsOf, readCurrent, type Stored } from "../../../store/read-rows.ts";
import { idOfRow } from "../../bundle-text.ts";
import type { FhirRequest } from "../../exchange.ts";
import { personOf, type ReadDoor } from "../../person-of.ts";
import { findSeenVersion, listSeen } from "../../visible-rows.ts";
import { listCompartmentAsOf, type RecordPosition, type RecordRow } from "../everything.sql.ts";
import { findPatient } from "../everything.ts";
import { summaryTypes } from "./sections.ts";
import { listNewest } from "./summary.sql.ts";
import { type Part, valuesAt } from "./values.ts";

export interface RecordView extends ReadDoor {
  readonly request: FhirRequest;
  /** As it was known then; undefined: as it is known now. */
  readonly at: Date | undefined;
  readonly baseUrls: readonly string[];
}

const perType = 2_000;
const pageSize = 1_000;

export async function readPatientPart(view: RecordView, id: string): Promise<Part> {
  const key = keyOf(id);
  const row = await findPatient(view, view.request, { key, at: view.at });
  const gone = absence({ type: "Patient", id }, row);
  if (gone !== undefined) throw gone;
  return partOf("Patient", key, (row as Stored).content);
}

/** What the record of the patient holds of the types that a summary tells. */
export async function readParts(view: RecordView, patientId: string): Promise<readonly Part[]> {
  const { store, request, at } = view;
  const patient = keyOf(patientId);
  const types = summaryTypes.filter((type) => request.actor.may(type, "r"));
  const compartment = { bucket: bucketOf(patient), patient, types, person: personOf(view, request) };
  const tx = store.db.direct;
  if (at === undefined) return (await listNewest(tx, compartment, perType)).map(partOfRow);
  const parts: Part[] = [];
  let after: RecordPosition | undefined;
  for (;;) {
    const rows = await listCompartmentAsOf(tx, compartment, { at, after, limit: pageSize });
    parts.push(...rows.map(partOfRow));
    after = rows.at(-1);
    if (rows.length < pageSize) return parts;
  }
}

const partOfRow = ({ type, id, content }: RecordRow): Part => partOf(typeOfCode(type), id, content);

const partOf = (type: ResourceType, key: string, content: string): Part => ({
  type,
  id: idOfRow(key, content),
  resource: JSON.parse(content) as Resource,
  content,
});

/** Types that say who, where and with what; a reader needs them to understand the rest. */
const supporting: ReadonlySet<ResourceType> = new Set<ResourceType>([
  "Medication",
  "Practitioner",
  "PractitionerRole",
  "Organization",
  "Location",
  "Specimen",
  "Device",
]);

/** What the chosen resources refer to, and what that refers to in turn. */
export async function readSupporting(view: RecordView, chosen: readonly Part[]): Promise<readonly Part[]> {
  const known = new Set(chosen.map(nameOf));
  const found: Part[] = [];
  let frontier = chosen;
  for (let step = 0; step < 2 && frontier.length > 0; step++) {
    frontier = await readTargets(view, frontier, known);
    for (const part of frontier) known.add(nameOf(part));
    found.push(...frontier);
  }
  return found;
}

const nameOf = ({ type, id }: Part): string => `${type}/${id}`;

async function readTargets(
  view: RecordView,
  from: readonly Part[],
  known: ReadonlySet<string>,
): Promise<readonly Part[]> {
  const wanted = new Map<ResourceType, Set<string>>();
  for (const reference of from.flatMap(({ resource }) => referencesIn(resource))) {
    const target = targetOf(reference, view.baseUrls);
    if (target?.kind !== "local" || known.has(`${target.type}/${target.id}`)) continue;
    if (!supporting.has(target.type) || !view.request.actor.may(target.type, "r")) continue;
    wanted.set(target.type, (wanted.get(target.type) ?? new Set()).add(keyOf(target.id)));
  }
  const read = [...wanted].map(([type, keys]) => readKeys(view, type, [...keys]));
  return (await Promise.all(read)).flat();
}

async function readKeys(
  view: RecordView,
  type: ResourceType,
  keys: readonly string[],
): Promise<readonly Part[]> {
  const rows = await versionsOf(view, type, keys);
  return rows.flatMap(([key, row]) =>
    row === undefined || row.deleted ? [] : [partOf(type, key, row.content)],
  );
}

async function versionsOf(
  { at, ...view }: RecordView,
  type: ResourceType,
  keys: readonly string[],
): Promise<(readonly [string, Stored | undefined])[]> {
  const tx = view.store.db.direct;
  const person = personOf(view, view.request);
  if (at === undefined)
    return [
      ...(await (person === undefined ? readCurrent(tx, type, keys) : listSeen(tx, person, type, keys))),
    ];
  const asOf = (key: string) =>
    person === undefined ? readAsOf(tx, type, key, at) : findSeenVersion(tx, person, { type, key }, { at });
  return Promise.all(keys.map(async (key) => [key, await asOf(key)] as const));
}

function referencesIn(value: unknown): readonly string[] {
  if (typeof value !== "object" || value === null) return [];
  const own = valuesAt(value, "reference").filter((each) => typeof each === "string");
  return [...own, ...Object.values(value).flatMap(referencesIn)];
}
