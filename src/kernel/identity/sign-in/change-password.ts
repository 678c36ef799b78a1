import { hashPassword } from "../../access/password.ts";
import { tokenHash } from "../../access/secrets.ts";
import type { Tx } from "../../db/db.ts";
import type { IdentityParts } from "../identity-parts.ts";
import { endOtherSessions } from "../me/sessions.sql.ts";
import { tell } from "../tell.ts";
import { type Reply, type Visit } from "../visit.ts";
import { findById, type SignInAccount, updatePassword } from "./accounts.sql.ts";
import { inStep, nextStep } from "./finish.ts";
import { judgePassword } from "./password-rules.ts";
import { tooBusy } from "./refusals.ts";
import { hasSecondFactor, waysLeft } from "./second-factor.ts";
import { deleteTicketsOf, tryTicket } from "./tickets.sql.ts";
import { ticketOver } from "./tickets.ts";

/** The last step of a first sign-in, of a link and of a recovery. */
export async function setPassword(
  parts: IdentityParts,
  visit: Visit,
  input: { readonly ticket: string; readonly password: string },
): Promise<Reply> {
  const { row, account } = await renewalOf(parts, visit, input.ticket);
  await judgeFor(parts, account, input.password);
  const hash = await hashFor(parts, visit, input.password);
  return inStep(parts, async (tx) => {
    // Whoever used the ticket meanwhile has changed the password: it is not changed a second time.
    if ((await tryTicket(tx, row.hash, "sign-in", visit.now)) === undefined) throw ticketOver();
    const ended = await renewPassword(tx, parts, visit, { account, hash });
    const step = await nextStep(tx, parts, visit, { accountId: account.id, methods: row.methods });
    return { ...step, ended: [...ended, ...step.ended] };
  });
}

/** The ticket of somebody who has proven everything and now has to choose a password. */
async function renewalOf({ db }: IdentityParts, visit: Visit, ticket: string) {
  const row = await db.transaction((tx) => tryTicket(tx, tokenHash(ticket), "sign-in", visit.now));
  const id = row?.account ?? undefined;
  const account = id === undefined ? undefined : await findById(db.direct, id);
  if (row === undefined || account === undefined) throw ticketOver();
  const isDue = row.is_renewal || account.must_change_password;
  if (!isDue || waysLeft(account, row.methods).length > 0) throw ticketOver();
  return { row, account };
}

export async function hashFor({ gate }: IdentityParts, visit: Visit, password: string): Promise<string> {
  const hashing = gate.pass(visit.address, () => hashPassword(password));
  if (hashing === undefined) throw tooBusy();
  return hashing;
}

export const judgeFor = (parts: IdentityParts, account: SignInAccount, password: string): Promise<void> =>
  judgePassword({
    password,
    hasSecondFactor: hasSecondFactor(account),
    own: [account.login, account.name, account.phone ?? ""],
    breachedDir: parts.breachedDir,
  });

/** Other sessions end: who knew the old password is out. */
export async function renewPassword(
  tx: Tx,
  parts: IdentityParts,
  visit: Visit,
  { account, hash, keep }: { readonly account: SignInAccount; readonly hash: string; readonly keep?: string },
): Promise<readonly string[]> {
  const { id: accountId, name } = account;
  await updatePassword(tx, accountId, hash, visit.now);
  await deleteTicketsOf(tx, accountId);
  const ended = await endOtherSessions(tx, { account: accountId, keep, why: "password changed" }, visit.now);
  await tell(tx, parts, visit, { action: "account.password", outcome: "done", accountId, name });
  return ended;
}
