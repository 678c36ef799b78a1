import * as z from "zod/mini";
import { callApi } from "#web/kit/api.ts";

const MaybeText = z.nullable(z.string());

const ActingFor = z.object({
  patient: z.string(),
  name: z.string(),
  ground: z.enum(["kinship", "delegation"]),
  until: MaybeText,
  notes: z.array(z.string()),
});
export type ActingFor = z.infer<typeof ActingFor>;

const People = z.object({ people: z.array(ActingFor) });

/** Children that the record has come to know of since are there at once. */
export async function listPeople(signal: AbortSignal): Promise<readonly ActingFor[]> {
  await callApi("/api/my/people/refresh", z.unknown(), { json: {}, signal });
  return (await callApi("/api/my/people", People, { signal })).people;
}

const Delegation = z.object({
  id: z.string(),
  patientName: z.string(),
  receiverName: MaybeText,
  state: z.enum(["proposed", "accepted", "refused", "ended"]),
  untilAt: MaybeText,
});
export type Delegation = z.infer<typeof Delegation>;

const Delegations = z.object({ given: z.array(Delegation), received: z.array(Delegation) });
export type Delegations = z.infer<typeof Delegations>;

const address = "/api/my/delegations";

export const listDelegations = (signal: AbortSignal): Promise<Delegations> =>
  callApi(address, Delegations, { signal });

export const propose = (number: string, key: string): Promise<unknown> =>
  callApi(address, z.unknown(), { json: { number }, key });

export const decideDelegation = (id: string, verdict: "accept" | "refuse" | "end"): Promise<unknown> =>
  callApi(`${address}/${encodeURIComponent(id)}/${verdict}`, z.unknown(), { json: {} });
