import type { Tx } from "#kernel/db/db.ts";

export interface StaffRow {
  readonly id: string;
  readonly kind: "staff" | "citizen";
  readonly login: string;
  readonly name: string;
  readonly practitioner: string | null;
  readonly phone: string | null;
  readonly email: string | null;
  readonly is_vip: boolean;
  readonly created_at: Date;
  readonly seen_at: Date | null;
  readonly disabled_at: Date | null;
  readonly disabled_reason: string | null;
}

const staffColumns = `a.id, a.kind, a.login, a.name, a.practitioner, a.phone, a.email, a.is_vip,
  a.created_at, a.seen_at, a.disabled_at, a.disabled_reason from kernel.account a`;

export interface StaffWanted {
  /** As typed; compared with the whole login. */
  readonly login: string;
  /** `%word%` without diacritics, one for each word. */
  readonly words: readonly string[];
  readonly facility: string | undefined;
  /** Who may look at one facility only finds its people, and anybody whose login is known in full. */
  readonly place: string | null;
  readonly after: string | undefined;
  readonly limit: number;
}

/** In the order of logins; a citizen is found by the whole login only, by those of the province. */
export const listStaff = (tx: Tx, wanted: StaffWanted): Promise<StaffRow[]> =>
  tx.query(
    `select ${staffColumns}
     where (a.kind = 'staff' or a.login = $1 and $5::text is null) and ($4::text is null or a.login > $4)
       and (a.login = $1
         or replace(regexp_replace(normalize(lower(a.name), nfd), '[\\u0300-\\u036f]', '', 'g'), 'đ', 'd') || ' ' || a.login
           like all ($2::text[]))
       and ($3::text is null or exists (select from kernel.role_grant g
         where g.account = a.id and g.facility = $3 and g.state in ('proposed', 'active')))
       and ($5::text is null or a.login = $1 or exists (select from kernel.role_grant g
         where g.account = a.id and g.facility = $5))
     order by a.login limit $6`,
    [wanted.login, wanted.words, wanted.facility ?? null, wanted.after ?? null, wanted.place, wanted.limit],
  );

/** One person has one account, and wears its roles one at a time. */
export const hasAccount = async (tx: Tx, practitioner: string): Promise<boolean> =>
  (
    await tx.query("select from kernel.account where practitioner = $1 and disabled_at is null limit 1", [
      practitioner,
    ])
  ).length > 0;

export const findStaff = async (tx: Tx, id: string, place: string | null): Promise<StaffRow | undefined> =>
  (
    await tx.query<StaffRow>(
      `select ${staffColumns} where a.id = $1 and ($2::text is null or exists (
         select from kernel.role_grant g where g.account = a.id and g.facility = $2))`,
      [id, place],
    )
  )[0];

/** True when the account works somewhere else too, or for the province: then one facility does not decide about it. */
export const worksElsewhere = async (tx: Tx, id: string, place: string): Promise<boolean> =>
  (
    await tx.query(
      `select from kernel.role_grant
       where account = $1 and state = 'active' and facility is distinct from $2 limit 1`,
      [id, place],
    )
  ).length > 0;

/** Sessions end with it. */
export async function disableAccount(
  tx: Tx,
  { id, reason, at }: { readonly id: string; readonly reason: string; readonly at: Date },
): Promise<boolean> {
  const rows = await tx.query(
    `update kernel.account set disabled_at = $2, disabled_reason = $3
     where id = $1 and disabled_at is null returning id`,
    [id, at, reason],
  );
  await tx.query(
    "update kernel.session set ended_at = $2, ended_why = 'disabled' where account = $1 and ended_at is null",
    [id, at],
  );
  return rows.length === 1;
}

export const enableAccount = async (tx: Tx, id: string): Promise<boolean> =>
  (
    await tx.query(
      `update kernel.account set disabled_at = null, disabled_reason = null
       where id = $1 and disabled_at is not null returning id`,
      [id],
    )
  ).length === 1;

export interface Beneficiary {
  readonly id: string;
  readonly kind: "staff" | "citizen";
  readonly practitioner: string | null;
  readonly disabled_at: Date | null;
  /** The account is that of the person who asks, or another one of the same practitioner. */
  readonly is_own: boolean;
}

/** Locked until the transaction ends, so that it is not disabled meanwhile. */
export const findBeneficiary = async (tx: Tx, id: string, asker: string): Promise<Beneficiary | undefined> =>
  (
    await tx.query<Beneficiary>(
      `select a.id, a.kind, a.practitioner, a.disabled_at,
         a.id = $2 or coalesce(a.practitioner = (select practitioner from kernel.account where id = $2), false) as is_own
       from kernel.account a where a.id = $1 for share of a`,
      [id, asker],
    )
  )[0];

export const findIdOfLogin = async (tx: Tx, login: string): Promise<string | undefined> =>
  (
    await tx.query<{ id: string }>("select id from kernel.account where login = $1 and kind = 'staff'", [
      login,
    ])
  )[0]?.id;

export async function setPassword(
  tx: Tx,
  { id, hash, at }: { readonly id: string; readonly hash: string; readonly at: Date },
): Promise<void> {
  await tx.query(
    `update kernel.account set password_hash = $2, password_changed_at = $3, must_change_password = true
     where id = $1`,
    [id, hash, at],
  );
  await tx.query(
    "update kernel.session set ended_at = $2, ended_why = 'password' where account = $1 and ended_at is null",
    [id, at],
  );
}

export interface StaffLine {
  readonly login: string;
  readonly name: string;
  readonly is_disabled: boolean;
  readonly roles: readonly string[];
}

/** For the owner of the machine: everybody who works here, with the roles they hold. */
export const listStaffLines = (tx: Tx): Promise<StaffLine[]> =>
  tx.query(
    `select a.login, a.name, a.disabled_at is not null as is_disabled,
       coalesce(array_agg(g.role || coalesce(' @ ' || g.facility_name, '') order by g.id)
         filter (where g.state = 'active'), '{}') as roles
     from kernel.account a left join kernel.role_grant g on g.account = a.id
     where a.kind = 'staff' group by a.id order by a.login`,
  );

/** False when there is no such account. */
export const setVip = async (tx: Tx, id: string, isVip: boolean): Promise<boolean> =>
  (await tx.query("update kernel.account set is_vip = $2 where id = $1 returning id", [id, isVip])).length ===
  1;
