import type { Context } from "#kernel/access/context.ts";
import { AppError } from "#kernel/base/app-error.ts";
import { newId } from "#kernel/base/ids.ts";
import { InvalidInput } from "#kernel/http/failure.ts";
import { facilityOf } from "../actor-words.ts";
import { type AlertKind, tellPatient } from "../alerts/alerts.sql.ts";
import { endOf, getPeriod } from "../deadline.ts";
import { recordNames } from "../record-names.ts";
import type { RequestState } from "./request.ts";
import {
  type DataRequest,
  insertRequestEvent,
  lockRequest,
  type RequestChange,
  updateRequest,
} from "./requests.sql.ts";
import { getRequest } from "./submit.ts";

/** Whoever takes a request answers for it; another may take it over, which stays visible. */
export async function takeRequest(context: Context, { id }: { readonly id: string }): Promise<DataRequest> {
  await openRequest(context, id, ["received", "accepted"]);
  const { actor } = context;
  return change(context, id, { set: { handler: actor.id, handlerName: actor.name }, what: "taken" });
}

export interface Answer {
  readonly id: string;
  readonly reason: string;
}

/** The first answer: it will be done, and how. */
export async function acceptRequest(context: Context, { id, reason }: Answer): Promise<DataRequest> {
  await openRequest(context, id, ["received"]);
  const set: RequestChange = {
    state: "accepted",
    answeredAt: context.now,
    answer: reason,
    reminded: 0,
    ...handlerOf(context),
  };
  return change(context, id, { set, what: "accepted", note: reason });
}

/** A refusal names the law it stands on, so that the person can complain about it. */
export async function refuseRequest(
  context: Context,
  { id, reason, legalBasis }: Answer & { readonly legalBasis: string },
): Promise<DataRequest> {
  const { now } = context;
  const { answeredAt } = await openRequest(context, id, ["received", "accepted"]);
  const set: RequestChange = {
    state: "refused",
    answeredAt: answeredAt ?? now,
    answer: reason,
    legalBasis,
    doneAt: now,
    ...handlerOf(context),
  };
  return change(context, id, { set, what: "refused", note: `${reason} (${legalBasis})` });
}

/** Once, by the period of the law, and only before the time is over. */
export async function extendRequest(context: Context, { id, reason }: Answer): Promise<DataRequest> {
  const { tx, now } = context;
  const { extendedAt, due, kind } = await openRequest(context, id, ["received", "accepted"]);
  if (extendedAt !== null)
    throw new AppError("conflict", "privacy.extended", "Yêu cầu này đã được gia hạn một lần");
  if (kind === "copy" || kind === "correction" || kind === "complaint")
    throw new AppError("conflict", "privacy.no-extension", "Loại yêu cầu này không được gia hạn");
  if (due <= now)
    throw new AppError("conflict", "privacy.overdue", "Yêu cầu đã quá hạn nên không gia hạn được nữa");
  const { at } = endOf(await getPeriod(tx, "request.extension", now), new Date(due.getTime() - 1));
  const set = { due: at, extendedAt: now, extensionReason: reason, reminded: 0 };
  return change(context, id, { set, what: "extended", note: reason });
}

/** To the facility that has to answer; its clocks run on. */
export async function forwardRequest(
  context: Context,
  { id, facility, reason }: Answer & { readonly facility: string },
): Promise<DataRequest> {
  const { facility: before } = await openRequest(context, id, ["received", "accepted"]);
  if (before === facility)
    throw new AppError("conflict", "privacy.already-there", "Yêu cầu đang ở cơ sở này");
  const known = await recordNames(context.tx, "Organization", [facility]);
  if (known.size === 0) throw new InvalidInput([{ path: "facility", message: "Không có cơ sở này" }]);
  const set = { facility, handler: null, handlerName: null };
  return change(context, id, { set, what: "forwarded", note: reason });
}

const handlerOf = ({ actor }: Context) => ({ handler: actor.id, handlerName: actor.name });

export interface NotedChange {
  readonly set: RequestChange;
  readonly what: string;
  readonly note?: string | undefined;
}

/** What of a request the person is told at once. */
const toldKinds: Readonly<Record<string, AlertKind>> = {
  accepted: "request-accepted",
  refused: "request-refused",
  done: "request-done",
};

/** A change, its line in the request's own history, and a word to the person where it concerns them. */
export async function change(
  context: Context,
  id: string,
  { set, what, note }: NotedChange,
): Promise<DataRequest> {
  const { tx, actor, now } = context;
  await updateRequest(tx, id, set);
  await insertRequestEvent(tx, {
    id: newId(),
    request: id,
    at: now,
    actor: actor.id,
    actorName: actor.name,
    what,
    note: note ?? null,
  });
  const request = await getRequest(tx, id);
  const kind = toldKinds[what];
  if (kind !== undefined) await tellPerson(context, request, { kind, reason: note ?? "" });
  return request;
}

async function tellPerson(
  { tx, actor, now }: Context,
  { id, patient }: DataRequest,
  { kind, reason }: { readonly kind: AlertKind; readonly reason: string },
): Promise<void> {
  const names = await recordNames(tx, "Patient", [patient]);
  const { person } = actor;
  const facts = {
    who: actor.name,
    ...(person === undefined ? {} : { role: person.roleName }),
    ...(person?.facilityName === undefined ? {} : { facility: person.facilityName }),
    patientName: names.get(patient) ?? patient,
    reason,
  };
  await tellPatient(tx, { patient, kind, facts, source: id, at: now });
}

/** The request, locked, if this office handles it and it is in one of the states. */
export async function openRequest(
  context: Context,
  id: string,
  states: readonly RequestState[],
): Promise<DataRequest> {
  const request = await lockRequest(context.tx, id);
  if (request === undefined || !isHandledBy(context, request)) throw unknown();
  if (!states.includes(request.state))
    throw new AppError("conflict", "privacy.request-state", "Yêu cầu không còn ở bước này; hãy tải lại");
  return request;
}

/** A facility handles what is addressed to it; the province's officer and programs handle all. */
export const isHandledBy = ({ actor }: Pick<Context, "actor">, { facility }: DataRequest): boolean => {
  const own = facilityOf(actor);
  return own === undefined || own === facility;
};

export const unknown = (): AppError =>
  new AppError("not-found", "privacy.no-request", "Không có yêu cầu này");
