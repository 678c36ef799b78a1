import * as z from "zod/mini";
import { command, query, type Route } from "#kernel/http/route.ts";
import { facilityOf, ownPatients } from "../actor-words.ts";
import { At, limitOf, MaybeAt, MaybeText } from "../fields.ts";
import { alertText } from "./alert-text.ts";
import { type Alert, alertKinds, listAlertsOf, listOfficerAlerts, markSeen } from "./alerts.sql.ts";

const AlertView = z.object({
  id: z.string(),
  patient: MaybeText,
  facility: MaybeText,
  kind: z.enum(alertKinds),
  text: z.string(),
  facts: z.object({
    who: z.string(),
    role: z.optional(z.string()),
    facility: z.optional(z.string()),
    patientName: z.string(),
    reason: z.optional(z.string()),
    until: z.optional(z.string()),
  }),
  source: MaybeText,
  at: At,
  seenAt: MaybeAt,
});

const viewOf = (alert: Alert) => ({ ...alert, text: alertText(alert) });
const Limit = z.object({ limit: limitOf(500, 100) });

/** What people are told of accesses to data: patients of their own, officers of their facility's. */
export const alertRoutes: readonly Route[] = [
  query({
    path: "/api/my/alerts",
    permission: "citizen.self",
    summary: "What happened to one's own record and to those of people one acts for, newest first.",
    input: Limit,
    output: z.object({ alerts: z.array(AlertView) }),
    run: async (context, { limit }) => ({
      alerts: (await listAlertsOf(context.tx, ownPatients(context), limit)).map(viewOf),
    }),
  }),
  command({
    path: "/api/my/alerts/seen",
    permission: "citizen.self",
    summary: "All alerts so far were seen.",
    input: z.object({}),
    output: z.object({ seen: z.number() }),
    run: async (context) => ({ seen: await markSeen(context.tx, ownPatients(context), context.now) }),
  }),
  query({
    path: "/api/privacy/alerts",
    permission: "privacy.emergency-review",
    summary: "Emergency openings at the officer's facility; of all facilities for the province's officer.",
    input: Limit,
    output: z.object({ alerts: z.array(AlertView) }),
    patients: (_input, { alerts }) => alerts.flatMap(({ patient }) => patient ?? []),
    run: async ({ tx, actor }, { limit }) => ({
      alerts: (await listOfficerAlerts(tx, facilityOf(actor), limit)).map(viewOf),
    }),
  }),
];
