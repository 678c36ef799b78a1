import type { FastifyInstance } from "fastify";
import * as z from "zod/mini";
import { AppError } from "../../base/app-error.ts";
import type { Tx } from "../../db/db.ts";
import { deletePasskey, renamePasskey } from "../factors/passkeys.sql.ts";
import { addPasskey, challengeForNew, newPasskeyAnswer } from "../factors/passkeys.ts";
import { renewRecoveryCodes } from "../factors/recovery-codes.ts";
import { removeTotp } from "../factors/totp.sql.ts";
import { beginTotp, confirmTotp } from "../factors/totp.ts";
import type { IdentityParts } from "../identity-parts.ts";
import { findById, listWearable, type SignInAccount } from "../sign-in/accounts.sql.ts";
import { firstWorn, inStep, type Step } from "../sign-in/finish.ts";
import { tooManyTries, wrongCode, wrongPasskey } from "../sign-in/refusals.ts";
import { deleteTicket } from "../sign-in/tickets.sql.ts";
import { acceptTicket, issueTicket, ticketOver } from "../sign-in/tickets.ts";
import { tell } from "../tell.ts";
import { type OwnVisit, ownRoute, type Reply } from "../visit.ts";
import { assertFresh } from "./fresh.ts";
import { rotateSession } from "./rotate.ts";
import { noteWeakEnrolment } from "./weak-enrolment.ts";

const nothing = z.object({});
const keyId = z.string().check(z.minLength(1), z.maxLength(1_400));
const keyName = z.string().check(z.trim(), z.minLength(1), z.maxLength(60));

/** Authenticator, passkeys and recovery codes of one's own. */
export function ownFactorRoutes(app: FastifyInstance, parts: IdentityParts): void {
  totpRoutes(app, parts);
  passkeyRoutes(app, parts);
  ownRoute(app, parts, {
    path: "/api/me/recovery-codes",
    input: nothing,
    run: (visit) =>
      changing(parts, visit, "account.recovery-codes", async (tx, account) => ({
        json: { codes: await renewRecoveryCodes(tx, parts.vault, account.id) },
        ended: [],
      })),
  });
}

function totpRoutes(app: FastifyInstance, parts: IdentityParts): void {
  const { vault } = parts;
  ownRoute(app, parts, {
    path: "/api/me/totp",
    input: nothing,
    run: (visit) =>
      changing(parts, visit, "account.totp-begin", async (tx, account) => ({
        json: await beginTotp(tx, vault, account),
        ended: [],
      })),
  });
  ownRoute(app, parts, {
    path: "/api/me/totp/confirm",
    input: z.object({ code: z.string().check(z.maxLength(12)) }),
    run: (visit, { code }) => confirm(parts, visit, code),
  });
  ownRoute(app, parts, {
    path: "/api/me/totp/remove",
    input: nothing,
    run: (visit) =>
      changing(parts, visit, "account.totp-remove", async (tx, account) => {
        await removeTotp(tx, account.id);
        return { json: { done: true }, ended: [] };
      }),
  });
}

function passkeyRoutes(app: FastifyInstance, parts: IdentityParts): void {
  ownRoute(app, parts, {
    path: "/api/me/passkeys/options",
    input: nothing,
    run: (visit) =>
      changing(parts, visit, "account.passkey-begin", async (tx, account) => {
        const options = await challengeForNew(tx, visit.origin, account);
        const given = { purpose: "passkey-new", account: account.id, about: options.challenge } as const;
        return { json: { ticket: await issueTicket(tx, given, visit.now), options }, ended: [] };
      }),
  });
  ownRoute(app, parts, {
    path: "/api/me/passkeys",
    input: z.object({ ticket: z.string(), name: keyName, response: newPasskeyAnswer }),
    run: (visit, input) => addKey(parts, visit, input),
  });
  ownRoute(app, parts, {
    path: "/api/me/passkeys/:id/rename",
    input: z.object({ id: keyId, name: keyName }),
    run: (visit, { id, name }) =>
      changing(parts, visit, "account.passkey-rename", async (tx, account) => {
        if (!(await renamePasskey(tx, account.id, id, name))) throw unknownKey();
        return { json: { done: true }, ended: [] };
      }),
  });
  ownRoute(app, parts, {
    path: "/api/me/passkeys/:id/remove",
    input: z.object({ id: keyId }),
    run: (visit, { id }) =>
      changing(parts, visit, "account.passkey-remove", async (tx, account) => {
        if (!(await deletePasskey(tx, account.id, id))) throw unknownKey();
        return { json: { done: true }, ended: [] };
      }),
  });
}

