import * as z from "zod/mini";
import { countOutbox } from "../events/dispatch.ts";
import { discardDeadJob, listDeadJobs, rerunDeadJob } from "../jobs/dead-jobs.ts";
import { countJobs } from "../jobs/jobs.sql.ts";
import { command, query, type Route } from "./route.ts";

const permission = "ops.jobs";
const ById = z.object({ id: z.uuid() });
const Done = z.object({ id: z.string() });

const DeadJob = z.object({
  id: z.string(),
  kind: z.string(),
  attempts: z.number(),
  lastError: z.string(),
  createdAt: z.string(),
  diedAt: z.string(),
});

/** The operator's desk: work that was given up, to be run again or discarded by a person. */
export const jobRoutes: readonly Route[] = [
  query({
    path: "/api/jobs/counts",
    permission,
    summary: "How much work waits, runs and was given up.",
    input: z.object({}),
    output: z.object({ waiting: z.number(), running: z.number(), dead: z.number(), events: z.number() }),
    run: async ({ tx }) => ({ ...(await countJobs(tx)), events: await countOutbox(tx) }),
  }),
  query({
    path: "/api/jobs/dead",
    permission,
    summary: "Jobs that were given up, newest first.",
    input: z.object({
      limit: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(200)), 50),
      after: z.optional(z.uuid()),
    }),
    output: z.object({ jobs: z.readonly(z.array(DeadJob)) }),
    run: async ({ tx }, { limit, after }) => ({ jobs: [...(await listDeadJobs(tx, limit, after))] }),
  }),
  command({
    path: "/api/jobs/:id/rerun",
    permission,
    summary: "Puts a job that was given up back into the queue.",
    input: ById,
    output: Done,
    run: async ({ tx, now }, { id }) => {
      await rerunDeadJob(tx, id, now);
      return { id };
    },
  }),
  command({
    path: "/api/jobs/:id/discard",
    permission,
    summary: "Throws a job that was given up away for good.",
    input: ById,
    output: Done,
    run: async ({ tx }, { id }) => {
      await discardDeadJob(tx, id);
      return { id };
    },
  }),
];
