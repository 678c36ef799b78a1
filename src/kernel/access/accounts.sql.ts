import type { Tx } from "../db/db.ts";

export const accountKinds = ["staff", "citizen"] as const;
export type AccountKind = (typeof accountKinds)[number];

export interface AccountRow {
  readonly id: string;
  readonly kind: AccountKind;
  readonly login: string;
  readonly name: string;
  readonly practitioner: string | null;
  readonly patient: string | null;
  readonly phone: string | null;
  readonly email: string | null;
  readonly password_hash: string | null;
  readonly must_change_password: boolean;
  readonly is_demo: boolean;
  readonly created_at: Date;
}

/** False when the login is taken. */
export async function insertAccount(tx: Tx, row: AccountRow): Promise<boolean> {
  const rows = await tx.query(
    `insert into kernel.account (id, kind, login, name, practitioner, patient, phone, email,
       password_hash, password_changed_at, must_change_password, is_demo, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, case when $9::text is null then null else $12::timestamptz end, $10, $11, $12)
     on conflict (login) do nothing returning id`,
    [
      row.id,
      row.kind,
      row.login,
      row.name,
      row.practitioner,
      row.patient,
      row.phone,
      row.email,
      row.password_hash,
      row.must_change_password,
      row.is_demo,
      row.created_at,
    ],
  );
  return rows.length === 1;
}

const closedDemo = "không còn trình diễn";

/** Accounts of the demonstration have a password that is shown to everybody: they are open only while there is one. */
export const openDemoAccounts = (tx: Tx, isDemo: boolean): Promise<unknown[]> =>
  isDemo
    ? tx.query(
        `update kernel.account set disabled_at = null, disabled_reason = null
         where is_demo and disabled_reason = $1`,
        [closedDemo],
      )
    : tx.query(
        `update kernel.account set disabled_at = now(), disabled_reason = $1 where is_demo and disabled_at is null`,
        [closedDemo],
      );
