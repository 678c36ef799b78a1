import * as z from "zod/mini";
import type { Context } from "#kernel/access/context.ts";
import { command, query, type Route } from "#kernel/http/route.ts";
import { facilityOf, ownPatient } from "../actor-words.ts";
import type { RecordDesk } from "../change-rows.ts";
import { At, ById, Flag, limitOf, MaybeText, Reason, RecordId, textUpTo } from "../fields.ts";
import type { PatientsOf } from "../patients-of.ts";
import { takeCopy } from "./copy-record.ts";
import {
  acceptRequest,
  extendRequest,
  forwardRequest,
  isHandledBy,
  refuseRequest,
  takeRequest,
  unknown,
} from "./decide.ts";
import { erasurePlan } from "./erase-record.ts";
import { fulfilRequest, liftRequest } from "./fulfil.ts";
import { requestKinds, requestStates, Wanted } from "./request.ts";
import { type DataRequest, listRequestEvents, listRequests, listRequestsOf } from "./requests.sql.ts";
import { getRequest, submitAtCounter, submitOwn } from "./submit.ts";
import { Answered, answered, told } from "./told-request.ts";

const permission = "privacy.requests";
const own = "citizen.self";

const Asked = {
  kind: z.enum(requestKinds),
  details: textUpTo(4_000),
  facility: z.optional(RecordId),
  wanted: z.optional(Wanted),
};

const CopiedFile = z.object({
  name: z.string(),
  mediaType: z.string(),
  text: z.string(),
  sha256: z.string(),
});

/** Whose data an answer is about: they see it among the accesses to their data. */
const ofOne = (_input: unknown, { patient }: { readonly patient: string }) => [patient];
const ofAll = (
  _input: unknown,
  { requests }: { readonly requests: readonly { readonly patient: string }[] },
) => requests.map(({ patient }) => patient);

const ownRoutes: readonly Route[] = [
  query({
    path: "/api/my/requests",
    permission: own,
    summary: "One's own requests about one's data, with their clocks.",
    input: z.object({ patient: z.optional(RecordId) }),
    output: z.object({ requests: z.array(Answered) }),
    patients: ofAll,
    run: async (context, { patient }) => {
      const found = await listRequestsOf(context.tx, ownPatient(context, patient));
      return { requests: await answered(context, found) };
    },
  }),
  command({
    path: "/api/my/requests",
    permission: own,
    summary: "Asks for a copy, a correction, a restriction, a deletion, or objects, withdraws or complains.",
    input: z.object({ ...Asked, patient: z.optional(RecordId) }),
    output: Answered,
    patients: ofOne,
    run: (context, input) => told(context, submitOwn(context, input)),
  }),
  command({
    path: "/api/my/requests/:id/copy",
    permission: own,
    summary: "Fetches the copy of one's record, once; a download that broke may be repeated at once.",
    forgetsAnswer: true,
    input: ById,
    output: z.object({ patient: z.string(), resources: z.number(), files: z.array(CopiedFile) }),
    patients: ofOne,
    run: async (context, input) => {
      const copy = await takeCopy(context, input);
      return { ...copy, files: [...copy.files] };
    },
  }),
];

const readRoutes: readonly Route[] = [
  query({
    path: "/api/privacy/requests",
    permission,
    summary: "Requests of people that this office handles, newest first.",
    input: z.object({
      state: z.optional(z.enum(requestStates)),
      kind: z.optional(z.enum(requestKinds)),
      overdue: z.optional(Flag),
      after: z.optional(z.uuid()),
      limit: limitOf(200, 50),
    }),
    output: z.object({ requests: z.array(Answered) }),
    patients: ofAll,
    run: async (context, { state, kind, overdue, after, limit }) => {
      const found = await listRequests(context.tx, {
        state,
        kind,
        after,
        limit,
        facility: facilityOf(context.actor),
        overdueAt: overdue === true ? context.now : undefined,
      });
      return { requests: await answered(context, found) };
    },
  }),
  query({
    path: "/api/privacy/requests/:id",
    permission,
    summary: "One request with its history.",
    input: ById,
    output: z.extend(Answered, {
      events: z.array(z.object({ at: At, actorName: z.string(), what: z.string(), note: MaybeText })),
    }),
    patients: ofOne,
    run: async (context, { id }) => {
      const request = await told(context, handled(context, id));
      return { ...request, events: await listRequestEvents(context.tx, id) };
    },
  }),
  query({
    path: "/api/privacy/requests/:id/erasure",
    permission,
    summary: "What the law lets be erased of what was asked, and what has to stay until when.",
    input: ById,
    patients: ofOne,
    output: z.object({
      patient: z.string(),
      erasable: z.number(),
      kept: z.array(
        z.object({
          class: z.string(),
          className: z.string(),
          source: z.string(),
          until: z.optional(z.string()),
          count: z.number(),
        }),
      ),
    }),
    run: async (context, { id }) => {
      const { patient, wanted } = await handled(context, id);
      const wish = { patient, resources: wanted?.resources };
      const { erasable, kept } = await erasurePlan(context.tx, context.now, wish);
      return {
        patient,
        erasable: erasable.length,
        kept: kept.map(({ until, ...rest }) => ({ ...rest, ...(until === undefined ? {} : { until }) })),
      };
    },
  }),
];

