import * as z from "zod/mini";
import { command, query, type Route } from "#kernel/http/route.ts";
import { ownPatient, ownPatients } from "../actor-words.ts";
import { At, MaybeAt, MaybeText, RecordId } from "../fields.ts";
import type { SharingDoor } from "../sharing-door.ts";
import { takingEffect } from "../taking-effect.ts";
import { consentKinds } from "./consent-resource.ts";
import { listConsentsOf } from "./consents.sql.ts";
import { withdrawConsent } from "./keep-consent.ts";
import { refuseFacility } from "./refuse-facility.ts";
import { makeShareCode, redeemShareCode } from "./share.ts";

const own = "citizen.self";

const ConsentView = z.object({
  id: z.string(),
  kind: z.enum(consentKinds),
  patient: z.string(),
  actor: MaybeText,
  actorName: z.string(),
  facilityName: MaybeText,
  fromAt: At,
  untilAt: MaybeAt,
  withdrawnAt: MaybeAt,
  withdrawnBy: MaybeText,
});
const Accounts = z.array(z.string());

/** What a patient says about who may see their record: shares by a code, refusals, and taking them back. */
export const consentRoutes = (door: SharingDoor): readonly Route[] => [
  listing,
  codeMaking(door),
  redeeming(door),
  refusing(door),
  withdrawing(door),
];

const listing: Route = query({
  path: "/api/my/consents",
  permission: own,
  summary: "Shares, refusals and delegations of one's own record or of somebody one acts for, newest first.",
  input: z.object({ patient: z.optional(RecordId) }),
  output: z.object({ consents: z.array(ConsentView) }),
  run: async (context, { patient }) => ({
    consents: await listConsentsOf(context.tx, ownPatient(context, patient)),
  }),
});

const codeMaking = ({ vault }: SharingDoor): Route =>
  command({
    path: "/api/my/shares/code",
    permission: own,
    summary:
      "Makes a one-time code, good for ten minutes, that opens the record to the clinician who is shown it.",
    input: z.object({
      patient: z.optional(RecordId),
      hours: z._default(z.int().check(z.minimum(1), z.maximum(24 * 31)), 4),
      withRestricted: z._default(z.boolean(), false),
    }),
    output: z.object({ code: z.string(), qr: z.string(), expiresAt: At }),
    run: (context, wish) => makeShareCode(vault, context, wish),
  });

const redeeming = (door: SharingDoor): Route =>
  takingEffect(
    command({
      path: "/api/share/redeem",
      permission: "privacy.redeem",
      summary: "Takes over a share: from now on one sees the patient's record for the hours they chose.",
      input: z.object({ code: z.string().check(z.minLength(10), z.maxLength(40)) }),
      output: z.object({
        consent: ConsentView,
        patient: z.string(),
        patientName: z.string(),
        until: At,
        accounts: Accounts,
      }),
      patients: (_input, { patient }) => [patient],
      run: (context, { code }) => redeemShareCode(door, context, code),
    }),
    door.forget,
  );

const refusing = (door: SharingDoor): Route =>
  command({
    path: "/api/my/refusals",
    permission: own,
    summary: "Keeps a facility from one's record; emergencies and single shares go before it.",
    input: z.object({ facility: RecordId, patient: z.optional(RecordId) }),
    output: ConsentView,
    patients: (_input, { patient }) => [patient],
    run: (context, refusal) => refuseFacility(door, context, refusal),
  });

const withdrawing = ({ desk, forget }: SharingDoor): Route =>
  takingEffect(
    command({
      path: "/api/my/consents/:id/withdraw",
      permission: own,
      summary: "Takes a share or a refusal back, at once.",
      input: z.object({ id: RecordId }),
      output: z.object({ consent: ConsentView, accounts: Accounts }),
      patients: (_input, { consent }) => [consent.patient],
      run: async (context, { id }) => {
        const own = ownPatients(context);
        const { consent, accounts } = await withdrawConsent(
          desk,
          context,
          id,
          ({ patient, kind }) => kind !== "delegation" && own.includes(patient),
        );
        return { consent, accounts: [...accounts] };
      },
    }),
    forget,
  );
