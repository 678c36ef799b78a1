import type { Tx } from "#kernel/db/db.ts";

export const listDemoLogins = async (tx: Tx): Promise<readonly string[]> =>
  (await tx.query<{ login: string }>("select login from kernel.account where is_demo order by login")).map(
    ({ login }) => login,
  );

/** All of them share one password. */
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

export interface DemoPersonRow {
  readonly login: string;
  readonly plays: string;
  readonly playsEn: string;
  readonly place: string | null;
}

/** In the order of the roles; citizens last. */
export const listDemoPeople = (tx: Tx): Promise<DemoPersonRow[]> =>
  tx.query<DemoPersonRow>(
    `select a.login, coalesce(r.name, 'Người dân') as plays,
       coalesce(r.name_en, 'Citizen') as "playsEn", coalesce(g.facility_name, p.name) as place
     from kernel.account a
     left join kernel.role_grant g on g.account = a.id and g.state = 'active'
     left join kernel.role r on r.code = g.role
     left join lateral (select a.name where a.kind = 'citizen') p on true
     where a.is_demo and a.disabled_at is null
     order by r.position nulls last, a.login`,
  );

export interface DemoAccountRow {
  readonly login: string;
  readonly name: string;
  readonly patient: string | null;
}

/** The first of a kind: a doctor where there is one. */
export const findDemoAccount = async (
  tx: Tx,
  kind: "staff" | "citizen",
): Promise<DemoAccountRow | undefined> =>
  (
    await tx.query<DemoAccountRow>(
      `select a.login, a.name, a.patient from kernel.account a
       left join kernel.role_grant g on g.account = a.id and g.role = 'doctor' and g.state = 'active'
       where a.is_demo and a.kind = $1 and a.disabled_at is null
       order by g.id nulls last, a.is_vip, a.login limit 1`,
      [kind],
    )
  )[0];

const closed = "Phần trình diễn đã tắt";

export async function closeDemoAccounts(tx: Tx, now: Date): Promise<void> {
  await tx.query(
    "update kernel.account set disabled_at = $1, disabled_reason = $2 where is_demo and disabled_at is null",
    [now, closed],
  );
  await tx.query(
    `update kernel.session s set ended_at = $1, ended_why = 'disabled' from kernel.account a
     where a.id = s.account and a.is_demo and s.ended_at is null`,
    [now],
  );
}

/** Those that were closed because there was no demonstration; who was closed by hand stays closed. */
export const reopenDemoAccounts = (tx: Tx): Promise<unknown[]> =>
  tx.query(
    `update kernel.account set disabled_at = null, disabled_reason = null
     where is_demo and disabled_reason = $1`,
    [closed],
  );
