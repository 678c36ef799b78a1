import * as z from "zod/mini";
import { callApi } from "#web/kit/api.ts";
import { AuditEntry } from "../entry.ts";

export const findingKinds = ["mass", "vip", "family", "night", "emergency", "denied"] as const;
export type FindingKind = (typeof findingKinds)[number];
export const findingVerdicts = ["fine", "ask", "breach"] as const;
export type FindingVerdict = (typeof findingVerdicts)[number];

const Finding = z.object({
  id: z.string(),
  day: z.string(),
  kind: z.enum(findingKinds),
  actor: z.object({ id: z.string(), name: z.string() }),
  count: z.number(),
  verdict: z.nullable(z.enum(findingVerdicts)),
  note: z.nullable(z.string()),
  reviewedBy: z.nullable(z.string()),
});
export type Finding = z.infer<typeof Finding>;

const address = "/api/audit/findings";
const Findings = z.object({ findings: z.array(Finding) });

/** Days are Vietnamese calendar days: `2026-11-20`. */
export async function listFindings(
  from: string,
  to: string,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  return (await callApi(`${address}?${new URLSearchParams({ from, to })}`, Findings, { signal })).findings;
}

const Behind = z.object({ finding: Finding, entries: z.array(AuditEntry) });
export type Behind = z.infer<typeof Behind>;

/** The entries behind a finding. */
export const findBehind = (id: string, signal: AbortSignal): Promise<Behind> =>
  callApi(`${address}/${encodeURIComponent(id)}/entries`, Behind, { signal });

export const computeDay = (day: string): Promise<unknown> =>
  callApi(`${address}/compute`, z.unknown(), { json: { day } });

export interface Review {
  readonly verdict: FindingVerdict;
  readonly note: string;
  readonly key: string;
}

export const reviewFinding = (id: string, { verdict, note, key }: Review): Promise<unknown> =>
  callApi(`${address}/${encodeURIComponent(id)}/review`, z.unknown(), { json: { verdict, note }, key });
