import type * as z from "zod/mini";
import type { Tx } from "../../db/db.ts";
import { listPasskeys } from "../factors/passkeys.sql.ts";
import { challengeFor, checkPasskey, type passkeyAnswer } from "../factors/passkeys.ts";
import type { IdentityParts } from "../identity-parts.ts";
import { tellRefused } from "../tell.ts";
import { type Reply, type Visit } from "../visit.ts";
import { inStep, nextStep } from "./finish.ts";
import { tooBusy, wrongPasskey } from "./refusals.ts";
import { deleteTicket } from "./tickets.sql.ts";
import { acceptTicket, issueTicket, ticketOver } from "./tickets.ts";

/** With the ticket of a sign-in that is half done the keys of that account are asked for, else any key. */
export async function offerPasskey(
  { db, offers }: IdentityParts,
  { origin, now, address }: Visit,
  input: { readonly ticket?: string | undefined },
): Promise<Reply> {
  if (offers.take(address, now.getTime()) > 0) throw tooBusy();
  const json = await db.transaction(async (tx) => {
    const half = await halfDone(tx, input.ticket, now);
    const keys = half === undefined ? undefined : await listPasskeys(tx, half.account);
    const options = await challengeFor(origin, keys);
    const given = { purpose: "passkey", about: options.challenge } as const;
    return { ticket: await issueTicket(tx, { ...given, ...half }, now), options };
  });
  return { json };
}

async function halfDone(tx: Tx, ticket: string | undefined, now: Date) {
  if (ticket === undefined) return undefined;
  const row = await acceptTicket(tx, ticket, "sign-in", now);
  if (row === undefined || row.account === null) throw ticketOver();
  return { account: row.account, methods: row.methods, isRenewal: row.is_renewal };
}

/** A key that verified its user is both factors at once. A challenge is answered once. */
export async function signInByPasskey(
  parts: IdentityParts,
  visit: Visit,
  input: { readonly ticket: string; readonly response: z.output<typeof passkeyAnswer> },
): Promise<Reply> {
  const { now, origin } = visit;
  const row = await parts.db.transaction(async (tx) => {
    const found = await acceptTicket(tx, input.ticket, "passkey", now);
    if (found !== undefined) await deleteTicket(tx, found.hash);
    return found;
  });
  if (row === undefined || row.about === null) throw ticketOver();
  const challenge = row.about;
  try {
    return await inStep(parts, async (tx) => {
      const accountId = await checkPasskey(tx, { answer: input.response, challenge, origin, now });
      const isOther = row.account !== null && row.account !== accountId;
      if (accountId === undefined || isOther) throw wrongPasskey();
      const methods = [...row.methods, "webauthn"];
      return nextStep(tx, parts, visit, { accountId, methods, isRenewal: row.is_renewal });
    });
  } catch (error) {
    const about = row.account === null ? {} : { accountId: row.account };
    await tellRefused(parts, visit, { action: "sign-in.webauthn", ...about, why: "sign-in.wrong-passkey" });
    throw error;
  }
}
