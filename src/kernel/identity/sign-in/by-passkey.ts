import type * as z from "zod/mini";
import { listPasskeys } from "../factors/passkeys.sql.ts";
import { challengeFor, checkPasskey, type passkeyAnswer } from "../factors/passkeys.ts";
import type { IdentityParts } from "../identity-parts.ts";
import { tellRefused } from "../tell.ts";
import { type Reply, type Visit } from "../visit.ts";
import { inStep, nextStep } from "./finish.ts";
import { wrongPasskey } from "./refusals.ts";
import { deleteTicket } from "./tickets.sql.ts";
import { issueTicket, ticketOver, useTicket } from "./tickets.ts";

/** With the ticket of a sign-in that is half done the keys of that account are asked for, else any key. */
export async function offerPasskey(
  { db }: IdentityParts,
  { origin, now }: Visit,
  input: { readonly ticket?: string | undefined },
): Promise<Reply> {
  const json = await db.transaction(async (tx) => {
    const half = input.ticket === undefined ? undefined : await useTicket(tx, input.ticket, "sign-in", now);
    if (input.ticket !== undefined && half === undefined) throw ticketOver();
    const account = half?.account ?? undefined;
    const options = await challengeFor(
      origin,
      account === undefined ? undefined : await listPasskeys(tx, account),
    );
    const ticket = await issueTicket(
      tx,
      {
        purpose: "passkey",
        account,
        about: options.challenge,
        methods: half?.methods ?? [],
        isRenewal: half?.is_renewal ?? false,
      },
      now,
    );
    return { ticket, options };
  });
  return { json };
}

/** A key that verified its user is both factors at once. A challenge is answered once. */
export async function signInByPasskey(
  parts: IdentityParts,
  visit: Visit,
  input: { readonly ticket: string; readonly response: z.output<typeof passkeyAnswer> },
): Promise<Reply> {
  const { now, origin } = visit;
  const row = await parts.db.transaction(async (tx) => {
    const found = await useTicket(tx, input.ticket, "passkey", now);
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
