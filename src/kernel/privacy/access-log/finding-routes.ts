import * as z from "zod/mini";
import {
  type FindingRow,
  findFinding,
  findingKinds,
  insertFindings,
  insertReview,
  listEntriesOf,
  listFindings,
} from "#kernel/audit/findings.sql.ts";
import { searchEntries } from "#kernel/audit/search.sql.ts";
import { AppError } from "#kernel/base/app-error.ts";
import { vietnamDay } from "#kernel/base/dates.ts";
import { command, query, type Route } from "#kernel/http/route.ts";
import { At, ById, DayText, Flag, limitOf, MaybeAt, MaybeText, Reason } from "../fields.ts";
import { readPermission } from "./desk-routes.ts";
import { EntryView, viewEntries } from "./entry-view.ts";
import { findUnusual } from "./find-unusual.ts";

const reviewPermission = "audit.review";

const Finding = z.object({
  id: z.string(),
  day: z.string(),
  kind: z.enum(findingKinds),
  actor: z.object({ id: z.string(), name: z.string() }),
  /** Key of the patient, where it is about one. */
  patient: MaybeText,
  count: z.number(),
  foundAt: At,
  verdict: MaybeText,
  note: MaybeText,
  reviewedBy: MaybeText,
  reviewedAt: MaybeAt,
});

const findingOf = (row: FindingRow): z.input<typeof Finding> => ({
  id: row.id,
  day: row.day,
  kind: row.kind,
  actor: { id: row.actor, name: row.actor_name ?? "" },
  patient: row.patient,
  count: row.count,
  foundAt: row.found_at,
  verdict: row.verdict,
  note: row.note,
  reviewedBy: row.reviewed_by,
  reviewedAt: row.reviewed_at,
});

/** What looks unusual, with the entries behind each, and what somebody made of it. */
export const findingRoutes: readonly Route[] = [
  query({
    path: "/api/audit/findings",
    permission: readPermission,
    summary:
      "Unusual patterns of access by day: mass reads, known people, own family, night, emergencies, refusals.",
    input: z.object({
      from: DayText,
      to: DayText,
      kind: z.optional(z.enum(findingKinds)),
      open: z.optional(Flag),
      limit: limitOf(500, 100),
    }),
    output: z.object({ findings: z.array(Finding) }),
    run: async ({ tx }, { from, to, kind, open, limit }) => ({
      findings: (await listFindings(tx, { from, to, kind, openOnly: open === true }, limit)).map(findingOf),
    }),
  }),
  query({
    path: "/api/audit/findings/:id/entries",
    permission: readPermission,
    summary: "The entries behind a finding.",
    input: z.object({ ...ById.shape, offset: limitOf(1_000_000, 1), limit: limitOf(200, 50) }),
    output: z.object({ finding: Finding, entries: z.array(EntryView) }),
    run: async ({ tx }, { id, offset, limit }) => {
      const finding = await findFinding(tx, id);
      if (finding === undefined) throw unknown();
      const ids = await listEntriesOf(tx, id, { offset: offset - 1, limit });
      const rows = await searchEntries(tx, { ids }, ids.length);
      return { finding: findingOf(finding), entries: (await viewEntries(tx, rows)).toReversed() };
    },
  }),
  command({
    path: "/api/audit/findings/compute",
    permission: reviewPermission,
    summary: "Looks for unusual patterns in a day now, instead of in the following night.",
    input: z.object({ day: DayText }),
    output: z.object({ findings: z.number() }),
    run: async ({ tx, now }, { day }) => {
      if (day > vietnamDay(now))
        throw new AppError("invalid", "audit.future", "day phải là hôm nay hoặc một ngày đã qua");
      const found = await findUnusual(tx, day);
      await insertFindings(tx, found, now);
      return { findings: found.length };
    },
  }),
  command({
    path: "/api/audit/findings/:id/review",
    permission: reviewPermission,
    summary: "Says what was made of a finding: fine, to be asked about, or a breach.",
    input: z.object({ ...ById.shape, verdict: z.enum(["fine", "ask", "breach"]), note: Reason }),
    output: Finding,
    run: async ({ tx, now, actor }, { id, verdict, note }) => {
      const finding = await findFinding(tx, id);
      if (finding === undefined) throw unknown();
      if (finding.actor === actor.id)
        throw new AppError("forbidden", "audit.own-finding", "Không tự xét dấu hiệu về chính mình");
      await insertReview(tx, { finding: id, at: now, by: actor.id, byName: actor.name, verdict, note });
      return findingOf({ ...finding, verdict, note, reviewed_by: actor.name, reviewed_at: now });
    },
  }),
];

const unknown = (): AppError => new AppError("not-found", "audit.finding", "Không có dấu hiệu này");
