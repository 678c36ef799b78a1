import * as z from "zod/mini";
import { newId } from "#kernel/base/ids.ts";
import type { Tx } from "#kernel/db/db.ts";
import { publish } from "#kernel/events/outbox.ts";
import { job } from "#kernel/jobs/job.ts";
import { schedule } from "#kernel/jobs/schedule.ts";
import { tellOfficer } from "../alerts/alerts.sql.ts";
import type { RecordDesk } from "../change-rows.ts";
import { deadlineOf, listShares } from "../deadline.ts";
import { recordNames } from "../record-names.ts";
import {
  type DataRequest,
  insertRequestEvent,
  listRestricted,
  lockOpenRequests,
  updateRequest,
} from "./requests.sql.ts";
import { restrictRecord } from "./restrict-record.ts";

const mostAtOnce = 1_000;

/** The period that runs now: until the first answer, then until it is carried out. */
export const runningDue = ({ state, answerDue, due }: DataRequest): Date =>
  state === "received" && answerDue < due ? answerDue : due;

/** Share of the running period that is over, in percent. */
export function elapsedShare(request: DataRequest, now: Date): number {
  const begin =
    request.state === "received" ? request.receivedAt : (request.answeredAt ?? request.receivedAt);
  const length = runningDue(request).getTime() - begin.getTime();
  return length <= 0 ? 100 : ((now.getTime() - begin.getTime()) / length) * 100;
}

/** Tells whoever handles a request, once for each share of its period that has passed. */
export async function remindOfRequests(tx: Tx, now: Date): Promise<number> {
  const shares = await listShares(tx, now);
  let told = 0;
  for (const request of await lockOpenRequests(tx, mostAtOnce)) {
    await settleProvisional(tx, request);
    const elapsed = elapsedShare(request, now);
    const share = Math.max(0, ...shares.filter((each) => each <= elapsed));
    if (share <= request.reminded) continue;
    await remind(tx, request, { share, now });
    told += 1;
  }
  return told;
}

/** The holidays of the year have been announced meanwhile. */
async function settleProvisional(tx: Tx, request: DataRequest): Promise<void> {
  if (!request.isProvisional) return;
  const answer = await deadlineOf(tx, "request.answer", request.receivedAt);
  if (answer.isProvisional) return;
  await updateRequest(tx, request.id, { answerDue: answer.at, isProvisional: false });
}

async function remind(
  tx: Tx,
  request: DataRequest,
  { share, now }: { readonly share: number; readonly now: Date },
): Promise<void> {
  const { id, facility, handler, patient } = request;
  await updateRequest(tx, id, { reminded: share });
  await insertRequestEvent(tx, {
    id: newId(),
    request: id,
    at: now,
    actor: "system",
    actorName: systemName,
    what: "reminded",
    note: `${share} %`,
  });
  const names = await recordNames(tx, "Patient", [patient]);
  const facts = {
    who: systemName,
    patientName: names.get(patient) ?? patient,
    reason: `${share} %`,
    until: runningDue(request).toISOString(),
  };
  await tellOfficer(tx, { patient, kind: "request-due", facts, source: id, at: now }, facility);
  await publish(tx, { name: "privacy.request-due", payload: { request: id, facility, handler, share } });
}

const systemName = "Hệ thống";

const nothing = z.object({});

/** The clocks of requests, and the labels of what came into a restricted record since. */
export function requestJobs(desk: RecordDesk) {
  const remindJob = job({
    kind: "privacy.remind",
    input: nothing,
    run: async ({ tx, now }) => void (await remindOfRequests(tx, now)),
  });
  const keepRestrictions = job({
    kind: "privacy.keep-restrictions",
    input: nothing,
    run: async ({ tx }) => {
      for (const { patient } of await listRestricted(tx)) await restrictRecord(desk, tx, patient);
    },
  });
  return {
    jobs: [remindJob, keepRestrictions],
    schedules: [
      schedule({ name: "privacy.remind", cron: "*/15 * * * *", job: remindJob, payload: {} }),
      schedule({
        name: "privacy.keep-restrictions",
        cron: "*/5 * * * *",
        job: keepRestrictions,
        payload: {},
      }),
    ],
  };
}
