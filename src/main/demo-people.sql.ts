import type { Tx } from "#kernel/db/db.ts";

export const listDemoLogins = async (tx: Tx): Promise<readonly string[]> =>
  (await tx.query<{ login: string }>("select login from kernel.account where is_demo order by login")).map(
    ({ login }) => login,
  );

/** All of them share one password, and are open whatever somebody tried with them before. */
export const setDemoPassword = (tx: Tx, hash: string, now: Date): Promise<unknown[]> =>
  tx.query(
    "update kernel.account set password_hash = $1, password_changed_at = $2 where is_demo and password_hash is null",
    [hash, now],
  );

export const forgetDemoPasswords = (tx: Tx): Promise<unknown[]> =>
  tx.query("update kernel.account set password_hash = null where is_demo");

export const markAsVip = (tx: Tx, id: string): Promise<unknown[]> =>
  tx.query("update kernel.account set is_vip = true where id = $1", [id]);

export const actFor = (
  tx: Tx,
  row: { readonly id: string; readonly account: string; readonly patient: string; readonly now: Date },
): Promise<unknown[]> =>
  tx.query(
    `insert into kernel.person_access (id, account, patient, why, reason, from_at)
     values ($1, $2, $3, 'delegate', 'Mẹ của trẻ', $4)`,
    [row.id, row.account, row.patient, row.now],
  );
