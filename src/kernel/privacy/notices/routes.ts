import * as z from "zod/mini";
import type { Context } from "#kernel/access/context.ts";
import { command, query, type Route } from "#kernel/http/route.ts";
import { ownPatient } from "../actor-words.ts";
import { At, InstantText, MaybeAt, MaybeText, RecordId, textUpTo } from "../fields.ts";
import { agreeTo, publishNotice, withdrawAgreement } from "./agreements.ts";
import {
  channels,
  countAgreements,
  languages,
  listAgreementsOf,
  listCurrentNotices,
  listNotices,
} from "./notices.sql.ts";

const permission = "privacy.notices";
const own = "citizen.self";

const Code = z.string().check(z.regex(/^[a-z][a-z0-9-]{0,62}$/));
const Hash = z.string().check(z.regex(/^[0-9a-f]{64}$/));

const Text = z.object({
  code: z.string(),
  version: z.number(),
  language: z.enum(languages),
  title: z.string(),
  body: z.string(),
  purpose: z.string(),
  hash: z.string(),
  validFrom: At,
});

const Agreement = z.object({
  id: z.string(),
  patient: z.string(),
  code: z.string(),
  version: z.number(),
  language: z.enum(languages),
  hash: z.string(),
  channel: z.enum(channels),
  givenBy: z.string(),
  givenAt: At,
  withdrawnAt: MaybeAt,
  withdrawnBy: MaybeText,
  withdrawnChannel: z.nullable(z.enum(channels)),
});

/** Nothing is agreed to by silence: who agrees says so. */
const Agreed = {
  code: Code,
  version: z.int(),
  language: z.enum(languages),
  hash: Hash,
  agreed: z.literal(true),
};

const ownRoutes: readonly Route[] = [
  query({
    path: "/api/my/notices",
    permission: own,
    summary: "Texts in force that one may agree to, with one's own answers to them.",
    input: z.object({ patient: z.optional(RecordId) }),
    output: z.object({ notices: z.array(Text), agreements: z.array(Agreement) }),
    run: async (context, { patient }) => ({
      notices: await listCurrentNotices(context.tx, context.now),
      agreements: await listAgreementsOf(context.tx, ownPatient(context, patient)),
    }),
  }),
  command({
    path: "/api/my/notices/:code/agree",
    permission: own,
    summary: "Agrees to the text in force, as it was shown.",
    input: z.object({ ...Agreed, patient: z.optional(RecordId) }),
    output: Agreement,
    patients: (_input, { patient }) => [patient],
    run: (context, { agreed: _said, patient, ...given }) =>
      agreeTo(context, {
        ...given,
        patient: ownPatient(context, patient),
        givenBy: context.actor.name,
        channel: "self",
      }),
  }),
  command({
    path: "/api/my/notices/:code/withdraw",
    permission: own,
    summary: "Withdraws what one agreed to, at once.",
    input: z.object({ code: Code, patient: z.optional(RecordId) }),
    output: z.object({ withdrawn: z.number() }),
    run: (context, { code, patient }) =>
      withdraw(context, { code, patient: ownPatient(context, patient), channel: "self" }),
  }),
];

const withdraw = async (
  { tx, actor, now }: Context,
  given: { readonly code: string; readonly patient: string; readonly channel: "self" | "counter" },
) => ({ withdrawn: await withdrawAgreement(tx, { ...given, at: now, by: actor.name }) });

/** Texts of consent by version, and who agreed to which. */
export const noticeRoutes: readonly Route[] = [
  ...ownRoutes,
  query({
    path: "/api/privacy/notices",
    permission,
    summary: "All versions of all texts, and how many people agreed to each.",
    input: z.object({ code: z.optional(Code) }),
    output: z.object({
      notices: z.array(Text),
      counts: z.array(
        z.object({ code: z.string(), version: z.number(), agreed: z.number(), withdrawn: z.number() }),
      ),
    }),
    run: async ({ tx }, { code }) => ({
      notices: await listNotices(tx, code),
      counts: await countAgreements(tx),
    }),
  }),
  command({
    path: "/api/privacy/notices",
    permission,
    summary: "Publishes a new version of a text; versions are never changed.",
    input: z.object({
      code: Code,
      validFrom: InstantText,
      texts: z
        .array(
          z.object({
            language: z.enum(languages),
            title: textUpTo(200),
            body: textUpTo(20_000),
            purpose: textUpTo(300),
          }),
        )
        .check(z.minLength(1), z.maxLength(languages.length)),
    }),
    output: z.object({ notices: z.array(Text) }),
    run: async (context, { validFrom, ...given }) => ({
      notices: [...(await publishNotice(context, { ...given, validFrom: new Date(validFrom) }))],
    }),
  }),
  query({
    path: "/api/privacy/agreements",
    permission,
    summary: "What one person agreed to and withdrew.",
    input: z.object({ patient: RecordId }),
    output: z.object({ agreements: z.array(Agreement) }),
    patients: ({ patient }) => [patient],
    run: async ({ tx }, { patient }) => ({ agreements: await listAgreementsOf(tx, patient) }),
  }),
  command({
    path: "/api/privacy/agreements",
    permission,
    summary: "Notes what somebody agreed to at the counter, on paper.",
    input: z.object({ ...Agreed, patient: RecordId, givenBy: textUpTo(200) }),
    output: Agreement,
    patients: (_input, { patient }) => [patient],
    run: (context, { agreed: _said, ...given }) => agreeTo(context, { ...given, channel: "counter" }),
  }),
  command({
    path: "/api/privacy/agreements/withdraw",
    permission,
    summary: "Notes that somebody withdrew at the counter.",
    input: z.object({ patient: RecordId, code: Code }),
    output: z.object({ withdrawn: z.number() }),
    patients: ({ patient }) => [patient],
    run: (context, given) => withdraw(context, { ...given, channel: "counter" }),
  }),
];
