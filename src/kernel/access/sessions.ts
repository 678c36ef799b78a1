import { newId } from "../base/ids.ts";
import type { Tx } from "../db/db.ts";
import type { AccountKind } from "./accounts.sql.ts";
import { newSecret, tokenHash } from "./secrets.ts";
import { insertSession } from "./sessions.sql.ts";

export interface NewSession {
  readonly accountId: string;
  readonly kind: AccountKind;
  readonly grantId?: string | undefined;
  /** How the person proved who they are: `pwd`, `otp`, `webauthn`, `pin`, `sms`, `federated`. */
  readonly methods: readonly string[];
  /** The shared computer the session stands on. */
  readonly device?: string | undefined;
  readonly idleMinutes?: number | undefined;
  /** Carried over where a session only changes its secret: it does not live longer, nor is the proof fresher. */
  readonly signedInAt?: Date | undefined;
  readonly expiresAt?: Date | undefined;
  readonly address?: string | undefined;
  readonly agent?: string | undefined;
}

export interface OpenedSession {
  readonly id: string;
  /** Goes into the cookie and is kept nowhere. */
  readonly secret: string;
  readonly expiresAt: Date;
}

const minute = 60_000;
const usualIdleMinutes: Readonly<Record<AccountKind, number>> = { staff: 15, citizen: 30 };
const lifetime = 12 * 60 * minute;

/** Milliseconds a session lives without a request. */
export const idleTimeOf = (kind: AccountKind, minutes?: number | null): number =>
  (minutes ?? usualIdleMinutes[kind]) * minute;

/** Always a new id and a new secret: what a browser held before signing in is worth nothing afterwards. */
export async function openSession(tx: Tx, given: NewSession, now: Date): Promise<OpenedSession> {
  const secret = newSecret();
  const id = newId();
  const expiresAt = given.expiresAt ?? new Date(now.getTime() + lifetime);
  await insertSession(tx, {
    id,
    hash: tokenHash(secret),
    account: given.accountId,
    roleGrant: given.grantId ?? null,
    methods: given.methods,
    device: given.device ?? null,
    createdAt: given.signedInAt ?? now,
    seenAt: now,
    idleUntil: new Date(now.getTime() + idleTimeOf(given.kind, given.idleMinutes)),
    expiresAt,
    address: given.address ?? null,
    agent: given.agent?.slice(0, 200) ?? null,
  });
  return { id, secret, expiresAt };
}
