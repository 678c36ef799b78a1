import * as z from "zod/mini";
import { job } from "../jobs/job.ts";
import { schedule } from "../jobs/schedule.ts";
import { deleteExpiredTokens } from "./clients.sql.ts";

const forgetTokens = job({
  kind: "access.forget-tokens",
  input: z.object({}),
  run: async ({ tx, now }) => {
    await deleteExpiredTokens(tx, now);
  },
});

export const accessJobs = [forgetTokens] as const;

/** Expired tokens are useless at once; their rows go once an hour. */
export const accessSchedules = [
  schedule({ name: "access.forget-tokens", cron: "17 * * * *", job: forgetTokens, payload: {} }),
] as const;
