import * as z from "zod/mini";
import { callApi } from "#web/kit/api.ts";
import { newKey } from "#web/kit/new-key.ts";
import { makeKey, NewKeyQuestion } from "#web/kit/passkey.ts";

const SessionRow = z.object({
  id: z.string(),
  isThis: z.boolean(),
  roleName: z.nullable(z.string()),
  facilityName: z.nullable(z.string()),
  methods: z.array(z.string()),
  signedInAt: z.string(),
  seenAt: z.string(),
  address: z.nullable(z.string()),
  agent: z.nullable(z.string()),
  device: z.nullable(z.string()),
});
export type SessionRow = z.infer<typeof SessionRow>;

export const listSessions = async (signal: AbortSignal): Promise<readonly SessionRow[]> =>
  (await callApi("/api/me/sessions", z.object({ sessions: z.array(SessionRow) }), { signal })).sessions;

const Passkey = z.object({
  id: z.string(),
  name: z.string(),
  createdAt: z.string(),
  usedAt: z.nullable(z.string()),
});
export type Passkey = z.infer<typeof Passkey>;

export const listPasskeys = async (signal: AbortSignal): Promise<readonly Passkey[]> =>
  (await callApi("/api/me/passkeys", z.object({ passkeys: z.array(Passkey) }), { signal })).passkeys;

const tell = (path: string, json: object = {}): Promise<unknown> => callApi(path, z.unknown(), { json });

export const endSession = (id: string): Promise<unknown> => tell(`/api/me/sessions/${id}/end`);
export const endOthers = (): Promise<unknown> => tell("/api/me/sessions/end-others");
export const confirmPassword = (password: string): Promise<unknown> => tell("/api/me/confirm", { password });
export const changePassword = (current: string, password: string): Promise<unknown> =>
  tell("/api/me/password", { current, password });
export const setPin = (pin: string | null): Promise<unknown> => tell("/api/me/pin", { pin });
export const setBadge = (badge: string | null): Promise<unknown> => tell("/api/me/badge", { badge });
export const removeTotp = (): Promise<unknown> => tell("/api/me/totp/remove");

const Enrolment = z.object({ secret: z.string(), uri: z.string() });
export type Enrolment = z.infer<typeof Enrolment>;

export const beginTotp = (): Promise<Enrolment> => callApi("/api/me/totp", Enrolment, { json: {} });

/** Recovery codes come with the first second factor, and are never shown again. */
const Strengthened = z.object({ codes: z.optional(z.array(z.string())) });

export const confirmTotp = async (code: string): Promise<readonly string[] | undefined> =>
  (await callApi("/api/me/totp/confirm", Strengthened, { json: { code } })).codes;

export const renewCodes = async (): Promise<readonly string[]> =>
  (await callApi("/api/me/recovery-codes", z.object({ codes: z.array(z.string()) }), { json: {} })).codes;

export async function addPasskey(name: string): Promise<readonly string[] | undefined> {
  const question = await callApi("/api/me/passkeys/options", NewKeyQuestion, { json: {} });
  const response = await makeKey(question);
  const json = { ticket: question.ticket, name, response };
  return (await callApi("/api/me/passkeys", Strengthened, { json })).codes;
}

const keyPath = (id: string): string => `/api/me/passkeys/${encodeURIComponent(id)}`;

export const renamePasskey = (id: string, name: string): Promise<unknown> =>
  tell(`${keyPath(id)}/rename`, { name });
export const removePasskey = (id: string): Promise<unknown> => tell(`${keyPath(id)}/remove`);

const ConnectedApp = z.object({
  id: z.string(),
  name: z.string(),
  scopes: z.array(z.object({ meaning: z.string() })),
  isOffline: z.boolean(),
  since: z.string(),
});

export const listApps = async (signal: AbortSignal): Promise<readonly z.infer<typeof ConnectedApp>[]> =>
  (await callApi("/api/me/apps", z.object({ apps: z.array(ConnectedApp) }), { signal })).apps;

export const endApp = (id: string): Promise<unknown> =>
  callApi(`/api/me/apps/${id}/end`, z.unknown(), { method: "POST", json: {}, key: newKey() });
