import * as z from "zod/mini";
import { callApi } from "#web/kit/api.ts";

const InBothLanguages = z.object({ vi: z.string(), en: z.string() });

const Access = z.object({
  id: z.string(),
  at: z.string(),
  who: z.object({
    name: z.string(),
    role: z.nullable(z.string()),
    facility: z.nullable(z.string()),
    isProgram: z.boolean(),
    isOneself: z.boolean(),
  }),
  deed: InBothLanguages,
  data: InBothLanguages,
  why: InBothLanguages,
  isRefused: z.boolean(),
  isEmergency: z.boolean(),
  isEveryone: z.boolean(),
});
export type Access = z.infer<typeof Access>;

const Page = z.object({ accesses: z.array(Access), next: z.nullable(z.string()) });
export type AccessPage = z.infer<typeof Page>;

export interface AccessQuery {
  /** Somebody one acts for; undefined: oneself. */
  readonly patient: string | undefined;
  readonly othersOnly: boolean;
  readonly after?: string | undefined;
}

export function listAccesses(
  { patient, othersOnly, after }: AccessQuery,
  signal?: AbortSignal,
): Promise<AccessPage> {
  const query = new URLSearchParams({ othersOnly: String(othersOnly) });
  if (patient !== undefined) query.set("patient", patient);
  if (after !== undefined) query.set("after", after);
  return callApi(`/api/my/accesses?${query}`, Page, signal && { signal });
}
