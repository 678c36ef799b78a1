import * as z from "zod/mini";
import { AppError } from "#kernel/base/app-error.ts";
import { vietnamDay } from "#kernel/base/dates.ts";
import { newId } from "#kernel/base/ids.ts";
import { command, query, type Route } from "#kernel/http/route.ts";
import { mustBeOfProvince } from "../actor-words.ts";
import type { RecordDesk } from "../change-rows.ts";
import { At, ById, DayText, limitOf, MaybeAt, MaybeText, Reason, RecordId } from "../fields.ts";
import { recordNames } from "../record-names.ts";
import { lockDuties } from "../record-rows.sql.ts";
import { approveDisposal, getDisposal, proposeDisposal, refuseDisposal } from "./disposal.ts";
import { disposalStates, listDisposalRows, listDisposals } from "./disposals.sql.ts";
import { listDueRows } from "./due-rows.ts";
import { insertHold, liftHold, listClasses, listHolds, listRules } from "./retention.sql.ts";

const permission = "privacy.retention";
const mostRows = 1_000;

const Disposal = z.object({
  id: z.string(),
  state: z.enum(disposalStates),
  asOf: z.string(),
  reason: z.string(),
  proposedAt: At,
  proposedName: z.string(),
  decidedAt: MaybeAt,
  decidedName: MaybeText,
  decisionReason: MaybeText,
  rows: z.number(),
  removed: z.nullable(z.number()),
  skipped: z.nullable(z.number()),
  rowsHash: MaybeText,
});

const DueLine = z.object({
  type: z.string(),
  id: z.string(),
  patient: z.string(),
  patientName: MaybeText,
  class: z.string(),
  className: z.string(),
  source: z.string(),
  dueOn: z.string(),
  blockedBy: z.optional(z.enum(["hold", "request"])),
});

const Hold = z.object({
  id: z.string(),
  patient: z.string(),
  patientName: MaybeText,
  reason: z.string(),
  placedAt: At,
  placedName: z.string(),
  liftedAt: MaybeAt,
  liftedReason: MaybeText,
});

const readRoutes: readonly Route[] = [
  query({
    path: "/api/privacy/retention/classes",
    permission,
    summary: "How long what is kept today, and which types fall into each class.",
    input: z.object({}),
    output: z.object({
      classes: z.array(
        z.object({
          code: z.string(),
          name: z.string(),
          years: z.nullable(z.number()),
          countedFrom: z.string(),
          source: z.string(),
          certainty: z.string(),
          validFrom: z.string(),
          types: z.array(z.string()),
          labels: z.array(z.string()),
        }),
      ),
    }),
    run: async ({ tx, now }) => {
      const today = vietnamDay(now);
      const rules = await listRules(tx, today);
      const classes = (await listClasses(tx, today)).map((each) => {
        const own = rules.filter((rule) => rule.class === each.code);
        return {
          ...each,
          types: own.flatMap(({ types }) => types ?? []),
          labels: own.flatMap(({ label }) => label ?? []),
        };
      });
      return { classes };
    },
  }),
  query({
    path: "/api/privacy/retention/due",
    permission,
    summary: "Rows whose term of keeping is over, and what forbids their disposal now.",
    input: z.object({ asOf: z.optional(DayText), limit: limitOf(mostRows, 200) }),
    output: z.object({ asOf: z.string(), rows: z.array(DueLine) }),
    patients: (_input, { rows }) => rows.map(({ patient }) => patient),
    run: async ({ tx, actor, now }, { asOf = vietnamDay(now), limit }) => {
      mustBeOfProvince(actor, "not-found");
      const due = await listDueRows(tx, { asOf, limit });
      const names = await recordNames(
        tx,
        "Patient",
        due.map(({ patient }) => patient),
      );
      const rows = due.map(({ row, id, patient, class: kept, dueOn, blockedBy }) => ({
        patientName: names.get(patient) ?? null,
        type: row.type,
        id,
        patient,
        dueOn,
        class: kept.code,
        className: kept.name,
        source: kept.source,
        ...(blockedBy === undefined ? {} : { blockedBy }),
      }));
      return { asOf, rows };
    },
  }),
  query({
    path: "/api/privacy/retention/disposals",
    permission,
    summary: "Disposals that were proposed, refused and done, newest first.",
    input: z.object({ limit: limitOf(200, 50) }),
    output: z.object({ disposals: z.array(Disposal) }),
    run: async ({ tx }, { limit }) => ({ disposals: await listDisposals(tx, limit) }),
  }),
  query({
    path: "/api/privacy/retention/disposals/:id",
    permission,
    summary: "One disposal with its rows: the minutes of what was removed.",
    input: ById,
    output: z.extend(Disposal, {
      lines: z.array(
        z.object({
          type: z.string(),
          id: z.string(),
          class: z.string(),
          dueOn: z.string(),
          hash: MaybeText,
          versions: z.nullable(z.number()),
          removedAt: MaybeAt,
          skipped: MaybeText,
        }),
      ),
    }),
    run: async ({ tx }, { id }) => ({
      ...(await getDisposal({ tx }, id)),
      lines: await listDisposalRows(tx, id),
    }),
  }),
  query({
    path: "/api/privacy/retention/holds",
    permission,
    summary: "Legal holds: people of whom nothing may be disposed of.",
    input: z.object({ patient: z.optional(RecordId) }),
    output: z.object({ holds: z.array(Hold) }),
    run: async ({ tx, actor }, { patient }) => {
      mustBeOfProvince(actor, "not-found");
      const holds = await listHolds(tx, patient);
      const names = await recordNames(
        tx,
        "Patient",
        holds.map((hold) => hold.patient),
      );
      return { holds: holds.map((hold) => ({ ...hold, patientName: names.get(hold.patient) ?? null })) };
    },
  }),
];

