import * as z from "zod/mini";
import { callApi } from "#web/kit/api.ts";

const MaybeText = z.nullable(z.string());
export const verdicts = ["justified", "questioned"] as const;

const Emergency = z.object({
  id: z.string(),
  patient: z.string(),
  patientName: z.string(),
  accountName: z.string(),
  roleName: z.string(),
  facilityName: MaybeText,
  reason: z.string(),
  openedAt: z.string(),
  untilAt: z.string(),
  endedAt: MaybeText,
  verdict: z.nullable(z.enum(verdicts)),
  verdictNote: MaybeText,
  verdictBy: MaybeText,
});
export type Emergency = z.infer<typeof Emergency>;
export type Verdict = (typeof verdicts)[number];

const Emergencies = z.object({ emergencies: z.array(Emergency) });
const address = "/api/privacy/emergencies";

export const listEmergencies = async (signal: AbortSignal): Promise<readonly Emergency[]> =>
  (await callApi(address, Emergencies, { signal })).emergencies;

export const review = (id: string, verdict: Verdict, note: string, key: string): Promise<unknown> =>
  callApi(`${address}/${encodeURIComponent(id)}/review`, z.unknown(), { json: { verdict, note }, key });
