import * as z from "zod/mini";
import { command, commandAfterAsking, query, type Route } from "#kernel/http/route.ts";
import { facilityOf, ownPatients } from "../actor-words.ts";
import { At, ById, limitOf, MaybeAt, MaybeText, RecordId, textUpTo } from "../fields.ts";
import type { SharingDoor } from "../sharing-door.ts";
import { takingEffect } from "../taking-effect.ts";
import { listOfFacility, listOfPatients, listOwn } from "./emergency.sql.ts";
import { type Emergency, isReason, purposes, verdicts } from "./emergency.ts";
import { closeEmergency, openEmergency, reviewEmergency } from "./open-emergency.ts";

const Reason = textUpTo(1_000).check(z.refine(isReason, "Hãy viết lý do thành câu, ít nhất mười chữ cái"));
const PersonalNumber = z.string().check(z.regex(/^[A-Z0-9]{9,15}$/));

const EmergencyView = z.object({
  id: z.string(),
  patient: z.string(),
  patientName: z.string(),
  account: z.string(),
  accountName: z.string(),
  role: z.string(),
  roleName: z.string(),
  facility: MaybeText,
  facilityName: MaybeText,
  purpose: z.enum(purposes),
  reason: z.string(),
  openedAt: At,
  untilAt: At,
  endedAt: MaybeAt,
  verdict: z.nullable(z.enum(verdicts)),
  verdictNote: MaybeText,
  verdictBy: MaybeText,
  verdictAt: MaybeAt,
});
/** With the accounts whose reach it changes. */
const Changed = z.extend(EmergencyView, { accounts: z.array(z.string()) });
const Listed = z.object({ emergencies: z.array(EmergencyView) });
const Limit = z.object({ limit: limitOf(500, 100) });

const changed = (row: Emergency) => ({ ...row, accounts: [row.account] });
const patientsIn = (_input: unknown, { emergencies }: { readonly emergencies: readonly Emergency[] }) =>
  emergencies.map(({ patient }) => patient);

/** Opening a record without the patient's word, and what becomes of it. */
export const emergencyRoutes = (door: SharingDoor): readonly Route[] => [
  opening(door),
  closing(door),
  ...readingRoutes,
];

const opening = ({ findByNumber, forget }: SharingDoor): Route =>
  takingEffect(
    commandAfterAsking({
      path: "/api/privacy/emergencies",
      permission: "privacy.emergency",
      summary: "Opens one patient's whole record for a few hours, with a typed reason; told to the patient.",
      input: z
        .object({
          patient: z.optional(RecordId),
          number: z.optional(PersonalNumber),
          reason: Reason,
          purpose: z.enum(purposes),
        })
        .check(
          z.refine(({ patient, number }) => (patient === undefined) !== (number === undefined), {
            message: "Nêu mã hồ sơ hoặc số định danh, một trong hai",
            path: ["patient"],
          }),
        ),
      output: Changed,
      purpose: "ETREAT",
      patients: (_input, { patient }) => [patient],
      ask: async ({ number }) => (number === undefined ? undefined : findByNumber(number)),
      run: async (context, input, found) => changed(await openEmergency(context, input, found)),
    }),
    forget,
  );

const closing = ({ forget }: SharingDoor): Route =>
  takingEffect(
    command({
      path: "/api/privacy/emergencies/:id/end",
      permission: "privacy.emergency",
      summary: "Closes what one opened, before its time.",
      input: ById,
      output: Changed,
      purpose: "ETREAT",
      patients: (_input, { patient }) => [patient],
      run: async (context, { id }) => changed(await closeEmergency(context, id)),
    }),
    forget,
  );

const readingRoutes: readonly Route[] = [
  query({
    path: "/api/privacy/emergencies/mine",
    permission: "privacy.emergency",
    summary: "What one has opened oneself.",
    input: Limit,
    output: Listed,
    patients: patientsIn,
    run: async ({ tx, actor }, { limit }) => ({
      emergencies: await listOwn(tx, actor.person?.accountId ?? actor.id, limit),
    }),
  }),
  query({
    path: "/api/privacy/emergencies",
    permission: "privacy.emergency-review",
    summary: "Openings at the officer's facility, or everywhere for the province's officer.",
    input: Limit,
    output: Listed,
    patients: patientsIn,
    run: async ({ tx, actor }, { limit }) => ({
      emergencies: await listOfFacility(tx, facilityOf(actor), limit),
    }),
  }),
  command({
    path: "/api/privacy/emergencies/:id/review",
    permission: "privacy.emergency-review",
    summary: "The officer notes whether an opening was justified.",
    input: z.object({ id: z.uuid(), verdict: z.enum(verdicts), note: textUpTo(2_000) }),
    output: EmergencyView,
    patients: (_input, { patient }) => [patient],
    run: reviewEmergency,
  }),
  query({
    path: "/api/my/emergencies",
    permission: "citizen.self",
    summary: "Who opened one's own record, or that of somebody one acts for, in an emergency.",
    input: z.object({}),
    output: Listed,
    patients: patientsIn,
    run: async (context) => ({ emergencies: await listOfPatients(context.tx, ownPatients(context)) }),
  }),
];
