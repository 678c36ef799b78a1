import * as z from "zod/mini";
import { inclusionOf } from "#kernel/audit/evidence.ts";
import { searchEntries } from "#kernel/audit/search.sql.ts";
import { AppError } from "#kernel/base/app-error.ts";
import { keyOf } from "#kernel/fhir/indexing/keys.ts";
import { query, type Route } from "#kernel/http/route.ts";
import { ById, Flag, InstantText, limitOf, RecordId } from "../fields.ts";
import { EntryView, viewEntries } from "./entry-view.ts";
import { EvidenceAnswer, evidenceAnswer } from "./evidence-answer.ts";

export const readPermission = "audit.read";

const Action = z.string().check(z.regex(/^[a-z][a-zA-Z0-9.$-]{1,80}$/));
const Name = z.string().check(z.regex(/^[A-Za-z]{1,64}$/));

const Wanted = z.object({
  patient: z.optional(RecordId),
  actor: z.optional(z.uuid()),
  facility: z.optional(RecordId),
  action: z.optional(Action),
  type: z.optional(Name),
  outcome: z.optional(z.enum(["done", "refused", "denied"])),
  purpose: z.optional(Name),
  everyone: z.optional(Flag),
  from: z.optional(InstantText),
  until: z.optional(InstantText),
  after: z.optional(z.uuid()),
  limit: limitOf(200, 50),
});

const namedPatients = (entries: readonly z.input<typeof EntryView>[]): readonly string[] => [
  ...new Set(entries.flatMap(({ patients }) => patients.map(({ id }) => id))),
];

/** The auditor's desk: every entry, by person, user, facility, deed and time. Looking is told in the log too. */
export const deskRoutes: readonly Route[] = [
  query({
    path: "/api/audit/entries",
    permission: readPermission,
    summary: "Entries of the access log, newest first, by patient, user, facility, action, outcome and time.",
    input: Wanted,
    output: z.object({ entries: z.array(EntryView), next: z.nullable(z.string()) }),
    patients: (_input, { entries }) => namedPatients(entries),
    run: async ({ tx }, { patient, outcome, from, until, limit, ...rest }) => {
      const filter = {
        ...rest,
        patient: patient === undefined ? undefined : keyOf(patient),
        outcomes: outcome === undefined ? undefined : [outcome],
        from: from === undefined ? undefined : new Date(from),
        until: until === undefined ? undefined : new Date(until),
      };
      const rows = await searchEntries(tx, filter, limit + 1);
      const shown = rows.slice(0, limit);
      const next = rows.length > limit ? (shown.at(-1)?.id ?? null) : null;
      return { entries: await viewEntries(tx, shown), next };
    },
  }),
  query({
    path: "/api/audit/entries/:id",
    permission: readPermission,
    summary: "One entry of the access log.",
    input: ById,
    output: EntryView,
    patients: (_input, entry) => namedPatients([entry]),
    run: async ({ tx }, { id }) => {
      const [entry] = await viewEntries(tx, await searchEntries(tx, { ids: [id] }, 1));
      if (entry === undefined) throw new AppError("not-found", "audit.entry", "Không có mục nhật ký này");
      return entry;
    },
  }),
  query({
    path: "/api/audit/entries/:id/proof",
    permission: readPermission,
    summary: "Proof that an entry stands in the log below a signed root.",
    input: ById,
    output: EvidenceAnswer,
    run: async ({ tx, now }, { id }) => evidenceAnswer(await inclusionOf(tx, id), now),
  }),
];
