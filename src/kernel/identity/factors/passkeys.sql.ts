import type { Tx } from "../../db/db.ts";

export interface PasskeyRow {
  /** Credential id, base64url. */
  readonly id: string;
  readonly account: string;
  readonly name: string;
  readonly public_key: Buffer;
  readonly counter: number;
  readonly transports: readonly string[];
  readonly created_at: Date;
  readonly used_at: Date | null;
}

export const listPasskeys = (tx: Tx, account: string): Promise<PasskeyRow[]> =>
  tx.query<PasskeyRow>("select * from kernel.passkey where account = $1 order by created_at, id", [account]);

/** Locked: two answers of one key at one moment are counted one after the other. */
export const findPasskey = async (tx: Tx, id: string): Promise<PasskeyRow | undefined> =>
  (await tx.query<PasskeyRow>("select * from kernel.passkey where id = $1 for update", [id]))[0];

/** False when the key is known already, to whomever it belongs. */
export const insertPasskey = async (tx: Tx, row: Omit<PasskeyRow, "used_at">): Promise<boolean> =>
  (
    await tx.query(
      `insert into kernel.passkey (id, account, name, public_key, counter, transports, created_at)
       values ($1, $2, $3, $4, $5, $6, $7) on conflict (id) do nothing returning id`,
      [row.id, row.account, row.name, row.public_key, row.counter, row.transports, row.created_at],
    )
  ).length === 1;

export const updateUsed = (tx: Tx, id: string, counter: number, now: Date): Promise<unknown[]> =>
  tx.query("update kernel.passkey set counter = $2, used_at = $3 where id = $1", [id, counter, now]);

export const renamePasskey = async (tx: Tx, account: string, id: string, name: string): Promise<boolean> =>
  (
    await tx.query("update kernel.passkey set name = $3 where account = $1 and id = $2 returning id", [
      account,
      id,
      name,
    ])
  ).length === 1;

export const deletePasskey = async (tx: Tx, account: string, id: string): Promise<boolean> =>
  (await tx.query("delete from kernel.passkey where account = $1 and id = $2 returning id", [account, id]))
    .length === 1;

export const deletePasskeysOf = (tx: Tx, account: string): Promise<unknown[]> =>
  tx.query("delete from kernel.passkey where account = $1", [account]);