const holdRoutes: readonly Route[] = [
  command({
    path: "/api/privacy/retention/holds",
    permission,
    summary: "Forbids the disposal of a person's record until the hold is lifted.",
    input: z.object({ patient: RecordId, reason: Reason }),
    output: z.object({ id: z.string() }),
    patients: ({ patient }) => [patient],
    run: async ({ tx, actor, now }, { patient, reason }) => {
      mustBeOfProvince(actor);
      const id = newId();
      await lockDuties(tx, patient);
      await insertHold(tx, {
        id,
        patient,
        reason,
        placedAt: now,
        placedBy: actor.id,
        placedName: actor.name,
      });
      return { id };
    },
  }),
  command({
    path: "/api/privacy/retention/holds/:id/lift",
    permission,
    summary: "Lifts a legal hold.",
    input: z.object({ id: z.uuid(), reason: Reason }),
    output: z.object({ id: z.string() }),
    run: async ({ tx, actor, now }, { id, reason }) => {
      mustBeOfProvince(actor);
      if (await liftHold(tx, { id, reason, at: now, by: actor.id })) return { id };
      throw new AppError("not-found", "privacy.no-hold", "Không có lệnh giữ này đang hiệu lực");
    },
  }),
];

const Decision = z.object({ id: z.uuid(), reason: Reason });

/** What is kept how long, and the disposal of what is over. */
export const retentionRoutes = (desk: RecordDesk): readonly Route[] => [
  ...readRoutes,
  ...holdRoutes,
  command({
    path: "/api/privacy/retention/disposals",
    permission,
    summary: "Proposes the disposal of what is due; a second person decides.",
    input: z.object({ asOf: z.optional(DayText), reason: Reason, limit: limitOf(mostRows, mostRows) }),
    output: Disposal,
    run: proposeDisposal,
  }),
  command({
    path: "/api/privacy/retention/disposals/:id/approve",
    permission,
    summary: "Approves a disposal as a second person and removes what is still due, with all versions.",
    input: Decision,
    output: z.extend(Disposal, { patients: z.array(z.string()) }),
    patients: (_input, { patients }) => patients,
    run: (context, decision) => approveDisposal(desk, context, decision),
  }),
  command({
    path: "/api/privacy/retention/disposals/:id/refuse",
    permission,
    summary: "Refuses a disposal; nothing is removed.",
    input: Decision,
    output: Disposal,
    run: refuseDisposal,
  }),
];
