import * as z from "zod/mini";
import { command, query, type Route } from "#kernel/http/route.ts";
import { facilityOf } from "../actor-words.ts";
import { At, ById, Flag, InstantText, limitOf, MaybeAt, MaybeText, RecordId, textUpTo } from "../fields.ts";
import type { PatientsOf } from "../patients-of.ts";
import { recordNames } from "../record-names.ts";
import {
  closeIncident,
  describeIncident,
  getIncident,
  informPeople,
  namePeople,
  nameTouchedPeople,
  noteReport,
  openIncident,
  reports,
} from "./incident.ts";
import { incidentNotice } from "./incident-notice.ts";
import { type Incident, listIncidentEvents, listIncidentPeople, listIncidents } from "./incidents.sql.ts";

const permission = "privacy.breach";

const Told = z.object({
  id: z.string(),
  title: z.string(),
  description: z.string(),
  isSecurity: z.boolean(),
  isDrill: z.boolean(),
  detectedAt: At,
  openedAt: At,
  openedName: z.string(),
  categories: z.array(z.string()),
  peopleEstimate: z.number(),
  people: z.number(),
  informed: z.number(),
  consequences: z.string(),
  measures: z.string(),
  mustInform: z.boolean(),
  authorityDue: At,
  authorityAt: MaybeAt,
  authorityReference: MaybeText,
  firstDue: MaybeAt,
  firstAt: MaybeAt,
  firstReference: MaybeText,
  fullDue: MaybeAt,
  fullAt: MaybeAt,
  fullReference: MaybeText,
  lateReason: MaybeText,
  /** The clock that ends next, and whether it is over. */
  nextDue: MaybeAt,
  isOverdue: z.boolean(),
  closedAt: MaybeAt,
  conclusion: MaybeText,
});

function told(incident: Incident, now: Date) {
  const { authorityAt, authorityDue, firstAt, firstDue, fullAt, fullDue, closedAt } = incident;
  const open = [
    authorityAt === null ? authorityDue : null,
    firstAt === null ? firstDue : null,
    fullAt === null ? fullDue : null,
  ].flatMap((due) => due ?? []);
  const times = closedAt === null ? open.map((due) => due.getTime()) : [];
  const next = times.length === 0 ? null : new Date(Math.min(...times));
  return { ...incident, nextDue: next, isOverdue: next !== null && next <= now };
}

const People = z.object({ incident: Told, added: z.number(), wholesale: z.number() });
const Categories = z.array(textUpTo(300)).check(z.maxLength(50));
const Estimate = z.int().check(z.minimum(0), z.maximum(100_000_000));
const mostNamed = 10_000;

const readRoutes: readonly Route[] = [
  query({
    path: "/api/privacy/incidents",
    permission,
    summary: "Incidents with their clocks, newest first.",
    input: z.object({ open: z.optional(Flag), limit: limitOf(200, 50) }),
    output: z.object({ incidents: z.array(Told) }),
    run: async ({ tx, actor, now }, { open, limit }) => ({
      incidents: (await listIncidents(tx, open, limit, facilityOf(actor))).map((each) => told(each, now)),
    }),
  }),
  query({
    path: "/api/privacy/incidents/:id",
    permission,
    summary: "One incident with its history.",
    input: ById,
    output: z.extend(Told, {
      events: z.array(z.object({ at: At, actorName: z.string(), what: z.string(), note: MaybeText })),
    }),
    run: async (context, { id }) => ({
      ...told(await getIncident(context, id), context.now),
      events: await listIncidentEvents(context.tx, id),
    }),
  }),
  query({
    path: "/api/privacy/incidents/:id/people",
    permission,
    summary: "The people whose data were touched, and who of them was told.",
    input: z.object({ id: z.uuid(), after: z.optional(RecordId), limit: limitOf(1_000, 200) }),
    output: z.object({
      people: z.array(
        z.object({
          patient: z.string(),
          patientName: MaybeText,
          source: z.enum(["audit", "typed"]),
          informedAt: MaybeAt,
          informedHow: MaybeText,
        }),
      ),
    }),
    patients: (_input, { people }) => people.map(({ patient }) => patient),
    run: async (context, { id, after, limit }) => {
      const { tx } = context;
      await getIncident(context, id);
      const people = await listIncidentPeople(tx, id, after, limit);
      const names = await recordNames(
        tx,
        "Patient",
        people.map(({ patient }) => patient),
      );
      return { people: people.map((each) => ({ ...each, patientName: names.get(each.patient) ?? null })) };
    },
  }),
  query({
    path: "/api/privacy/incidents/:id/notice",
    permission,
    summary: "Draft of the notice to the authority.",
    input: ById,
    output: z.object({ name: z.string(), mediaType: z.string(), text: z.string() }),
    run: async (context, { id }) => ({
      name: "thong-bao-vi-pham.html",
      mediaType: "text/html; charset=utf-8",
      text: incidentNotice(
        await getIncident(context, id),
        await listIncidentEvents(context.tx, id),
        context.now,
      ),
    }),
  }),
];

