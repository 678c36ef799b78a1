import type { Tx } from "../../db/db.ts";

export interface TotpRow {
  readonly totp_secret: Buffer | null;
  readonly totp_pending: Buffer | null;
}

export const findTotp = async (tx: Tx, account: string): Promise<TotpRow | undefined> =>
  (
    await tx.query<TotpRow>("select totp_secret, totp_pending from kernel.account where id = $1", [account])
  )[0];

/** False when a code of this time step, or of a later one, was taken before. */
export const takeStep = async (tx: Tx, account: string, step: number): Promise<boolean> =>
  (
    await tx.query(
      `update kernel.account set totp_step = $2
       where id = $1 and (totp_step is null or totp_step < $2) returning id`,
      [account, step],
    )
  ).length === 1;

export const updatePending = (tx: Tx, account: string, sealed: Buffer): Promise<unknown[]> =>
  tx.query("update kernel.account set totp_pending = $2 where id = $1", [account, sealed]);

export const adoptPending = (tx: Tx, account: string, step: number): Promise<unknown[]> =>
  tx.query(
    `update kernel.account set totp_secret = totp_pending, totp_pending = null, totp_step = $2 where id = $1`,
    [account, step],
  );

export const removeTotp = (tx: Tx, account: string): Promise<unknown[]> =>
  tx.query(
    "update kernel.account set totp_secret = null, totp_pending = null, totp_step = null where id = $1",
    [account],
  );
