import * as z from "zod/mini";
import type { Context } from "#kernel/access/context.ts";
import { keyOf } from "#kernel/fhir/indexing/keys.ts";
import { command, commandAfterAsking, query, type Route } from "#kernel/http/route.ts";
import { ownPatient } from "../actor-words.ts";
import { At, ById, InstantText, MaybeAt, MaybeText } from "../fields.ts";
import { getPatientName } from "../patient-name.ts";
import { findPatientContent } from "../record-rows.sql.ts";
import type { SharingDoor } from "../sharing-door.ts";
import { takingEffect } from "../taking-effect.ts";
import { acceptDelegation, endDelegation, proposeDelegation, refuseDelegation } from "./delegate.ts";
import { type Delegation, delegationStates, listGiven, listReceived } from "./delegations.sql.ts";
import { type ActingFor, listActingFor } from "./kinship.sql.ts";
import { childNotes, keepKinshipOf } from "./kinship.ts";

const permission = "citizen.self";

const DelegationView = z.object({
  id: z.string(),
  patient: z.string(),
  patientName: z.string(),
  receiverName: MaybeText,
  withRestricted: z.boolean(),
  state: z.enum(delegationStates),
  proposedAt: At,
  untilAt: MaybeAt,
  decidedAt: MaybeAt,
  endedAt: MaybeAt,
});
const Changed = z.object({ delegation: DelegationView, accounts: z.array(z.string()) });

/** Who receives a proposal is told to the giver when they have accepted it. */
const viewOf = (row: Delegation) => ({
  ...row,
  withRestricted: row.isUnrestricted,
  receiverName: row.state === "proposed" || row.state === "refused" ? null : row.receiverName,
});
const changed = async (work: Promise<{ readonly delegation: Delegation; readonly accounts: string[] }>) => {
  const { delegation, accounts } = await work;
  return { delegation: viewOf(delegation), accounts };
};
const patientOf = (
  _input: unknown,
  { delegation }: { readonly delegation: { readonly patient: string } },
) => [delegation.patient];

/** Acting for somebody: by their word, or as the parent of a child under age. */
export const delegationRoutes = (door: SharingDoor): readonly Route[] => [
  ...readingRoutes,
  refreshing(door),
  ...[proposing(door), ...deciding(door)].map((route) => takingEffect(route, door.forget)),
];

const readingRoutes: readonly Route[] = [
  query({
    path: "/api/my/delegations",
    permission,
    summary: "Whom one asked to act for oneself, and who asked one to act for them.",
    input: z.object({}),
    output: z.object({ given: z.array(DelegationView), received: z.array(DelegationView) }),
    run: async ({ tx, actor }) => {
      const account = actor.person?.accountId ?? actor.id;
      const [given, received] = await Promise.all([listGiven(tx, account), listReceived(tx, account)]);
      return { given: given.map(viewOf), received: received.map(viewOf) };
    },
  }),
  query({
    path: "/api/my/people",
    permission,
    summary:
      "Whose records one may look after now, on what ground, until when, and what the law says of their age.",
    input: z.object({}),
    output: z.object({
      people: z.array(
        z.object({
          patient: z.string(),
          name: z.string(),
          birthDate: MaybeText,
          ground: z.enum(["kinship", "delegation"]),
          withRestricted: z.boolean(),
          until: MaybeAt,
          notes: z.array(z.string()),
        }),
      ),
    }),
    patients: (_input, { people }) => people.map(({ patient }) => patient),
    run: async (context) => {
      const account = context.actor.person?.accountId ?? context.actor.id;
      const rows = await listActingFor(context.tx, account, context.now);
      return { people: await Promise.all(rows.map((row) => personOf(context, row))) };
    },
  }),
];

async function personOf({ tx, now }: Context, row: ActingFor) {
  const { patient, source, isUnrestricted, until } = row;
  const content = await findPatientContent(tx, keyOf(patient));
  const { birthDate } = JSON.parse(content ?? "{}") as { readonly birthDate?: string };
  const isKin = source?.startsWith("Consent/") !== true;
  return {
    patient,
    name: content === undefined ? patient : await getPatientName(tx, patient),
    birthDate: birthDate ?? null,
    ground: isKin ? ("kinship" as const) : ("delegation" as const),
    withRestricted: isUnrestricted,
    until,
    notes: isKin && birthDate !== undefined ? [...(await childNotes(tx, birthDate, now))] : [],
  };
}

/** The screen asks it when it opens: children that the record has come to know of are there at once. */
const refreshing = ({ tokens, forget }: SharingDoor): Route =>
  takingEffect(
    command({
      path: "/api/my/people/refresh",
      permission,
      summary: "Looks in the record for children of whom one is the parent.",
      input: z.object({}),
      output: z.object({ accounts: z.array(z.string()) }),
      run: async (context) => {
        const own = ownPatient(context, undefined);
        return { accounts: [...(await keepKinshipOf(context.tx, tokens(), own, context.now))] };
      },
    }),
    forget,
  );

const proposing = ({ findByPersonalNumber }: SharingDoor): Route =>
  commandAfterAsking({
    path: "/api/my/delegations",
    permission,
    summary:
      "Asks another citizen, by personal number, to look after one's record; whether they exist is not told.",
    input: z.object({
      number: z.string().check(z.regex(/^\d{12}$/)),
      until: z.optional(InstantText),
      withRestricted: z._default(z.boolean(), false),
    }),
    output: Changed,
    patients: patientOf,
    ask: ({ number }) => findByPersonalNumber(number),
    run: (context, { until, withRestricted }, found) => {
      const end = until === undefined ? undefined : new Date(until);
      return changed(proposeDelegation(context, { until: end, withRestricted }, found));
    },
  });

const deciding = ({ desk }: SharingDoor): readonly Route[] => [
  command({
    path: "/api/my/delegations/:id/accept",
    permission,
    summary: "Agrees to act for somebody; from now on one sees their record.",
    input: ById,
    output: Changed,
    patients: patientOf,
    run: (context, { id }) => changed(acceptDelegation(desk, context, id)),
  }),
  command({
    path: "/api/my/delegations/:id/refuse",
    permission,
    summary: "Declines to act for somebody.",
    input: ById,
    output: Changed,
    patients: patientOf,
    run: (context, { id }) => changed(refuseDelegation(context, id)),
  }),
  command({
    path: "/api/my/delegations/:id/end",
    permission,
    summary: "Either of the two ends it, at once.",
    input: ById,
    output: Changed,
    patients: patientOf,
    run: (context, { id }) => changed(endDelegation(desk, context, id)),
  }),
];