const namingRoute = (patientsOf: PatientsOf): Route =>
  command({
    path: "/api/privacy/incidents/:id/people",
    permission,
    summary: "Names people whose data were touched.",
    input: z.object({
      id: z.uuid(),
      patients: z.array(RecordId).check(z.minLength(1), z.maxLength(mostNamed)),
    }),
    output: People,
    run: async (context, input) => {
      const { incident, ...counts } = await namePeople(patientsOf, context, input);
      return { ...counts, incident: told(incident, context.now) };
    },
  });

const scopeRoutes: readonly Route[] = [
  command({
    path: "/api/privacy/incidents",
    permission,
    summary: "Opens an incident, or an exercise; the clocks run from when it was noticed.",
    input: z.object({
      title: textUpTo(300),
      description: textUpTo(10_000),
      detectedAt: InstantText,
      isSecurity: z._default(z.boolean(), true),
      isDrill: z._default(z.boolean(), false),
      categories: z._default(Categories, []),
      peopleEstimate: z._default(Estimate, 0),
    }),
    output: Told,
    run: async (context, { detectedAt, ...input }) =>
      told(await openIncident(context, { ...input, detectedAt: new Date(detectedAt) }), context.now),
  }),
  command({
    path: "/api/privacy/incidents/:id/describe",
    permission,
    summary: "Writes down what is known by now: scope, consequences, measures.",
    input: z.object({
      id: z.uuid(),
      description: z.optional(textUpTo(10_000)),
      categories: z.optional(Categories),
      peopleEstimate: z.optional(Estimate),
      consequences: z.optional(textUpTo(10_000)),
      measures: z.optional(textUpTo(10_000)),
      mustInform: z.optional(z.boolean()),
    }),
    output: Told,
    run: async (context, input) => told(await describeIncident(context, input), context.now),
  }),
  command({
    path: "/api/privacy/incidents/:id/people-from-audit",
    permission,
    summary: "Names the people whose data an account or a facility reached in a time.",
    input: z.object({
      id: z.uuid(),
      account: z.optional(z.uuid()),
      facility: z.optional(RecordId),
      from: InstantText,
      until: InstantText,
    }),
    output: People,
    run: async (context, { from, until, ...input }) => {
      const range = { from: new Date(from), until: new Date(until) };
      const { incident, ...counts } = await nameTouchedPeople(context, { ...input, ...range });
      return { ...counts, incident: told(incident, context.now) };
    },
  }),
];

/** The desk for breaches of personal data, with the clocks of the law; exercises use the same desk. */
export const breachRoutes = (patientsOf: PatientsOf): readonly Route[] => [
  ...readRoutes,
  ...scopeRoutes,
  namingRoute(patientsOf),
  command({
    path: "/api/privacy/incidents/:id/reported",
    permission,
    summary: "Notes a report that was handed in to the authority.",
    input: z.object({
      id: z.uuid(),
      what: z.enum(reports),
      at: InstantText,
      reference: textUpTo(200),
      lateReason: z.optional(textUpTo(2_000)),
    }),
    output: Told,
    run: async (context, { at, ...input }) =>
      told(await noteReport(context, { ...input, at: new Date(at) }), context.now),
  }),
  command({
    path: "/api/privacy/incidents/:id/informed",
    permission,
    summary: "Notes that people were told, all or some.",
    input: z.object({
      id: z.uuid(),
      patients: z.optional(z.array(RecordId).check(z.maxLength(mostNamed))),
      how: textUpTo(300),
    }),
    output: Told,
    run: async (context, input) => told(await informPeople(context, input), context.now),
  }),
  command({
    path: "/api/privacy/incidents/:id/close",
    permission,
    summary: "Closes an incident when everything that the law asks was done.",
    input: z.object({ id: z.uuid(), conclusion: textUpTo(10_000) }),
    output: Told,
    run: async (context, input) => told(await closeIncident(context, input), context.now),
  }),
];
