import { type FindingKind, type NewFinding } from "#kernel/audit/findings.sql.ts";
import {
  type Deeds,
  listAtNight,
  listDenials,
  listEmergencies,
  listStaff,
  listTouches,
  listVips,
  type Span,
  type StaffRow,
  type Touch,
} from "#kernel/audit/touches.sql.ts";
import { addDays, startOfVietnamDay } from "#kernel/base/dates.ts";
import { newId } from "#kernel/base/ids.ts";
import type { Tx } from "#kernel/db/db.ts";
import { keyOf } from "#kernel/fhir/indexing/keys.ts";
import { readCurrent } from "#kernel/fhir/store/read-rows.ts";
import { type Described, isKnownToAll, isNear } from "./kin.ts";

/** Patients of one day above which somebody is asked why. */
const manyPatients = 100;
const manyDenials = 10;
/** Hours between which nobody is asked why they work. */
const usualHours = { first: 5, last: 21 } as const;

/** What looks unusual in the entries of a day; each finding names the entries behind it. */
export async function findUnusual(tx: Tx, day: string): Promise<readonly NewFinding[]> {
  const span: Span = { from: startOfVietnamDay(day), until: startOfVietnamDay(addDays(day, 1)) };
  const touches = await listTouches(tx, span);
  const people = await describe(tx, "Patient", [...new Set(touches.map(({ patient }) => patient))]);
  const found = (kind: FindingKind) => (deeds: readonly Deeds[]) => deeds.map((each) => ofActor(kind, each));
  const several = [
    ...found("mass")(massOf(touches)),
    ...found("denied")((await listDenials(tx, span)).filter(({ entries }) => entries.length >= manyDenials)),
    ...found("emergency")(await listEmergencies(tx, span)),
    ...found("night")(await listAtNight(tx, span, usualHours)),
    ...(await vipTouches(tx, touches, people)).map((touch) => ofTouch("vip", touch)),
    ...(await kinTouches(tx, touches, people)).map((touch) => ofTouch("family", touch)),
  ];
  return several.map((each) => ({ id: newId(), day, ...each }));
}

type Unplaced = Omit<NewFinding, "id" | "day">;

const ofActor = (kind: FindingKind, { actor, entries }: Deeds): Unplaced => ({
  kind,
  actor,
  patient: null,
  entries,
});

const ofTouch = (kind: FindingKind, touch: Touch): Unplaced => ({ kind, ...touch });

function massOf(touches: readonly Touch[]): readonly Deeds[] {
  const byActor = Map.groupBy(touches, ({ actor }) => actor);
  return [...byActor]
    .filter(([, of]) => of.length >= manyPatients)
    .map(([actor, of]) => ({
      actor,
      entries: [...new Set(of.flatMap(({ entries }) => entries))].toSorted(),
    }));
}

async function vipTouches(
  tx: Tx,
  touches: readonly Touch[],
  people: ReadonlyMap<string, Described>,
): Promise<readonly Touch[]> {
  const vips = new Set((await listVips(tx)).map(keyOf));
  return touches.filter(({ patient }) => vips.has(patient) || isKnownToAll(people.get(patient)));
}

async function kinTouches(
  tx: Tx,
  touches: readonly Touch[],
  people: ReadonlyMap<string, Described>,
): Promise<readonly Touch[]> {
  const staff = await listStaff(tx, [...new Set(touches.map(({ actor }) => actor))]);
  const own = await describe(tx, "Practitioner", keysOf(staff, "practitioner"));
  const selves = await describe(tx, "Patient", keysOf(staff, "patient"));
  const byId = new Map(staff.map((row) => [row.id, row]));
  return touches.filter(({ actor, patient }) => {
    const row = byId.get(actor);
    if (row === undefined) return false;
    if (row.patient !== null && keyOf(row.patient) === patient) return true;
    const sides = [
      { name: row.name, phone: row.phone },
      own.get(keyOrNone(row.practitioner)),
      selves.get(keyOrNone(row.patient)),
    ];
    return sides.some((side) => isNear(side, people.get(patient)));
  });
}

const keysOf = (staff: readonly StaffRow[], of: "practitioner" | "patient"): readonly string[] =>
  staff.flatMap((row) => row[of] ?? []).map(keyOf);

const keyOrNone = (id: string | null): string => (id === null ? "" : keyOf(id));

async function describe(
  tx: Tx,
  type: "Patient" | "Practitioner",
  keys: readonly string[],
): Promise<ReadonlyMap<string, Described>> {
  const found = new Map<string, Described>();
  for (let at = 0; at < keys.length; at += 500)
    for (const [key, { content }] of await readCurrent(tx, type, keys.slice(at, at + 500)))
      found.set(key, JSON.parse(content) as Described);
  return found;
}
