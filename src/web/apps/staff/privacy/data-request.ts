import * as z from "zod/mini";
import { callApi } from "#web/kit/api.ts";

export const requestKinds = [
  "copy",
  "correction",
  "restriction",
  "deletion",
  "objection",
  "withdraw-consent",
  "complaint",
] as const;
export type RequestKind = (typeof requestKinds)[number];

export const requestStates = ["received", "accepted", "refused", "done"] as const;
export type RequestState = (typeof requestStates)[number];

const MaybeText = z.nullable(z.string());

const Wanted = z.looseObject({
  element: z.optional(z.string()),
  value: z.optional(z.unknown()),
});
export type Wanted = z.infer<typeof Wanted>;

const DataRequest = z.object({
  id: z.string(),
  kind: z.enum(requestKinds),
  patient: z.string(),
  askedBy: z.string(),
  channel: z.enum(["self", "counter"]),
  details: z.string(),
  wanted: z.nullable(Wanted),
  state: z.enum(requestStates),
  receivedAt: z.string(),
  runningDue: z.string(),
  elapsedPercent: z.number(),
  isOverdue: z.boolean(),
  isProvisional: z.boolean(),
  extendedAt: MaybeText,
  handlerName: MaybeText,
  answer: MaybeText,
  legalBasis: MaybeText,
  doneAt: MaybeText,
  liftedAt: MaybeText,
});
export type DataRequest = z.infer<typeof DataRequest>;

const WithEvents = z.extend(DataRequest, {
  events: z.array(z.object({ at: z.string(), actorName: z.string(), what: z.string(), note: MaybeText })),
});
export type RequestWithEvents = z.infer<typeof WithEvents>;

const address = "/api/privacy/requests";

export interface RequestFilter {
  readonly state: RequestState | undefined;
  readonly overdue: boolean;
}

export async function listDataRequests(
  { state, overdue }: RequestFilter,
  signal: AbortSignal,
): Promise<readonly DataRequest[]> {
  const query = new URLSearchParams();
  if (state) query.set("state", state);
  if (overdue) query.set("overdue", "true");
  const answer = z.object({ requests: z.array(DataRequest) });
  return (await callApi(`${address}?${query}`, answer, { signal })).requests;
}

export const findDataRequest = (id: string, signal: AbortSignal): Promise<RequestWithEvents> =>
  callApi(`${address}/${encodeURIComponent(id)}`, WithEvents, { signal });

const Plan = z.object({
  erasable: z.number(),
  kept: z.array(
    z.object({
      className: z.string(),
      source: z.string(),
      until: z.optional(z.string()),
      count: z.number(),
    }),
  ),
});
export type ErasurePlan = z.infer<typeof Plan>;

/** What the law lets be erased, before anybody decides. */
export const findErasurePlan = (id: string, signal: AbortSignal): Promise<ErasurePlan> =>
  callApi(`${address}/${encodeURIComponent(id)}/erasure`, Plan, { signal });

export const verdicts = ["take", "accept", "refuse", "extend", "fulfil", "lift"] as const;
export type Verdict = (typeof verdicts)[number];

export interface Decision {
  readonly verdict: Verdict;
  readonly words: string;
  readonly legalBasis: string;
  /** An objection that is carried out by closing the record. */
  readonly restricts: boolean;
  readonly key: string;
}

export const decide = (
  id: string,
  { verdict, words, legalBasis, restricts, key }: Decision,
): Promise<DataRequest> =>
  callApi(`${address}/${encodeURIComponent(id)}/${verdict}`, DataRequest, {
    json: {
      ...toldWith(verdict, words),
      ...(verdict === "refuse" && { legalBasis }),
      ...(restricts && { restricts }),
    },
    key,
  });

function toldWith(verdict: Verdict, words: string): Readonly<Record<string, string>> {
  if (verdict === "take") return {};
  return verdict === "fulfil" ? { note: words } : { reason: words };
}

/** What may be done next; the server decides again. */
export function possibleFor({
  state,
  kind,
  extendedAt,
  handlerName,
  liftedAt,
}: DataRequest): readonly Verdict[] {
  if (state === "received") return handlerName === null ? ["take", "accept", "refuse"] : ["accept", "refuse"];
  if (state === "accepted")
    return extendedAt === null ? ["fulfil", "extend", "refuse"] : ["fulfil", "refuse"];
  const stands = kind === "restriction" || kind === "objection";
  return state === "done" && stands && liftedAt === null ? ["lift"] : [];
}
