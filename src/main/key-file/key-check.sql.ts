import type { Tx } from "#kernel/db/db.ts";

export interface KeyCheckRow {
  readonly fingerprint: string;
  readonly sealed: Buffer;
}

/** Two servers that start on an empty database must not each bring a key of their own. */
export const lockKeyCheck = (tx: Tx): Promise<unknown[]> =>
  tx.query("lock table kernel.key_check in share row exclusive mode");

export const findKeyCheck = async (tx: Tx): Promise<KeyCheckRow | undefined> =>
  (
    await tx.query<KeyCheckRow>(
      "select fingerprint, sealed from kernel.key_check order by from_at desc, fingerprint limit 1",
    )
  )[0];

export const insertKeyCheck = (tx: Tx, { fingerprint, sealed }: KeyCheckRow, now: Date): Promise<unknown[]> =>
  tx.query("insert into kernel.key_check (fingerprint, sealed, from_at) values ($1, $2, $3)", [
    fingerprint,
    sealed,
    now,
  ]);

/** What nothing opens any more, and what was hashed with keys that are gone. */
export async function forgetSealed(
  tx: Tx,
): Promise<{ readonly factors: number; readonly providers: number }> {
  const factors = await tx.query(
    `update kernel.account
     set totp_secret = null, totp_pending = null, totp_step = null, pin_hash = null, badge_hash = null
     where totp_secret is not null or totp_pending is not null or pin_hash is not null or badge_hash is not null
     returning id`,
  );
  const providers = await tx.query(
    "update kernel.identity_provider set client_secret = null, is_enabled = false where client_secret is not null returning id",
  );
  for (const table of [
    "recovery_code",
    "ticket",
    "oidc_item",
    "signing_key",
    "federation_state",
    "account_link",
  ])
    await tx.query(`delete from kernel.${table}`);
  return { factors: factors.length, providers: providers.length };
}

/** Everybody signs in anew, apps too. */
export async function endEverySession(tx: Tx, now: Date): Promise<number> {
  const ended = await tx.query(
    "update kernel.session set ended_at = $1, ended_why = 'key-replaced' where ended_at is null returning id",
    [now],
  );
  await tx.query(
    "update kernel.app_grant set ended_at = $1, ended_why = 'key-replaced' where ended_at is null",
    [now],
  );
  return ended.length;
}