/** Right after signing in only, and told in the same transaction. */
export const changing = (
  parts: IdentityParts,
  visit: OwnVisit,
  action: string,
  work: (tx: Tx, account: SignInAccount) => Promise<Step>,
): Promise<Reply> => {
  assertFresh(visit.person, visit.now);
  return inStep(parts, async (tx) => {
    const account = await findById(tx, visit.person.accountId);
    if (account === undefined) throw ticketOver();
    const step = await work(tx, account);
    await noteWeakEnrolment(tx, visit);
    const { id: accountId, name } = account;
    const { sessionId } = visit.person;
    await tell(tx, parts, visit, { action, outcome: "done", accountId, name, sessionId });
    return step;
  });
};

/** The session now stands on two factors: it gets another id, and may wear what it could not before. */
function confirm(parts: IdentityParts, visit: OwnVisit, code: string): Promise<Reply> {
  const { throttle, vault } = parts;
  const accountId = visit.person.accountId;
  const trial = { target: `second factor of ${accountId}`, from: visit.address, isKnownBrowser: false };
  const seconds = throttle.wait(trial, visit.now.getTime());
  if (seconds > 0) throw tooManyTries(seconds);
  return changing(parts, visit, "account.totp", async (tx, account) => {
    if (!(await confirmTotp(tx, vault, { accountId, code, now: visit.now }))) {
      throttle.failed(trial, visit.now.getTime());
      throw wrongCode();
    }
    return strengthen(tx, parts, visit, { account, method: "otp" });
  });
}

const addKey = (
  parts: IdentityParts,
  visit: OwnVisit,
  input: {
    readonly ticket: string;
    readonly name: string;
    readonly response: z.output<typeof newPasskeyAnswer>;
  },
): Promise<Reply> =>
  changing(parts, visit, "account.passkey", async (tx, account) => {
    const { now, origin } = visit;
    const row = await acceptTicket(tx, input.ticket, "passkey-new", now);
    if (row === undefined || row.account !== account.id || row.about === null) throw ticketOver();
    await deleteTicket(tx, row.hash);
    const { name, response: answer } = input;
    const given = { accountId: account.id, name, answer, challenge: row.about, origin, now };
    if (!(await addPasskey(tx, given))) throw wrongPasskey();
    return strengthen(tx, parts, visit, { account, method: "webauthn" });
  });

/** Recovery codes come with the first second factor: without them a lost telephone is a lost account. */
async function strengthen(
  tx: Tx,
  { vault }: IdentityParts,
  visit: OwnVisit,
  { account, method }: { readonly account: SignInAccount; readonly method: string },
): Promise<Step> {
  const methods = [...visit.person.methods, method];
  const worn = firstWorn(await listWearable(tx, account.id, visit.now), methods);
  const isBare = visit.person.role === "none";
  const rotation = isBare ? { grantId: worn?.id, idleMinutes: worn?.idle_minutes, method } : { method };
  const step = await rotateSession(tx, visit, rotation);
  if (account.recovery_codes > 0) return step;
  return { ...step, json: { ...step.json, codes: await renewRecoveryCodes(tx, vault, account.id) } };
}

const unknownKey = (): AppError =>
  new AppError("not-found", "account.passkey-unknown", "Không có khoá đăng nhập này");
