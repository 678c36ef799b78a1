import * as z from "zod/mini";
import { callApi } from "#web/kit/api.ts";

/** What the server wants next, or `signed-in`. */
const Step = z.object({ next: z.string(), ticket: z.optional(z.string()) });
export type Step = z.infer<typeof Step>;

export const sendCode = (phone: string): Promise<Step> =>
  callApi("/api/sign-in/phone", Step, { json: { phone } });

export const enterCode = (ticket: string, code: string): Promise<Step> =>
  callApi("/api/sign-in/phone/code", Step, { json: { ticket, code } });

export const identify = (ticket: string, personalNumber: string, birthDate: string): Promise<Step> =>
  callApi("/api/sign-in/identify", Step, { json: { ticket, personalNumber, birthDate } });

const Providers = z.object({
  providers: z.array(z.object({ id: z.string(), kind: z.string(), name: z.string(), start: z.string() })),
});
export type Provider = z.infer<typeof Providers>["providers"][number];

/** Ways in through somebody else's sign-in that are meant for citizens. */
export async function listCitizenProviders(signal: AbortSignal): Promise<readonly Provider[]> {
  const { providers } = await callApi("/oauth/federation", Providers, { signal });
  return providers.filter(({ kind }) => kind === "citizen");
}
