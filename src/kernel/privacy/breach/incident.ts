import type { Context } from "#kernel/access/context.ts";
import { countWholesale, listTouchedAmong, listTouchedPeople } from "#kernel/audit/touched-people.sql.ts";
import { AppError } from "#kernel/base/app-error.ts";
import { newId } from "#kernel/base/ids.ts";
import type { Tx } from "#kernel/db/db.ts";
import { keyOf } from "#kernel/fhir/indexing/keys.ts";
import { readCurrent } from "#kernel/fhir/store/read-rows.ts";
import { InvalidInput } from "#kernel/http/failure.ts";
import { facilityOf } from "../actor-words.ts";
import { idOf } from "../change-rows.ts";
import { deadlineOf } from "../deadline.ts";
import { type PatientsOf, strangersTo } from "../patients-of.ts";
import {
  findIncident,
  type Incident,
  type IncidentChange,
  insertIncident,
  insertIncidentEvent,
  insertIncidentPeople,
  lockIncident,
  markInformed,
  updateIncident,
} from "./incidents.sql.ts";

export interface IncidentInput {
  readonly title: string;
  readonly description: string;
  readonly detectedAt: Date;
  readonly isSecurity: boolean;
  readonly isDrill: boolean;
  readonly categories: readonly string[];
  readonly peopleEstimate: number;
}

/** The clocks run from the moment in which it was noticed, not from when somebody typed it in. */
export async function openIncident(context: Context, input: IncidentInput): Promise<Incident> {
  const { tx, actor, now } = context;
  const { detectedAt, isSecurity } = input;
  if (detectedAt > now)
    throw new InvalidInput([{ path: "detectedAt", message: "Không được sau thời điểm hiện tại" }]);
  const dueOf = async (name: string) => (await deadlineOf(tx, name, detectedAt)).at;
  const id = newId();
  await insertIncident(tx, {
    ...input,
    id,
    categories: [...input.categories],
    openedAt: now,
    openedBy: actor.id,
    openedName: actor.name,
    authorityDue: await dueOf("incident.authority"),
    firstDue: isSecurity ? await dueOf("incident.first-report") : null,
    fullDue: isSecurity ? await dueOf("incident.full-report") : null,
  });
  return noted(context, id, "opened");
}

export type IncidentScope = Pick<
  IncidentChange,
  "description" | "categories" | "peopleEstimate" | "consequences" | "measures" | "mustInform"
>;

export async function describeIncident(
  context: Context,
  { id, ...scope }: IncidentScope & { readonly id: string },
): Promise<Incident> {
  await runningIncident(context, id);
  await updateIncident(context.tx, id, scope);
  return noted(context, id, "described", Object.keys(scope).join(", "));
}

export interface Suspicion {
  readonly id: string;
  readonly account?: string | undefined;
  readonly facility?: string | undefined;
  readonly from: Date;
  readonly until: Date;
}

const mostPeople = 100_000;

/**
 * Names the people whose data an account, or a facility, reached in a time, from the audit log. An officer of a
 * facility learns of what was reached from there, and of nobody else's patients.
 */
export async function nameTouchedPeople(
  context: Context,
  { id, account, facility, from, until }: Suspicion,
): Promise<{ readonly incident: Incident; readonly added: number; readonly wholesale: number }> {
  const { tx } = context;
  const own = facilityOf(context.actor);
  if (account === undefined && facility === undefined)
    throw new InvalidInput([{ path: "account", message: "Cần nêu tài khoản hoặc cơ sở" }]);
  if (own !== undefined && facility !== undefined && facility !== own)
    throw new InvalidInput([{ path: "facility", message: "Chỉ xét được cơ sở của mình" }]);
  if (until <= from) throw new InvalidInput([{ path: "until", message: "Phải sau thời điểm bắt đầu" }]);
  await runningIncident(context, id);
  const range = { actor: account, facility: own ?? facility, from, until, limit: mostPeople };
  const patients = await idsOf(tx, await listTouchedPeople(tx, range));
  const added = await insertIncidentPeople(tx, id, "audit", patients);
  const wholesale = await countWholesale(tx, range);
  const incident = await noted(context, id, "people-from-audit", `${added}, ${wholesale} lần lấy hàng loạt`);
  return { incident, added, wholesale };
}

/** The log knows rows by key; people are known by the id that stands in references. */
async function idsOf(tx: Tx, keys: readonly string[]): Promise<readonly string[]> {
  const rows = keys.length === 0 ? new Map() : await readCurrent(tx, "Patient", keys);
  return keys.map((key) => {
    const row = rows.get(key);
    return row === undefined ? key : idOf(row);
  });
}

