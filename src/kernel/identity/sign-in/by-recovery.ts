import { loginOf } from "../../access/accounts.ts";
import { tokenHash } from "../../access/secrets.ts";
import type { Tx } from "../../db/db.ts";
import { deletePasskeysOf } from "../factors/passkeys.sql.ts";
import { takeRecoveryCode } from "../factors/recovery-codes.ts";
import { removeTotp } from "../factors/totp.sql.ts";
import type { IdentityParts } from "../identity-parts.ts";
import { tellRefused } from "../tell.ts";
import { type Reply, type Visit } from "../visit.ts";
import { findByLogin } from "./accounts.sql.ts";
import { trialOf } from "./by-password.ts";
import { inStep, nextStep } from "./finish.ts";
import { tooManyTries, wrongCode } from "./refusals.ts";
import { deleteTicket, tryTicket } from "./tickets.sql.ts";
import { issueTicket, ticketEnd, ticketOver } from "./tickets.ts";

/** For a forgotten password: a recovery code, then the second factor if there is one, then a new password. */
export async function recoverByCode(
  parts: IdentityParts,
  visit: Visit,
  input: { readonly login: string; readonly code: string },
): Promise<Reply> {
  const { db, throttle, vault } = parts;
  const login = loginOf(input.login);
  const account = await findByLogin(db.direct, login);
  const trial = await trialOf(parts, visit, { target: `recovery of ${login}`, account });
  const now = visit.now.getTime();
  const seconds = throttle.wait(trial, now);
  if (seconds > 0) throw tooManyTries(seconds);
  throttle.failed(trial, now);
  const reply = await inStep(parts, async (tx) => {
    const taken = { account: account?.id ?? nobody, code: input.code, now: visit.now };
    const isRight = await takeRecoveryCode(tx, vault, taken);
    if (!isRight || account === undefined) throw wrongCode();
    return nextStep(tx, parts, visit, { accountId: account.id, methods: ["recovery"], isRenewal: true });
  }).catch(async (error: unknown) => {
    const about = account === undefined ? {} : { accountId: account.id };
    await tellRefused(parts, visit, { action: "sign-in.recovery", ...about, why: "sign-in.wrong-code" });
    throw error;
  });
  throttle.passed(trial, now);
  return reply;
}

const nobody = "00000000-0000-7000-8000-000000000000";

export interface LinkOrder {
  readonly accountId: string;
  readonly by?: string | undefined;
}

/**
 * A link for one use within an hour, to begin with or to come back: whoever opens it sets the password. What the
 * person had as second factor still counts, unless it was taken away before (`removeFactors`).
 */
export async function createAccountLink(
  tx: Tx,
  { accountId, by }: LinkOrder,
  now: Date,
): Promise<{ readonly token: string; readonly expiresAt: Date }> {
  const given = { purpose: "link", account: accountId, methods: ["link"], isRenewal: true } as const;
  const token = await issueTicket(tx, { ...given, ...(by === undefined ? {} : { createdBy: by }) }, now);
  return { token, expiresAt: ticketEnd("link", now) };
}

/** Everything that stood in for a second factor: when the telephone and the codes are lost. */
export async function removeFactors(tx: Tx, accountId: string): Promise<void> {
  await removeTotp(tx, accountId);
  await deletePasskeysOf(tx, accountId);
  await tx.query("delete from kernel.recovery_code where account = $1", [accountId]);
}

export const openLink = (
  parts: IdentityParts,
  visit: Visit,
  input: { readonly token: string },
): Promise<Reply> =>
  inStep(parts, async (tx) => {
    const row = await tryTicket(tx, tokenHash(input.token), "link", visit.now);
    if (row === undefined || row.account === null) throw ticketOver();
    await deleteTicket(tx, row.hash);
    return nextStep(tx, parts, visit, { accountId: row.account, methods: ["link"], isRenewal: true });
  });
