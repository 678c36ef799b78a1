import type { AccountKind } from "../../access/accounts.sql.ts";
import type { Tx } from "../../db/db.ts";

export interface SignInAccount {
  readonly id: string;
  readonly kind: AccountKind;
  readonly login: string;
  readonly name: string;
  readonly phone: string | null;
  readonly patient: string | null;
  readonly password_hash: string | null;
  readonly must_change_password: boolean;
  readonly has_totp: boolean;
  readonly passkeys: number;
  readonly recovery_codes: number;
  readonly has_pin: boolean;
  readonly has_badge: boolean;
}

const columns = `a.id, a.kind, a.login, a.name, a.phone, a.patient, a.password_hash, a.must_change_password,
  a.totp_secret is not null as has_totp, a.pin_hash is not null as has_pin, a.badge_hash is not null as has_badge,
  (select count(*)::int4 from kernel.passkey p where p.account = a.id) as passkeys,
  (select count(*)::int4 from kernel.recovery_code c where c.account = a.id and c.used_at is null) as recovery_codes
  from kernel.account a`;

export const findByLogin = async (tx: Tx, login: string): Promise<SignInAccount | undefined> =>
  (
    await tx.query<SignInAccount>(`select ${columns} where a.login = $1 and a.disabled_at is null`, [login])
  )[0];

export const findById = async (tx: Tx, id: string): Promise<SignInAccount | undefined> =>
  (await tx.query<SignInAccount>(`select ${columns} where a.id = $1 and a.disabled_at is null`, [id]))[0];

/** The one citizen's account of a telephone; several share a telephone in a family, then it is not enough to know. */
export const listCitizensByPhone = (tx: Tx, phone: string): Promise<SignInAccount[]> =>
  tx.query<SignInAccount>(
    `select ${columns} where a.phone = $1 and a.kind = 'citizen' and a.disabled_at is null order by a.id`,
    [phone],
  );

export const findCitizenByPatient = async (tx: Tx, patient: string): Promise<SignInAccount | undefined> =>
  (
    await tx.query<SignInAccount>(
      `select ${columns} where a.patient = $1 and a.kind = 'citizen' and a.disabled_at is null
       order by a.id limit 1`,
      [patient],
    )
  )[0];

export const updatePassword = (tx: Tx, id: string, hash: string, now: Date): Promise<unknown[]> =>
  tx.query(
    `update kernel.account set password_hash = $2, password_changed_at = $3, must_change_password = false
     where id = $1`,
    [id, hash, now],
  );

export const updatePhone = (tx: Tx, id: string, phone: string): Promise<unknown[]> =>
  tx.query("update kernel.account set phone = $2 where id = $1", [id, phone]);

export const updateSeen = (tx: Tx, id: string, now: Date): Promise<unknown[]> =>
  tx.query("update kernel.account set seen_at = $2 where id = $1", [id, now]);

export interface WearableRow {
  readonly id: string;
  readonly role: string;
  readonly role_name: string;
  readonly role_name_en: string;
  readonly facility: string | null;
  readonly facility_name: string | null;
  readonly is_dangerous: boolean;
  readonly needs_second_factor: boolean;
  readonly idle_minutes: number | null;
}

/** The role worn last comes first. */
export const listWearable = (tx: Tx, account: string, now: Date): Promise<WearableRow[]> =>
  tx.query<WearableRow>(
    `select g.id, g.role, r.name as role_name, r.name_en as role_name_en, g.facility, g.facility_name,
       r.is_dangerous, r.is_dangerous and not a.is_demo as needs_second_factor, r.idle_minutes
     from kernel.role_grant g join kernel.role r on r.code = g.role join kernel.account a on a.id = g.account
     where g.account = $1 and g.state = 'active' and g.from_at <= $2 and (g.until_at is null or g.until_at > $2)
     order by (select max(s.seen_at) from kernel.session s where s.account = $1 and s.role_grant = g.id)
       desc nulls last, r.position, g.id`,
    [account, now],
  );
