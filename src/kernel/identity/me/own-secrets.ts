import { createHmac } from "node:crypto";
import type { FastifyInstance } from "fastify";
import * as z from "zod/mini";
import type { Vault } from "../../access/vault.ts";
import { AppError } from "../../base/app-error.ts";
import { updateBadge, updatePin } from "../devices/switch.sql.ts";
import { checkPasskey, passkeyAnswer } from "../factors/passkeys.ts";
import type { IdentityParts } from "../identity-parts.ts";
import { findById } from "../sign-in/accounts.sql.ts";
import { provePassword } from "../sign-in/by-password.ts";
import { hashFor, judgeFor, renewPassword } from "../sign-in/change-password.ts";
import { inStep } from "../sign-in/finish.ts";
import { longestPassword } from "../sign-in/password-rules.ts";
import { wrongCredentials, wrongPasskey } from "../sign-in/refusals.ts";
import { deleteTicket } from "../sign-in/tickets.sql.ts";
import { acceptTicket, ticketOver } from "../sign-in/tickets.ts";
import { type OwnVisit, ownRoute, type Reply } from "../visit.ts";
import { assertFresh } from "./fresh.ts";
import { changing } from "./own-factors.ts";
import { rotateSession } from "./rotate.ts";
import { noteWeakEnrolment } from "./weak-enrolment.ts";

const password = z.string().check(z.minLength(1), z.maxLength(longestPassword));
/** Easy to type, and not one that everybody types. */
const pin = z.string().check(z.regex(/^\d{6}$/));
const badge = z.string().check(z.trim(), z.minLength(6), z.maxLength(120));

/** Password, PIN and badge of one's own. */
export function ownSecretRoutes(app: FastifyInstance, parts: IdentityParts): void {
  ownRoute(app, parts, {
    path: "/api/me/confirm",
    input: z.object({ password }),
    run: (visit, input) => confirmPassword(parts, visit, input.password),
  });
  ownRoute(app, parts, {
    path: "/api/me/confirm-passkey",
    input: z.object({ ticket: z.string().check(z.maxLength(64)), response: passkeyAnswer }),
    run: (visit, input) => confirmByPasskey(parts, visit, input),
  });
  ownRoute(app, parts, {
    path: "/api/me/password",
    // Null for whoever has none yet.
    input: z.object({ current: z.nullable(password), password }),
    run: (visit, input) => changePassword(parts, visit, input),
  });
  ownRoute(app, parts, {
    path: "/api/me/pin",
    input: z.object({ pin: z.nullable(pin) }),
    run: (visit, input) => setPin(parts, visit, input.pin),
  });
  ownRoute(app, parts, {
    path: "/api/me/badge",
    input: z.object({ badge: z.nullable(badge) }),
    run: (visit, input) => setBadge(parts, visit, input.badge),
  });
}

async function prove(parts: IdentityParts, visit: OwnVisit, given: string) {
  const account = await findById(parts.db.direct, visit.person.accountId);
  if (account === undefined) throw ticketOver();
  const trial = { target: account.login, from: visit.person.sessionId, isKnownBrowser: true };
  await provePassword(parts, visit, { trial, account, password: given });
  return account;
}

/** By the old password, or for a first one by a sign-in that is fresh. */
async function provenOwner(parts: IdentityParts, visit: OwnVisit, current: string | null) {
  if (current !== null) return prove(parts, visit, current);
  assertFresh(visit.person, visit.now);
  const account = await findById(parts.db.direct, visit.person.accountId);
  if (account === undefined || account.password_hash !== null) throw wrongCredentials();
  return account;
}

/** A key that verified its user confirms as well as a password. */
const confirmByPasskey = (parts: IdentityParts, visit: OwnVisit, given: PasskeyProof): Promise<Reply> =>
  inStep(parts, async (tx) => {
    const { now, origin, person } = visit;
    const row = await acceptTicket(tx, given.ticket, "passkey", now);
    if (row === undefined || row.about === null) throw ticketOver();
    await deleteTicket(tx, row.hash);
    const trial = { answer: given.response, challenge: row.about, origin, now };
    if ((await checkPasskey(tx, trial)) !== person.accountId) throw wrongPasskey();
    return rotateSession(tx, visit, { method: "webauthn" });
  });

interface PasskeyProof {
  readonly ticket: string;
  readonly response: z.output<typeof passkeyAnswer>;
}

/** Proof is fresh again; the session goes on under another id. */
async function confirmPassword(parts: IdentityParts, visit: OwnVisit, given: string): Promise<Reply> {
  await prove(parts, visit, given);
  return inStep(parts, (tx) => rotateSession(tx, visit, { method: "pwd" }));
}

async function changePassword(
  parts: IdentityParts,
  visit: OwnVisit,
  input: { readonly current: string | null; readonly password: string },
): Promise<Reply> {
  const account = await provenOwner(parts, visit, input.current);
  await judgeFor(parts, account, input.password);
  const hash = await hashFor(parts, visit, input.password);
  return inStep(parts, async (tx) => {
    const keep = visit.person.sessionId;
    if (input.current === null) await noteWeakEnrolment(tx, visit);
    const ended = await renewPassword(tx, parts, visit, { account, hash, keep });
    const step = await rotateSession(tx, visit, { method: "pwd" });
    return { ...step, ended: [...ended, ...step.ended] };
  });
}

const isPlainPin = (digits: string): boolean =>
  new Set(digits).size < 3 || "01234567890".includes(digits) || "09876543210".includes(digits);

async function setPin(parts: IdentityParts, visit: OwnVisit, digits: string | null): Promise<Reply> {
  if (digits !== null && isPlainPin(digits))
    throw new AppError("invalid", "account.pin-plain", "pin: dãy số này quá dễ đoán");
  const hash = digits === null ? null : await hashFor(parts, visit, pinSecret(parts.vault, digits));
  return changing(parts, visit, "account.pin", async (tx, account) => {
    await updatePin(tx, account.id, hash);
    return { json: { done: true }, ended: [] };
  });
}

const setBadge = (parts: IdentityParts, visit: OwnVisit, text: string | null): Promise<Reply> =>
  changing(parts, visit, "account.badge", async (tx, account) => {
    const hash = text === null ? null : badgeHash(parts.vault, text);
    if (!(await updateBadge(tx, account.id, hash)))
      throw new AppError("conflict", "account.badge-taken", "badge: thẻ này đã gắn với tài khoản khác");
    return { json: { done: true }, ended: [] };
  });

/** Mixed with a key before it is hashed: a million numbers would be tried in an hour. */
export const pinSecret = (vault: Vault, digits: string): string =>
  createHmac("sha256", vault.keyFor("pin")).update(digits).digest("base64");

/** Keyed: numbers of badges are short, and a stolen table must not tell them. */
export const badgeHash = (vault: Vault, text: string): Buffer =>
  createHmac("sha256", vault.keyFor("badge")).update(text.trim()).digest();
