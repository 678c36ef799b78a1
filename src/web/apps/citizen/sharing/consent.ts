import * as z from "zod/mini";
import { callApi } from "#web/kit/api.ts";

const MaybeText = z.nullable(z.string());

const Consent = z.object({
  id: z.string(),
  kind: z.enum(["share", "refusal", "delegation"]),
  actorName: z.string(),
  facilityName: MaybeText,
  fromAt: z.string(),
  untilAt: MaybeText,
  withdrawnAt: MaybeText,
});
export type Consent = z.infer<typeof Consent>;

const Consents = z.object({ consents: z.array(Consent) });

export const listConsents = async (patient: string | undefined, signal: AbortSignal) => {
  const whose = patient === undefined ? "" : `?patient=${encodeURIComponent(patient)}`;
  return (await callApi(`/api/my/consents${whose}`, Consents, { signal })).consents;
};

/** Withdrawn, or its time is over. */
export const isOver = ({ untilAt, withdrawnAt }: Consent, now: Date): boolean =>
  withdrawnAt !== null || (untilAt !== null && new Date(untilAt) <= now);

const ShareCode = z.object({ code: z.string(), qr: z.string(), expiresAt: z.string() });
export type ShareCode = z.infer<typeof ShareCode>;

export interface ShareWish {
  readonly patient: string | undefined;
  readonly hours: number;
  readonly withRestricted: boolean;
}

export const makeShareCode = (wish: ShareWish, key: string): Promise<ShareCode> =>
  callApi("/api/my/shares/code", ShareCode, { json: wish, key });

export const withdraw = (id: string): Promise<unknown> =>
  callApi(`/api/my/consents/${encodeURIComponent(id)}/withdraw`, z.unknown(), { json: {} });

export const refuse = (facility: string, patient: string | undefined, key: string): Promise<unknown> =>
  callApi("/api/my/refusals", z.unknown(), { json: { facility, patient }, key });

const Found = z.looseObject({
  entry: z.optional(
    z.array(z.object({ resource: z.looseObject({ id: z.string(), name: z.optional(z.string()) }) })),
  ),
});
export interface Facility {
  readonly id: string;
  readonly name: string;
}

/** Facilities by any words of their name, without marks. */
export async function findFacilities(text: string, signal: AbortSignal): Promise<readonly Facility[]> {
  const form = { name: text, _count: "8", _elements: "name" };
  const { entry = [] } = await callApi("/fhir/Organization/_search", Found, { form, signal });
  return entry.map(({ resource: { id, name } }) => ({ id, name: name ?? id }));
}
