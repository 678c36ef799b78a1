import * as z from "zod/mini";
import { callApi } from "#web/kit/api.ts";

const MaybeText = z.optional(z.string());

export const AuditEntry = z.object({
  id: z.string(),
  at: z.string(),
  actor: z.nullable(
    z.object({
      id: z.string(),
      name: z.string(),
      roleName: MaybeText,
      facility: MaybeText,
      facilityName: MaybeText,
    }),
  ),
  kind: z.string(),
  action: z.string(),
  outcome: z.string(),
  type: MaybeText,
  target: MaybeText,
  patients: z.array(z.object({ id: z.string(), name: z.string() })),
  everyone: z.boolean(),
  purpose: MaybeText,
  status: z.optional(z.number()),
  code: MaybeText,
  request: z.string(),
  address: MaybeText,
});
export type AuditEntry = z.infer<typeof AuditEntry>;

const Page = z.object({ entries: z.array(AuditEntry), next: z.nullable(z.string()) });
export type EntryPage = z.infer<typeof Page>;

export const filterNames = ["patient", "actor", "facility", "action", "outcome", "from", "until"] as const;
export type FilterName = (typeof filterNames)[number];
/** What the list is narrowed to, each with the name it is shown by. */
export type Filter = Readonly<Partial<Record<FilterName, { readonly value: string; readonly name: string }>>>;

export function listEntries(filter: Filter, after?: string, signal?: AbortSignal): Promise<EntryPage> {
  const query = new URLSearchParams();
  for (const name of filterNames) {
    const chosen = filter[name];
    if (chosen) query.set(name, chosen.value);
  }
  if (after !== undefined) query.set("after", after);
  return callApi(`/api/audit/entries?${query}`, Page, signal && { signal });
}

const Found = z.object({ id: z.string(), name: z.string() });

/** The patient with this personal or insurance number. */
export const findPerson = (number: string): Promise<z.infer<typeof Found>> =>
  callApi(`/api/audit/person?number=${encodeURIComponent(number)}`, Found);