async function handled(context: Context, id: string): Promise<DataRequest> {
  const request = await getRequest(context.tx, id);
  if (!isHandledBy(context, request)) throw unknown();
  return request;
}

const Reasoned = z.object({ id: z.uuid(), reason: Reason });

const counterRoute = (patientsOf: PatientsOf): Route =>
  command({
    path: "/api/privacy/requests",
    permission,
    summary: "Types in what somebody at the counter asks about their data.",
    input: z.object({
      ...Asked,
      patient: RecordId,
      askedBy: textUpTo(200),
      withProcessors: z.optional(z.boolean()),
    }),
    output: Answered,
    patients: ofOne,
    run: (context, input) => told(context, submitAtCounter(patientsOf, context, input)),
  });

const answerRoutes: readonly Route[] = [
  command({
    path: "/api/privacy/requests/:id/take",
    permission,
    summary: "Takes a request as the one who answers for it.",
    input: ById,
    output: Answered,
    patients: ofOne,
    run: (context, input) => told(context, takeRequest(context, input)),
  }),
  command({
    path: "/api/privacy/requests/:id/accept",
    permission,
    summary: "Answers that the request will be carried out.",
    input: Reasoned,
    output: Answered,
    patients: ofOne,
    run: (context, input) => told(context, acceptRequest(context, input)),
  }),
  command({
    path: "/api/privacy/requests/:id/refuse",
    permission,
    summary: "Refuses a request and names the law it stands on.",
    input: z.extend(Reasoned, { legalBasis: textUpTo(500) }),
    output: Answered,
    patients: ofOne,
    run: (context, input) => told(context, refuseRequest(context, input)),
  }),
  command({
    path: "/api/privacy/requests/:id/forward",
    permission,
    summary: "Hands a request to the facility that has to answer it.",
    input: z.extend(Reasoned, { facility: RecordId }),
    output: Answered,
    patients: ofOne,
    run: (context, input) => told(context, forwardRequest(context, input)),
  }),
  command({
    path: "/api/privacy/requests/:id/extend",
    permission,
    summary: "Extends the period once, before it is over.",
    input: Reasoned,
    output: Answered,
    patients: ofOne,
    run: (context, input) => told(context, extendRequest(context, input)),
  }),
];

/** What people may ask about their own data, and the office that answers. */
export const requestRoutes = (desk: RecordDesk, patientsOf: PatientsOf): readonly Route[] => [
  ...ownRoutes,
  ...readRoutes,
  counterRoute(patientsOf),
  ...answerRoutes,
  command({
    path: "/api/privacy/requests/:id/fulfil",
    permission,
    summary: "Carries out an accepted request: its effect and its end are one transaction.",
    input: z.object({ id: z.uuid(), note: Reason, restricts: z.optional(z.boolean()) }),
    output: Answered,
    patients: ofOne,
    run: (context, input) => told(context, fulfilRequest(desk, context, input)),
  }),
  command({
    path: "/api/privacy/requests/:id/lift",
    permission,
    summary: "Ends a restriction or an objection that stands.",
    input: Reasoned,
    output: Answered,
    patients: ofOne,
    run: (context, input) => told(context, liftRequest(desk, context, input)),
  }),
];
