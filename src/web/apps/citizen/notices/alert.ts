import * as z from "zod/mini";
import { callApi } from "#web/kit/api.ts";

const MaybeText = z.optional(z.string());

const Alert = z.object({
  id: z.string(),
  kind: z.string(),
  /** The server's own sentence. */
  text: z.string(),
  at: z.string(),
  seenAt: z.nullable(z.string()),
  facts: z.object({
    who: z.string(),
    role: MaybeText,
    facility: MaybeText,
    patientName: z.string(),
    reason: MaybeText,
    until: MaybeText,
  }),
});
export type Alert = z.infer<typeof Alert>;
export type AlertFacts = Alert["facts"];

const Alerts = z.object({ alerts: z.array(Alert) });

/** What happened to my record, newest first; seeing the list is having seen it. */
export async function listAlerts(signal: AbortSignal): Promise<readonly Alert[]> {
  const { alerts } = await callApi("/api/my/alerts", Alerts, { signal });
  if (alerts.some(({ seenAt }) => seenAt === null))
    await callApi("/api/my/alerts/seen", z.unknown(), { json: {}, signal });
  return alerts;
}
