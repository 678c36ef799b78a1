import * as z from "zod/mini";
import type { Vault } from "#kernel/access/vault.ts";
import { command, query, type Route } from "#kernel/http/route.ts";
import { mustBeOfProvince } from "../actor-words.ts";
import { At, ById, limitOf, MaybeAt, MaybeText, Reason, textUpTo } from "../fields.ts";
import { approveRelease, getRelease, handRelease, proposeRelease, refuseRelease } from "./release.ts";
import { ReleaseBody } from "./release-body.ts";
import { listHandovers, listReleases, releaseStates } from "./releases.sql.ts";

const permission = "privacy.release";

const Manifest = z.record(z.string(), z.unknown());

const Told = z.object({
  id: z.string(),
  name: z.string(),
  purpose: z.string(),
  recipient: z.string(),
  legalBasis: z.string(),
  body: ReleaseBody,
  state: z.enum(releaseStates),
  proposedAt: At,
  proposedName: z.string(),
  decidedAt: MaybeAt,
  decidedName: MaybeText,
  decisionReason: MaybeText,
  manifest: z.nullable(Manifest),
  hasFile: z.boolean(),
  keepUntil: MaybeAt,
});

const Decision = z.object({ id: z.uuid(), reason: Reason });

const readRoutes: readonly Route[] = [
  query({
    path: "/api/privacy/releases",
    permission,
    summary: "Every release that was proposed, refused and made, newest first.",
    input: z.object({ limit: limitOf(200, 50) }),
    output: z.object({ releases: z.array(Told) }),
    run: async ({ tx, actor }, { limit }) => {
      mustBeOfProvince(actor, "not-found");
      return { releases: await listReleases(tx, limit) };
    },
  }),
  query({
    path: "/api/privacy/releases/:id",
    permission,
    summary: "One release and to whom it was handed out.",
    input: ById,
    output: z.extend(Told, { handovers: z.array(z.object({ at: At, actorName: z.string() })) }),
    run: async (context, { id }) => ({
      ...(await getRelease(context, id)),
      handovers: await listHandovers(context.tx, id),
    }),
  }),
];

/** Extracts that leave the house under pseudonyms: proposed, approved by another, made, handed out. */
export const releaseRoutes = (vault: Vault): readonly Route[] => [
  ...readRoutes,
  command({
    path: "/api/privacy/releases",
    permission,
    summary: "Proposes a release: a view, how each column leaves, what for and to whom.",
    input: z.object({
      name: textUpTo(200),
      purpose: textUpTo(2_000),
      recipient: textUpTo(500),
      legalBasis: textUpTo(1_000),
      body: ReleaseBody,
    }),
    output: Told,
    run: proposeRelease,
  }),
  command({
    path: "/api/privacy/releases/:id/approve",
    permission,
    summary:
      "Approves a release as a second person and makes its file; refused where people could be recognised.",
    input: Decision,
    output: Told,
    run: (context, decision) => approveRelease(vault, context, decision),
  }),
  command({
    path: "/api/privacy/releases/:id/refuse",
    permission,
    summary: "Refuses a release; nothing is read.",
    input: Decision,
    output: Told,
    run: refuseRelease,
  }),
  command({
    path: "/api/privacy/releases/:id/hand-out",
    permission,
    summary: "Hands the file and its manifest out; each time is noted.",
    forgetsAnswer: true,
    input: ById,
    output: z.object({ name: z.string(), mediaType: z.string(), text: z.string(), manifest: Manifest }),
    run: (context, input) => handRelease(vault, context, input),
  }),
];
