import * as z from "zod/mini";
import { callApi } from "#web/kit/api.ts";
import { askKey, KeyQuestion } from "#web/kit/passkey.ts";

const StepAnswer = z.object({
  /** `done`, `second-factor`, `change-password`; the server decides what is still missing. */
  next: z.string(),
  ticket: z.optional(z.string()),
  ways: z.optional(z.array(z.string())),
  minimumLength: z.optional(z.number()),
});
export type Step = z.infer<typeof StepAnswer>;

const step = (path: string, json: object): Promise<Step> => callApi(path, StepAnswer, { json });

export const byPassword = (login: string, password: string): Promise<Step> =>
  step("/api/sign-in", { login, password });

export const byTotp = (ticket: string, code: string): Promise<Step> =>
  step("/api/sign-in/totp", { ticket, code });

export const byRecoveryCode = (ticket: string, code: string): Promise<Step> =>
  step("/api/sign-in/recovery-code", { ticket, code });

export const newPassword = (ticket: string, password: string): Promise<Step> =>
  step("/api/sign-in/new-password", { ticket, password });

export const recover = (login: string, code: string): Promise<Step> =>
  step("/api/sign-in/recover", { login, code });

export const openLink = (token: string): Promise<Step> => step("/api/sign-in/link", { token });

/** With the ticket of a sign-in that is half done, its account's own keys are asked for. */
export async function byPasskey(ticket?: string, inField = false): Promise<Step> {
  const json = ticket === undefined ? {} : { ticket };
  const question = await callApi("/api/sign-in/passkey/options", KeyQuestion, { json });
  const response = await askKey(question, inField);
  return step("/api/sign-in/passkey", { ticket: question.ticket, response });
}

export const byBadge = (badge: string): Promise<Step> => step("/api/switch", { badge });

export const byPin = (login: string, pin: string): Promise<Step> => step("/api/switch", { login, pin });

export const wearRole = (grant: string): Promise<unknown> =>
  callApi("/api/me/role", z.unknown(), { json: { grant } });

export const signOut = (): Promise<unknown> => callApi("/api/me/sign-out", z.unknown(), { json: {} });

const Computer = z.object({ shared: z.nullable(z.object({ name: z.nullable(z.string()) })) });

/** The name of the shared computer this is, if it is one. */
export async function findSharedComputer(signal: AbortSignal): Promise<{ name: string } | undefined> {
  const { shared } = await callApi("/api/switch/computer", Computer, { json: {}, signal });
  return shared === null ? undefined : { name: shared.name ?? "" };
}

const Providers = z.object({
  providers: z.array(z.object({ id: z.string(), kind: z.string(), name: z.string(), start: z.string() })),
});
export type Provider = z.infer<typeof Providers>["providers"][number];

/** Ways in for staff through somebody else's sign-in. */
export async function listStaffProviders(signal: AbortSignal): Promise<readonly Provider[]> {
  const { providers } = await callApi("/oauth/federation", Providers, { signal });
  return providers.filter(({ kind }) => kind === "staff");
}

const DemoPeople = z.object({
  people: z.array(
    z.object({ login: z.string(), plays: z.string(), playsEn: z.string(), place: z.nullable(z.string()) }),
  ),
});
export type DemoPerson = z.infer<typeof DemoPeople>["people"][number];

/** Whom one may play in a demonstration; nobody elsewhere. */
export const listDemoPeople = async (signal: AbortSignal): Promise<readonly DemoPerson[]> =>
  (await callApi("/api/sign-in/demo", DemoPeople, { signal })).people;
