import * as z from "zod/mini";
import type { Actor } from "#kernel/access/context.ts";
import { type EntryRow, findEntry } from "#kernel/audit/entries.sql.ts";
import { type AuditEventJson } from "#kernel/audit/entry.ts";
import { inclusionOf } from "#kernel/audit/evidence.ts";
import { searchEntries } from "#kernel/audit/search.sql.ts";
import { AppError } from "#kernel/base/app-error.ts";
import { keyOf } from "#kernel/fhir/indexing/keys.ts";
import { query, type Route } from "#kernel/http/route.ts";
import { Flag, limitOf, RecordId } from "../fields.ts";
import { eventOf, patientKeysOf } from "./entry-view.ts";
import { EvidenceAnswer, evidenceAnswer } from "./evidence-answer.ts";
import { dataWordsOf, deedWordsOf, whyWordsOf } from "./plain-words.ts";

const permission = "citizen.self";

const Words = z.object({ vi: z.string(), en: z.string() });

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
  deed: Words,
  data: Words,
  why: Words,
  isRefused: z.boolean(),
  isEmergency: z.boolean(),
  isEveryone: z.boolean(),
});

/** Oneself, or somebody one acts for. */
const Whose = { patient: z.optional(RecordId) };

/** A citizen sees who looked at their data, and checks that it stands in the log. */
export const myAccessRoutes: readonly Route[] = [
  query({
    path: "/api/my/accesses",
    permission,
    summary:
      "Who accessed my data, when, what and why, newest first; also programs and exports of everyone's data.",
    input: z.object({
      ...Whose,
      /** Leaves out what I did myself. */
      othersOnly: z.optional(Flag),
      after: z.optional(z.uuid()),
      limit: limitOf(200, 50),
    }),
    output: z.object({ accesses: z.array(Access), next: z.nullable(z.string()) }),
    run: async ({ tx, actor }, { patient, after, limit, othersOnly }) => {
      const key = keyOf(whoseIs(actor, patient));
      const rows = await searchEntries(tx, { patient: key, withEveryone: true, after }, limit + 1);
      const shown = rows.slice(0, limit);
      const accesses = shown.map((row) => accessOf(eventOf(row), actor));
      return {
        accesses: othersOnly === true ? accesses.filter(({ who }) => !who.isOneself) : accesses,
        next: rows.length > limit ? (shown.at(-1)?.id ?? null) : null,
      };
    },
  }),
  query({
    path: "/api/my/accesses/:id/proof",
    permission,
    summary: "Proof that an access to my data stands in the log below a signed root.",
    input: z.object({ ...Whose, id: z.uuid() }),
    output: EvidenceAnswer,
    run: async ({ tx, actor, now }, { id, patient }) => {
      const entry = await findEntry(tx, id);
      if (entry === undefined || !isAbout(entry, keyOf(whoseIs(actor, patient))))
        throw new AppError("not-found", "audit.entry", "Không có mục nhật ký này về bạn");
      return evidenceAnswer(await inclusionOf(tx, id), now);
    },
  }),
];

function whoseIs({ person, reach }: Actor, wanted: string | undefined): string {
  const patient = wanted ?? person?.patient;
  if (patient === undefined)
    throw new AppError("not-found", "audit.no-patient", "Tài khoản này chưa gắn với hồ sơ sức khỏe nào");
  if (patient !== person?.patient && reach?.patients.includes(patient) !== true)
    throw new AppError("not-found", "audit.not-yours", "Không có hồ sơ này trong những hồ sơ của bạn");
  return patient;
}

const isAbout = (row: EntryRow, key: string): boolean =>
  patientKeysOf(row).includes(key) || eventOf(row).everyone === true;

function accessOf(event: AuditEventJson, reader: Actor): z.input<typeof Access> {
  const { actor } = event;
  const isOneself = actor?.id === reader.id;
  const isProgram = actor !== null && actor.role === undefined;
  return {
    id: event.id,
    at: event.at,
    who: {
      name: actor?.name ?? "",
      role: actor?.roleName ?? null,
      facility: actor?.facilityName ?? null,
      isProgram,
      isOneself,
    },
    deed: deedWordsOf(event),
    data: dataWordsOf(event.action, event.type),
    why: whyWordsOf(event.purpose, isOneself, isProgram),
    isRefused: event.outcome !== "done",
    isEmergency: event.purpose === "ETREAT",
    isEveryone: event.everyone === true,
  };
}
