import * as z from "zod/mini";
import { job } from "../../jobs/job.ts";
import { schedule } from "../../jobs/schedule.ts";
import { deleteOldBrowsers } from "../devices/devices.sql.ts";
import { deleteExpiredTickets, deleteOldSessions } from "./tickets.sql.ts";

/** Ended sessions stay for a while: their owner may want to see where they were. */
const sessionsKeptFor = 90 * 86_400_000;
/** As long as browsers keep the cookie. */
const browsersKeptFor = 400 * 86_400_000;
/** Messages to one telephone are counted over this time. */
const ticketsKeptFor = 15 * 60_000;

const forgetTickets = job({
  kind: "identity.forget",
  input: z.object({}),
  run: async ({ tx, now }) => {
    await deleteExpiredTickets(tx, new Date(now.getTime() - ticketsKeptFor));
    await deleteOldSessions(tx, new Date(now.getTime() - sessionsKeptFor));
    await deleteOldBrowsers(tx, new Date(now.getTime() - browsersKeptFor));
  },
});

export const identityJobs = [forgetTickets] as const;

export const identitySchedules = [
  schedule({ name: "identity.forget", cron: "23 * * * *", job: forgetTickets, payload: {} }),
] as const;
