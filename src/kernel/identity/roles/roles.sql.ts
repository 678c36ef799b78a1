import type { Tx } from "#kernel/db/db.ts";

export interface RoleRow {
  readonly code: string;
  readonly name: string;
  readonly name_en: string;
  readonly reach: "facility" | "treatment" | "self" | "figures" | "nobody";
  readonly is_dangerous: boolean;
  readonly holders: number;
}

const roleColumns = `r.code, r.name, r.name_en, r.reach, r.is_dangerous,
  (select count(distinct g.account)::int4 from kernel.role_grant g
   where g.role = r.code and g.state = 'active' and (g.until_at is null or g.until_at > $1)) as holders`;

export const listRoleRows = (tx: Tx, now: Date): Promise<RoleRow[]> =>
  tx.query(`select ${roleColumns} from kernel.role r order by r.position, r.code`, [now]);

export const findRole = async (tx: Tx, code: string, now: Date): Promise<RoleRow | undefined> =>
  (await tx.query<RoleRow>(`select ${roleColumns} from kernel.role r where r.code = $2`, [now, code]))[0];

export interface PermissionRow {
  readonly code: string;
  readonly says: string;
  readonly says_en: string;
  readonly kind: "charts" | "technical" | "plain";
}

export const listPermissionRows = (tx: Tx): Promise<PermissionRow[]> =>
  tx.query("select code, says, says_en, kind from kernel.permission order by code");

export interface HeldRow {
  readonly role: string;
  readonly permission: string;
}

export const listHeld = (tx: Tx): Promise<HeldRow[]> =>
  tx.query("select role, permission from kernel.role_permission order by role, permission");

export const listHeldBy = async (tx: Tx, role: string): Promise<string[]> =>
  (
    await tx.query<HeldRow>(
      "select role, permission from kernel.role_permission where role = $1 order by permission",
      [role],
    )
  ).map(({ permission }) => permission);

export const listLabels = async (tx: Tx, role: string): Promise<string[]> =>
  (
    await tx.query<{ label: string }>("select label from kernel.role_label where role = $1 order by label", [
      role,
    ])
  ).map(({ label }) => label);

/** Kinds of what the role holds, by the meaning of each permission. */
export const kindsHeld = async (tx: Tx, role: string): Promise<string[]> =>
  (
    await tx.query<{ kind: string }>(
      `select distinct p.kind from kernel.role_permission h
       join kernel.permission p on p.code = case when h.permission like 'user/%'
         then split_part(h.permission, '.', 1) else h.permission end
       where h.role = $1`,
      [role],
    )
  ).map(({ kind }) => kind);

export async function putPermissions(
  tx: Tx,
  role: string,
  added: readonly string[],
  removed: readonly string[],
): Promise<void> {
  await tx.query("delete from kernel.role_permission where role = $1 and permission = any ($2::text[])", [
    role,
    removed,
  ]);
  await tx.query(
    `insert into kernel.role_permission (role, permission) select $1, unnest($2::text[])
     on conflict do nothing`,
    [role, added],
  );
}

/** True when the account, or another one of the same practitioner, holds the role. */
export const isHolder = async (tx: Tx, role: string, account: string): Promise<boolean> =>
  (
    await tx.query(
      `select from kernel.account me, kernel.account other, kernel.role_grant g
       where me.id = $2 and (other.id = me.id or other.practitioner = me.practitioner)
         and g.account = other.id and g.role = $1 and g.state = 'active' limit 1`,
      [role, account],
    )
  ).length > 0;

/** Accounts that wear the role right now. */
export const listWearers = async (tx: Tx, role: string, now: Date): Promise<string[]> =>
  (
    await tx.query<{ account: string }>(
      `select distinct s.account from kernel.session s join kernel.role_grant g on g.id = s.role_grant
       where g.role = $1 and s.ended_at is null and s.expires_at > $2`,
      [role, now],
    )
  ).map(({ account }) => account);
