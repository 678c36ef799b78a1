import * as z from "zod/mini";
import { callApi } from "#web/kit/api.ts";

const MaybeText = z.nullable(z.string());

const OwnSession = z.object({
  id: z.string(),
  isThis: z.boolean(),
  signedInAt: z.string(),
  seenAt: z.string(),
  agent: MaybeText,
});
export type OwnSession = z.infer<typeof OwnSession>;

const address = "/api/me/sessions";

export const listSessions = async (signal: AbortSignal): Promise<readonly OwnSession[]> =>
  (await callApi(address, z.object({ sessions: z.array(OwnSession) }), { signal })).sessions;

export const endSession = (id: string): Promise<unknown> =>
  callApi(`${address}/${encodeURIComponent(id)}/end`, z.unknown(), { json: {} });
