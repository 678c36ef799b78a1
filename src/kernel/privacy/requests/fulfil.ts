import type { Context } from "#kernel/access/context.ts";
import { AppError } from "#kernel/base/app-error.ts";
import type { Tx } from "#kernel/db/db.ts";
import { mustBeAnother } from "../actor-words.ts";
import type { RecordDesk } from "../change-rows.ts";
import { deadlineOf } from "../deadline.ts";
import { withdrawAgreement } from "../notices/agreements.ts";
import { correctRecord } from "./correct-record.ts";
import { change, openRequest } from "./decide.ts";
import { eraseRecord } from "./erase-record.ts";
import { ownerOf } from "./owner.ts";
import type { RequestKind } from "./request.ts";
import { type DataRequest, listRequestEvents, listRequestsOf, type RequestChange } from "./requests.sql.ts";
import { liftRestriction, restrictRecord } from "./restrict-record.ts";

export interface Fulfilment {
  readonly id: string;
  /** What the person is told. */
  readonly note: string;
  /** objection: the record is also closed to those who do not treat the person. */
  readonly restricts?: boolean | undefined;
}

/** Carries out what was accepted; the request is done in the same transaction as its effect, or not at all. */
export async function fulfilRequest(
  desk: RecordDesk,
  context: Context,
  given: Fulfilment,
): Promise<DataRequest> {
  const request = await openRequest(context, given.id, ["accepted"]);
  const { outcome, set = {} } = await effects[request.kind]({ desk, context, request, given });
  return change(context, given.id, {
    set: {
      state: "done",
      doneAt: context.now,
      handler: context.actor.id,
      handlerName: context.actor.name,
      ...set,
      outcome: { note: given.note, ...outcome },
    },
    what: "done",
    note: given.note,
  });
}

interface Effect {
  readonly outcome: Readonly<Record<string, unknown>>;
  readonly set?: RequestChange;
}

interface Work {
  readonly desk: RecordDesk;
  readonly context: Context;
  readonly request: DataRequest;
  readonly given: Fulfilment;
}

/** What each kind of request does to the record. */
const effects: Readonly<Record<RequestKind, (work: Work) => Promise<Effect>>> = {
  copy: async ({ context: { tx, now } }) => ({
    outcome: {},
    set: { copyUntil: (await deadlineOf(tx, "request.copy-kept", now)).at },
  }),
  correction: async ({ desk, context, request, given }) => {
    await mustBeOwner(context, request);
    const { patient, wanted } = request;
    return {
      outcome: {
        ...(await correctRecord(desk, context, { patient, wanted: wanted ?? {}, reason: given.note })),
      },
    };
  },
  restriction: async ({ desk, context: { tx }, request: { patient } }) => ({
    outcome: { restricts: true, ...(await restrictRecord(desk, tx, patient)) },
  }),
  objection: async ({
    desk,
    context: { tx },
    request: { patient, wanted },
    given: { restricts = false },
  }) => ({
    outcome: restricts
      ? { restricts, ...(await restrictRecord(desk, tx, patient)) }
      : { restricts, purpose: wanted?.purpose ?? null },
  }),
  deletion: async ({ desk, context, request: { id, patient, wanted } }) => {
    // Four eyes: whoever accepted a deletion does not carry it out.
    await mustBeAnother(context, await whoDid(context.tx, id, "accepted"));
    const wish = { patient, resources: wanted?.resources, request: id };
    return { outcome: { ...(await eraseRecord(desk, context, wish)) } };
  },
  "withdraw-consent": async ({ context: { tx, now }, request: { patient, wanted, askedBy } }) => {
    const withdrawal = {
      patient,
      code: wanted?.notice ?? "",
      at: now,
      by: askedBy,
      channel: "request",
    } as const;
    return { outcome: { withdrawn: await withdrawAgreement(tx, withdrawal) } };
  },
  complaint: () => Promise.resolve({ outcome: {} }),
};

/** Who did a step of a request last. */
const whoDid = async (tx: Tx, id: string, step: string): Promise<string> =>
  (await listRequestEvents(tx, id)).findLast(({ what }) => what === step)?.actor ?? "";

/**
 * Only the facility that wrote something decides that it was wrong; where the record names none, the province's officer.
 * What was typed in at a counter is carried out by another than who typed it.
 */
async function mustBeOwner({ tx, actor }: Context, request: DataRequest): Promise<void> {
  if (request.channel === "counter")
    await mustBeAnother({ tx, actor }, await whoDid(tx, request.id, "received"));
  const { wanted, patient } = request;
  const owner = await ownerOf(tx, wanted?.resource ?? `Patient/${patient}`);
  if (actor.person === undefined || actor.person.facility === owner) return;
  throw new AppError(
    "forbidden",
    "privacy.not-owner",
    "Chỉ cơ sở đã ghi mục hồ sơ này mới quyết định việc sửa; hãy chuyển yêu cầu đến cơ sở đó",
  );
}

/** Another request of the same person still wants the labels. */
const isRestrictedBesides = async (tx: Tx, { id, patient }: DataRequest): Promise<boolean> =>
  (await listRequestsOf(tx, patient)).some(
    (each) =>
      each.id !== id &&
      each.state === "done" &&
      each.liftedAt === null &&
      each.outcome?.["restricts"] === true,
  );

/** Ends a restriction or an objection that stands. */
export async function liftRequest(
  desk: RecordDesk,
  context: Context,
  { id, reason }: { readonly id: string; readonly reason: string },
): Promise<DataRequest> {
  const request = await openRequest(context, id, ["done"]);
  const stands = request.kind === "restriction" || request.kind === "objection";
  if (!stands || request.liftedAt !== null)
    throw new AppError("conflict", "privacy.not-restricted", "Yêu cầu này không còn hạn chế nào để gỡ");
  const isLabelled =
    request.outcome?.["restricts"] === true && !(await isRestrictedBesides(context.tx, request));
  const lifted = isLabelled ? (await liftRestriction(desk, context.tx, request.patient)).rows : 0;
  return change(context, id, {
    set: { liftedAt: context.now, outcome: { ...request.outcome, lifted } },
    what: "lifted",
    note: reason,
  });
}
