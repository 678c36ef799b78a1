import * as z from "zod/mini";
import { newId } from "#kernel/base/ids.ts";
import type { Tx } from "#kernel/db/db.ts";
import { publish } from "#kernel/events/outbox.ts";
import { job } from "#kernel/jobs/job.ts";
import { schedule } from "#kernel/jobs/schedule.ts";
import { listShares } from "../deadline.ts";
import { reports } from "./incident.ts";
import {
  type Incident,
  insertIncidentEvent,
  listIncidentEvents,
  lockOpenIncidents,
} from "./incidents.sql.ts";

const mostAtOnce = 200;

/** Notes, once for each, that a share of the time for a report has passed; who has to know hears of the event. */
export async function remindOfIncidents(tx: Tx, now: Date): Promise<number> {
  const shares = await listShares(tx, now);
  let told = 0;
  for (const incident of await lockOpenIncidents(tx, mostAtOnce)) {
    const before = new Set((await listIncidentEvents(tx, incident.id)).map(({ note }) => note));
    for (const note of passedShares(incident, shares, now)) {
      if (before.has(note)) continue;
      await insertIncidentEvent(tx, {
        id: newId(),
        incident: incident.id,
        at: now,
        actor: "system",
        actorName: "Hệ thống",
        what: "reminded",
        note,
      });
      await publish(tx, { name: "privacy.incident-due", payload: { incident: incident.id, report: note } });
      told += 1;
    }
  }
  return told;
}

/** `authority 80 %` for each report that has not been handed in: the last share that has passed. */
function passedShares(incident: Incident, shares: readonly number[], now: Date): readonly string[] {
  return reports.flatMap((report) => {
    const due = incident[`${report}Due`];
    if (due === null || incident[`${report}At`] !== null) return [];
    const length = due.getTime() - incident.detectedAt.getTime();
    const elapsed = ((now.getTime() - incident.detectedAt.getTime()) / length) * 100;
    const share = Math.max(0, ...shares.filter((each) => each <= elapsed));
    return share === 0 ? [] : [`${report} ${share} %`];
  });
}

const remind = job({
  kind: "privacy.remind-incidents",
  input: z.object({}),
  run: async ({ tx, now }) => void (await remindOfIncidents(tx, now)),
});

export const incidentJobs = {
  jobs: [remind],
  schedules: [schedule({ name: "privacy.remind-incidents", cron: "*/15 * * * *", job: remind, payload: {} })],
};
