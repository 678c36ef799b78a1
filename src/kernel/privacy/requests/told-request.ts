import * as z from "zod/mini";
import type { Context } from "#kernel/access/context.ts";
import { At, MaybeAt, MaybeText } from "../fields.ts";
import { recordNames } from "../record-names.ts";
import { requestKinds, requestStates, Wanted } from "./request.ts";
import { elapsedShare, runningDue } from "./request-clocks.ts";
import type { DataRequest } from "./requests.sql.ts";

/** A request as it is told, with its clocks and the names of whom it concerns. */
export const Answered = z.object({
  id: z.string(),
  kind: z.enum(requestKinds),
  patient: z.string(),
  patientName: MaybeText,
  askedBy: z.string(),
  channel: z.enum(["self", "counter"]),
  facility: MaybeText,
  facilityName: MaybeText,
  details: z.string(),
  wanted: z.nullable(Wanted),
  state: z.enum(requestStates),
  receivedAt: At,
  answerDue: At,
  isProvisional: z.boolean(),
  due: At,
  /** End of the period that runs now. */
  runningDue: At,
  elapsedPercent: z.number(),
  isOverdue: z.boolean(),
  withProcessors: z.boolean(),
  extendedAt: MaybeAt,
  extensionReason: MaybeText,
  handlerName: MaybeText,
  answeredAt: MaybeAt,
  answer: MaybeText,
  legalBasis: MaybeText,
  doneAt: MaybeAt,
  outcome: z.nullable(z.record(z.string(), z.unknown())),
  copyUntil: MaybeAt,
  copiedAt: MaybeAt,
  liftedAt: MaybeAt,
});

export async function answered({ tx, now }: Context, requests: readonly DataRequest[]) {
  const patients = await recordNames(
    tx,
    "Patient",
    requests.map(({ patient }) => patient),
  );
  const facilities = await recordNames(
    tx,
    "Organization",
    requests.map(({ facility }) => facility),
  );
  return requests.map((request) => ({
    ...request,
    ...clockOf(request, now),
    patientName: patients.get(request.patient) ?? null,
    facilityName: facilities.get(request.facility ?? "") ?? null,
  }));
}

function clockOf(request: DataRequest, now: Date) {
  const isOpen = request.state === "received" || request.state === "accepted";
  const end = request.doneAt ?? now;
  return {
    runningDue: runningDue(request),
    elapsedPercent: Math.round(elapsedShare(request, end)),
    isOverdue: isOpen ? runningDue(request) <= now : end >= request.due,
  };
}

export async function told(context: Context, work: Promise<DataRequest>) {
  const [one] = await answered(context, [await work]);
  if (one === undefined) throw new Error("a request without an answer");
  return one;
}
