import * as z from "zod/mini";
import { insertFindings } from "#kernel/audit/findings.sql.ts";
import { addDays, vietnamDay } from "#kernel/base/dates.ts";
import { job } from "#kernel/jobs/job.ts";
import { schedule } from "#kernel/jobs/schedule.ts";
import { findUnusual } from "./find-unusual.ts";

const findYesterday = job({
  kind: "audit.find-unusual",
  input: z.object({}),
  run: async ({ tx, now }) => {
    const day = addDays(vietnamDay(now), -1);
    await insertFindings(tx, await findUnusual(tx, day), now);
  },
});

/** In the night after the day. */
export const accessLogJobs = {
  jobs: [findYesterday],
  schedules: [schedule({ name: "audit.find-unusual", cron: "20 0 * * *", job: findYesterday, payload: {} })],
} as const;