/** Typed in one by one: an officer of a facility names its own patients, and those whose data were reached there. */
export async function namePeople(
  patientsOf: PatientsOf,
  context: Context,
  { id, patients }: { readonly id: string; readonly patients: readonly string[] },
): Promise<{ readonly incident: Incident; readonly added: number; readonly wholesale: number }> {
  await runningIncident(context, id);
  const strangers = (await strangersTo(patientsOf, context, patients)).map(keyOf);
  const touched = await listTouchedAmong(context.tx, facilityOf(context.actor), strangers);
  if (touched.length < new Set(strangers).size)
    throw new InvalidInput([{ path: "patients", message: "Có hồ sơ không thuộc cơ sở của bạn" }]);
  const added = await insertIncidentPeople(context.tx, id, "typed", patients);
  return { incident: await noted(context, id, "people-typed", String(added)), added, wholesale: 0 };
}

export const reports = ["authority", "first", "full"] as const;
export interface Report {
  readonly id: string;
  readonly what: (typeof reports)[number];
  readonly at: Date;
  readonly reference: string;
  readonly lateReason?: string | undefined;
}

/** Notes a report that was handed in; a late one says why. */
export async function noteReport(context: Context, report: Report): Promise<Incident> {
  const { id, what, at, reference, lateReason } = report;
  const incident = await runningIncident(context, id);
  const due = incident[`${what}Due`];
  if (at < incident.detectedAt || at > context.now)
    throw new InvalidInput([{ path: "at", message: "Phải từ lúc phát hiện đến hiện tại" }]);
  if (due === null)
    throw new InvalidInput([{ path: "what", message: "Sự cố này không phải báo cáo an ninh mạng" }]);
  if (at > due && lateReason === undefined)
    throw new InvalidInput([{ path: "lateReason", message: "Báo cáo quá hạn phải nêu lý do" }]);
  await updateIncident(context.tx, id, {
    [`${what}At`]: at,
    [`${what}Reference`]: reference,
    lateReason: lateReason ?? incident.lateReason ?? undefined,
  });
  return noted(context, id, `reported-${what}`, reference);
}

export async function informPeople(
  context: Context,
  given: { readonly id: string; readonly patients?: readonly string[] | undefined; readonly how: string },
): Promise<Incident> {
  const { id, patients, how } = given;
  await runningIncident(context, id);
  const told = await markInformed(context.tx, { incident: id, patients, at: context.now, how });
  return noted(context, id, "informed", `${told}: ${how}`);
}

/** Only when everything that the law asks was done. */
export async function closeIncident(
  context: Context,
  { id, conclusion }: { readonly id: string; readonly conclusion: string },
): Promise<Incident> {
  const incident = await runningIncident(context, id);
  const missing = listMissing(incident);
  if (missing.length > 0)
    throw new AppError("conflict", "privacy.incident-unfinished", `Chưa đóng được: ${missing.join("; ")}`);
  await updateIncident(context.tx, id, { closedAt: context.now, conclusion });
  return noted(context, id, "closed", conclusion);
}

function listMissing(incident: Incident): readonly string[] {
  const { authorityAt, firstDue, firstAt, fullDue, fullAt, measures, mustInform, people, informed } =
    incident;
  return [
    ...(authorityAt === null ? ["chưa thông báo cơ quan chuyên trách"] : []),
    ...(firstDue !== null && firstAt === null ? ["chưa có báo cáo ban đầu"] : []),
    ...(fullDue !== null && fullAt === null ? ["chưa có báo cáo đầy đủ"] : []),
    ...(measures === "" ? ["chưa ghi biện pháp khắc phục"] : []),
    ...(mustInform && informed < people ? [`còn ${people - informed} người chưa được báo`] : []),
  ];
}

async function noted(context: Context, id: string, what: string, note?: string): Promise<Incident> {
  const { tx, actor, now } = context;
  await insertIncidentEvent(tx, {
    id: newId(),
    incident: id,
    at: now,
    actor: actor.id,
    actorName: actor.name,
    what,
    note: note ?? null,
  });
  return getIncident(context, id);
}

async function runningIncident(context: Context, id: string): Promise<Incident> {
  await lockIncident(context.tx, id);
  const incident = await getIncident(context, id);
  if (incident.closedAt === null) return incident;
  throw new AppError("conflict", "privacy.incident-closed", "Sự cố này đã đóng");
}

export async function getIncident({ tx, actor }: Context, id: string): Promise<Incident> {
  const incident = await findIncident(tx, id, facilityOf(actor));
  if (incident !== undefined) return incident;
  throw new AppError("not-found", "privacy.no-incident", "Không có sự cố này");
}
