import { isStrong } from "../../access/person-actor.ts";
import { tokenHash } from "../../access/secrets.ts";
import { endSession, findSession } from "../../access/sessions.sql.ts";
import { openSession } from "../../access/sessions.ts";
import type { Tx } from "../../db/db.ts";
import { sessionCookie } from "../../http/session-cookie.ts";
import { findBrowser, rememberBrowser } from "../devices/known-browser.ts";
import type { IdentityParts } from "../identity-parts.ts";
import { tell } from "../tell.ts";
import { type Reply, type Visit } from "../visit.ts";
import { findById, listWearable, type SignInAccount, updateSeen, type WearableRow } from "./accounts.sql.ts";
import { minimumLength } from "./password-rules.ts";
import { hasSecondFactor, waysLeft } from "./second-factor.ts";
import { issueTicket, ticketOver } from "./tickets.ts";

export interface Proof {
  readonly accountId: string;
  readonly methods: readonly string[];
  /** The password has to be set anew before anything else. */
  readonly isRenewal?: boolean;
}

/** Sessions that were replaced have to be forgotten after the commit. */
export interface Step extends Reply {
  readonly ended: readonly string[];
}

/** Asks for what is still missing, or opens the session. For every way of signing in, those from outside too. */
export async function nextStep(tx: Tx, parts: IdentityParts, visit: Visit, proof: Proof): Promise<Step> {
  const account = await findById(tx, proof.accountId);
  if (account === undefined) throw ticketOver();
  const ways = waysLeft(account, proof.methods);
  const ask = (json: object, ticket: string): Step => ({ json: { ...json, ticket }, ended: [] });
  const isRenewal = proof.isRenewal === true || account.must_change_password;
  const { now } = visit;
  if (ways.length > 0 || isRenewal) {
    const { accountId, methods } = proof;
    const ticket = await issueTicket(tx, { purpose: "sign-in", account: accountId, methods, isRenewal }, now);
    if (ways.length > 0) return ask({ next: "second-factor", ways }, ticket);
    return ask({ next: "change-password", minimumLength: minimumLength(hasSecondFactor(account)) }, ticket);
  }
  return openFor(tx, parts, visit, { account, methods: proof.methods });
}

/** What is worn at first: the role of last time. A dangerous one needs a second factor. */
export const firstWorn = (
  rows: readonly WearableRow[],
  methods: readonly string[],
): WearableRow | undefined => rows.find((row) => isStrong(methods) || !row.needs_second_factor);

interface Proven {
  readonly account: SignInAccount;
  readonly methods: readonly string[];
}

async function openFor(
  tx: Tx,
  parts: IdentityParts,
  visit: Visit,
  { account, methods }: Proven,
): Promise<Step> {
  const { now, isHttps } = visit;
  const worn = firstWorn(await listWearable(tx, account.id, now), methods);
  const device = await findBrowser(tx, visit.device);
  const browser = await rememberBrowser(tx, account.id, { device, isHttps }, now);
  const ended = await endSessionOf(tx, visit, "replaced");
  const session = await openSession(
    tx,
    {
      accountId: account.id,
      kind: account.kind,
      grantId: worn?.id,
      methods,
      device: browser.id,
      idleMinutes: worn?.idle_minutes ?? undefined,
      address: visit.address,
      agent: visit.agent,
    },
    now,
  );
  await updateSeen(tx, account.id, now);
  const { id: accountId, name } = account;
  const note = { action: `sign-in.${methods.join("+")}`, outcome: "done", accountId, name } as const;
  await tell(tx, parts, visit, { ...note, sessionId: session.id });
  return {
    json: { next: "done" },
    cookies: [sessionCookie(session.secret, isHttps), ...browser.cookies],
    ended,
  };
}

/** The session this browser holds, if any: it makes room for the new one. */
export async function endSessionOf(tx: Tx, { session, now }: Visit, why: string): Promise<readonly string[]> {
  const row = session === undefined ? undefined : await findSession(tx, tokenHash(session), now);
  if (row === undefined) return [];
  await endSession(tx, row.id, why, now);
  return [row.id];
}

/** Runs a step in a transaction; what it replaced is forgotten once that has committed. */
export async function inStep(parts: IdentityParts, work: (tx: Tx) => Promise<Step>): Promise<Reply> {
  const done = await parts.db.transaction(async (tx) => ({ tx, step: await work(tx) }));
  parts.audit.committed(done.tx);
  const { ended, ...reply } = done.step;
  for (const id of ended) parts.authenticator.forgetSession(id);
  return reply;
}
