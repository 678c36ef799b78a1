import * as z from "zod/mini";
import { vietnamDay } from "#kernel/base/dates.ts";
import { command, query, type Route } from "#kernel/http/route.ts";
import { At, ById, DayText, MaybeText, textUpTo } from "../fields.ts";
import { listPeriods, periodUnits } from "../periods.sql.ts";
import { listClasses } from "../retention/retention.sql.ts";
import { listRevisions } from "./activities.sql.ts";
import {
  ActivityBody,
  addActivity,
  type ClockedActivity,
  changeActivity,
  endActivity,
  fileActivity,
  getActivity,
  listClocked,
  reviewActivity,
} from "./activity.ts";
import { impactAssessment } from "./impact-assessment.ts";
import { registerCsv } from "./register-file.ts";

const permission = "privacy.register";

const Activity = z.object({
  id: z.string(),
  code: z.string(),
  revision: z.number(),
  body: ActivityBody,
  startedOn: z.string(),
  filedOn: MaybeText,
  filedAs: MaybeText,
  filingDue: At,
  isFilingOverdue: z.boolean(),
  reviewedOn: MaybeText,
  reviewDue: At,
  isReviewOverdue: z.boolean(),
  endedOn: MaybeText,
  withoutContract: z.array(z.string()),
  changedAt: At,
  changedBy: z.string(),
});

const File = z.object({ name: z.string(), mediaType: z.string(), text: z.string() });

const told = (activity: ClockedActivity) => ({
  ...activity,
  withoutContract: [...activity.withoutContract],
});

const readRoutes: readonly Route[] = [
  query({
    path: "/api/privacy/periods",
    permission,
    summary: "The periods in force today, each with the text it comes from and how that was read.",
    input: z.object({}),
    output: z.object({
      periods: z.array(
        z.object({
          name: z.string(),
          amount: z.number(),
          unit: z.enum(periodUnits),
          source: z.string(),
          certainty: z.string(),
          validFrom: z.string(),
        }),
      ),
    }),
    run: async ({ tx, now }) => ({ periods: await listPeriods(tx, vietnamDay(now)) }),
  }),
  query({
    path: "/api/privacy/activities",
    permission,
    summary: "The register of processing with its clocks.",
    input: z.object({}),
    output: z.object({ activities: z.array(Activity) }),
    run: async (context) => ({ activities: (await listClocked(context)).map(told) }),
  }),
  query({
    path: "/api/privacy/activities/export",
    permission,
    summary: "The register as a file.",
    input: z.object({ format: z._default(z.enum(["csv", "json"]), "csv") }),
    output: File,
    run: async (context, { format }) => {
      const activities = await listClocked(context);
      const name = `so-dang-ky-xu-ly-${vietnamDay(context.now)}.${format}`;
      return format === "csv"
        ? { name, mediaType: "text/csv; charset=utf-8", text: registerCsv(activities) }
        : { name, mediaType: "application/json", text: JSON.stringify(activities, null, 2) };
    },
  }),
  query({
    path: "/api/privacy/activities/:id",
    permission,
    summary: "One processing with all its revisions.",
    input: ById,
    output: z.extend(Activity, {
      revisions: z.array(
        z.object({ revision: z.number(), body: ActivityBody, changedAt: At, changedBy: z.string() }),
      ),
    }),
    run: async (context, { id }) => ({
      ...told(await getActivity(context, id)),
      revisions: await listRevisions(context.tx, id),
    }),
  }),
  query({
    path: "/api/privacy/activities/:id/assessment",
    permission,
    summary: "Draft of the impact assessment, made from the register.",
    input: ById,
    output: File,
    run: async (context, { id }) => {
      const { tx, now } = context;
      const activity = await getActivity(context, id);
      const classes = await listClasses(tx, vietnamDay(now));
      const retention = classes.find(({ code }) => code === activity.body.retentionClass);
      return {
        name: `danh-gia-tac-dong-${activity.code}.html`,
        mediaType: "text/html; charset=utf-8",
        text: impactAssessment({ activity, retention, at: now }),
      };
    },
  }),
];

/** Register of processing: what is done with personal data, on which ground, for how long and by whom. */
export const registerRoutes: readonly Route[] = [
  ...readRoutes,
  command({
    path: "/api/privacy/activities",
    permission,
    summary: "Enters a new processing.",
    input: z.object({
      code: z.string().check(z.regex(/^[a-z][a-z0-9-]{0,62}$/)),
      startedOn: z.optional(DayText),
      body: ActivityBody,
    }),
    output: Activity,
    run: async (context, input) => told(await addActivity(context, input)),
  }),
  command({
    path: "/api/privacy/activities/:id/change",
    permission,
    summary: "Writes a new revision of a processing.",
    input: z.object({ id: z.uuid(), revision: z.int(), body: ActivityBody }),
    output: Activity,
    run: async (context, input) => told(await changeActivity(context, input)),
  }),
  command({
    path: "/api/privacy/activities/:id/filed",
    permission,
    summary: "Notes that the assessment was filed with the authority.",
    input: z.object({ id: z.uuid(), on: DayText, number: textUpTo(100) }),
    output: Activity,
    run: async (context, input) => told(await fileActivity(context, input)),
  }),
  command({
    path: "/api/privacy/activities/:id/reviewed",
    permission,
    summary: "Notes that the entry was looked at and is still right.",
    input: ById,
    output: Activity,
    run: async (context, input) => told(await reviewActivity(context, input)),
  }),
  command({
    path: "/api/privacy/activities/:id/end",
    permission,
    summary: "Notes that a processing has ended.",
    input: z.object({ id: z.uuid(), on: DayText }),
    output: Activity,
    run: async (context, input) => told(await endActivity(context, input)),
  }),
];
