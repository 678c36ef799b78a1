import type { Tx } from "../../db/db.ts";
import { takeRecoveryCode } from "../factors/recovery-codes.ts";
import { checkTotp } from "../factors/totp.ts";
import type { IdentityParts } from "../identity-parts.ts";
import { tell } from "../tell.ts";
import { type Reply, type Visit } from "../visit.ts";
import { inStep, nextStep, type Step } from "./finish.ts";
import { tooManyTries, wrongCode } from "./refusals.ts";
import type { Trial } from "./throttle.ts";
import { deleteTicket, type TicketRow } from "./tickets.sql.ts";
import { acceptTicket, ticketOver } from "./tickets.ts";

export interface CodeInput {
  readonly ticket: string;
  readonly code: string;
}

export const signInByTotp = (parts: IdentityParts, visit: Visit, input: CodeInput): Promise<Reply> =>
  byCode(parts, visit, input, {
    method: "otp",
    check: (tx, accountId) => checkTotp(tx, parts.vault, { accountId, code: input.code, now: visit.now }),
  });

export const signInByRecoveryCode = (parts: IdentityParts, visit: Visit, input: CodeInput): Promise<Reply> =>
  byCode(parts, visit, input, {
    method: "recovery",
    check: (tx, account) => takeRecoveryCode(tx, parts.vault, { account, code: input.code, now: visit.now }),
  });

interface CodeWay {
  readonly method: string;
  readonly check: (tx: Tx, accountId: string) => Promise<boolean>;
}

/** The ticket counts its tries, and the account counts them over all tickets. */
async function byCode(
  parts: IdentityParts,
  visit: Visit,
  { ticket }: CodeInput,
  { method, check }: CodeWay,
): Promise<Reply> {
  const refusal: { error?: Error } = {};
  const reply = await inStep(parts, async (tx) => {
    const row = await acceptTicket(tx, ticket, "sign-in", visit.now);
    if (row === undefined || row.account === null) throw ticketOver();
    const trial = factorTrial(row.account, visit);
    const seconds = parts.throttle.wait(trial, visit.now.getTime());
    if (seconds > 0) throw tooManyTries(seconds);
    parts.throttle.failed(trial, visit.now.getTime());
    // A second one of the same kind proves nothing new.
    if (!row.methods.includes(method) && (await check(tx, row.account))) {
      parts.throttle.passed(trial, visit.now.getTime());
      return proceed(tx, parts, visit, { row, accountId: row.account, method });
    }
    const note = { action: `sign-in.${method}`, outcome: "refused", accountId: row.account } as const;
    await tell(tx, parts, visit, { ...note, why: "sign-in.wrong-code" });
    refusal.error = wrongCode();
    return { json: {}, ended: [] };
  });
  // Thrown after the commit: the try stays counted.
  if (refusal.error !== undefined) throw refusal.error;
  return reply;
}

const factorTrial = (account: string, { address }: Visit): Trial => ({
  target: `second factor of ${account}`,
  from: address,
  isKnownBrowser: false,
});

export interface Proceeding {
  readonly row: TicketRow;
  readonly accountId: string;
  readonly method: string;
}

/** One more thing is proven: the old ticket is used up. */
export async function proceed(
  tx: Tx,
  parts: IdentityParts,
  visit: Visit,
  { row, accountId, method }: Proceeding,
): Promise<Step> {
  await deleteTicket(tx, row.hash);
  const { methods, is_renewal: isRenewal } = row;
  return nextStep(tx, parts, visit, { accountId, methods: [...methods, method], isRenewal });
}
