import type { Context } from "#kernel/access/context.ts";
import { AppError } from "#kernel/base/app-error.ts";
import { newId } from "#kernel/base/ids.ts";
import type { Tx } from "#kernel/db/db.ts";
import { keyOf } from "#kernel/fhir/indexing/keys.ts";
import { isResourceType } from "#kernel/fhir/resource-types.ts";
import { type InputIssue, InvalidInput } from "#kernel/http/failure.ts";
import { ownPatient } from "../actor-words.ts";
import { idOf } from "../change-rows.ts";
import { deadlineOf } from "../deadline.ts";
import { type PatientsOf, strangersTo } from "../patients-of.ts";
import { findPatientContent, findRecordRow, lockDuties } from "../record-rows.sql.ts";
import { ownerOf } from "./owner.ts";
import type { RequestKind, Wanted } from "./request.ts";
import {
  type DataRequest,
  findRequest,
  insertRequest,
  insertRequestEvent,
  listRequestsOf,
} from "./requests.sql.ts";

export interface RequestInput {
  readonly kind: RequestKind;
  readonly details: string;
  readonly facility?: string | undefined;
  readonly wanted?: Wanted | undefined;
  readonly withProcessors?: boolean | undefined;
}

interface Asker {
  readonly patient: string;
  readonly account: string | null;
  readonly askedBy: string;
  readonly channel: "self" | "counter";
}

/** A citizen asks for themself, or for somebody they act for. */
export const submitOwn = (
  context: Context,
  { patient, ...input }: RequestInput & { readonly patient?: string | undefined },
): Promise<DataRequest> =>
  submit(context, input, {
    patient: ownPatient(context, patient),
    account: context.actor.person?.accountId ?? null,
    askedBy: context.actor.name,
    channel: "self",
  });

/** Staff type in what somebody at the counter asks, by word or on paper: for patients of their own facility. */
export async function submitAtCounter(
  patientsOf: PatientsOf,
  context: Context,
  { patient, askedBy, ...input }: RequestInput & { readonly patient: string; readonly askedBy: string },
): Promise<DataRequest> {
  if ((await strangersTo(patientsOf, context, [patient])).length > 0) throw unknownPatient();
  return submit(context, input, { patient, askedBy, account: null, channel: "counter" });
}

async function submit(context: Context, input: RequestInput, asker: Asker): Promise<DataRequest> {
  const { tx, actor, now } = context;
  await admit(tx, input, asker);
  const { kind, details, wanted, withProcessors = false } = input;
  const id = newId();
  await insertRequest(tx, {
    id,
    kind,
    details,
    ...asker,
    wanted: wanted ?? null,
    withProcessors,
    receivedAt: now,
    facility: input.facility ?? (await ownerOf(tx, wanted?.resource ?? `Patient/${asker.patient}`)) ?? null,
    ...(await clocksOf(context, kind, withProcessors)),
  });
  await insertRequestEvent(tx, {
    id: newId(),
    request: id,
    at: now,
    actor: actor.id,
    actorName: actor.name,
    what: "received",
    note: null,
  });
  return getRequest(tx, id);
}

async function admit(tx: Tx, { kind, wanted }: RequestInput, { patient, channel }: Asker): Promise<void> {
  if ((await findPatientContent(tx, keyOf(patient))) === undefined) throw unknownPatient();
  refuseIncomplete(kind, wanted);
  await lockDuties(tx, patient);
  if (channel === "self") await mustHaveRoom(tx, patient);
  await refuseForeign(tx, patient, wanted);
}

const unknownPatient = (): InvalidInput =>
  new InvalidInput([{ path: "patient", message: "Không có hồ sơ người bệnh này" }]);

async function clocksOf({ tx, now }: Context, kind: RequestKind, withProcessors: boolean) {
  const answer = await deadlineOf(tx, "request.answer", now);
  const period = withProcessors && isExecuted(kind) ? "request.with-processors" : `request.${kind}`;
  const { at: due } = await deadlineOf(tx, period, now);
  return { answerDue: answer.at, isProvisional: answer.isProvisional, due };
}

/** So many may wait for an answer at once: nobody can bury an office. */
const mostOpen = 20;

async function mustHaveRoom(tx: Tx, patient: string): Promise<void> {
  const open = (await listRequestsOf(tx, patient)).filter(({ doneAt }) => doneAt === null);
  if (open.length < mostOpen) return;
  throw new AppError("conflict", "privacy.too-many-requests", `Đang có ${mostOpen} yêu cầu chờ trả lời`);
}

/** The longer period exists for what has to be carried out at processors too. */
const isExecuted = (kind: RequestKind): boolean =>
  ["restriction", "deletion", "objection", "withdraw-consent"].includes(kind);

function refuseIncomplete(kind: RequestKind, wanted: Wanted = {}): void {
  const problem = kind === "correction" ? problemOfCorrection(wanted) : problemOfWithdrawal(kind, wanted);
  if (problem !== undefined) throw new InvalidInput([{ ...problem, path: `wanted.${problem.path}` }]);
}

function problemOfCorrection({ resource, element }: Wanted): InputIssue | undefined {
  if (resource === undefined)
    return { path: "resource", message: "Cần nêu mục hồ sơ cần sửa, ví dụ Patient/123" };
  if (element === undefined) return { path: "element", message: "Cần nêu phần cần sửa, ví dụ birthDate" };
  return isFixed(element)
    ? { path: "element", message: "Không sửa được phần này: nó cho biết hồ sơ là của ai" }
    : undefined;
}

const problemOfWithdrawal = (kind: RequestKind, { notice }: Wanted): InputIssue | undefined =>
  kind === "withdraw-consent" && notice === undefined
    ? { path: "notice", message: "Cần nêu văn bản đồng ý muốn rút lại" }
    : undefined;

const isFixed = (element: string): boolean =>
  /^(?:id|meta|resourceType|implicitRules|contained|subject|patient|beneficiary)\b/.test(element);

/** What somebody wants changed must be about them; otherwise nothing is said of it. */
async function refuseForeign(tx: Tx, patient: string, wanted: Wanted = {}): Promise<void> {
  const { resource, resources = [] } = wanted;
  if (resource !== undefined && !(await isIn(tx, resource, patient))) throw foreign("resource");
  for (const name of resources) if (!(await isIn(tx, name, patient))) throw foreign("resources");
}

async function isIn(tx: Tx, name: string, patient: string): Promise<boolean> {
  const [type = "", id = ""] = name.split("/");
  const row = isResourceType(type) ? await findRecordRow(tx, type, keyOf(id)) : undefined;
  return row !== undefined && (row.patient ?? row.key) === keyOf(patient) && idOf(row) === id;
}

const foreign = (field: string): InvalidInput =>
  new InvalidInput([{ path: `wanted.${field}`, message: "Không có trong hồ sơ này" }]);

export async function getRequest(tx: Tx, id: string): Promise<DataRequest> {
  const request = await findRequest(tx, id);
  if (request !== undefined) return request;
  throw new AppError("not-found", "privacy.no-request", "Không có yêu cầu này");
}
