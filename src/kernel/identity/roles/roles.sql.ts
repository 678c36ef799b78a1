import type { Tx } from "#kernel/db/db.ts";

export interface RoleRow {
  readonly code: string;
  readonly name: string;
  readonly name_en: string;
  readonly reach: "facility" | "treatment" | "self" | "figures" | "nobody";
  readonly is_dangerous: boolean;
  readonly idle_minutes: number | null;
  readonly holders: number;
}

const roleColumns = `r.code, r.name, r.name_en, r.reach, r.is_dangerous, r.idle_minutes,
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
  tx.query(
    `select role, permission from kernel.role_permission
     union all select role, 'label/' || label from kernel.role_label order by 1, 2`,
  );

/** Permissions of a role, and its labels as `label/HIV`. */
export const listHeldBy = async (tx: Tx, role: string): Promise<string[]> =>
  (
    await tx.query<Pick<HeldRow, "permission">>(
      `select permission from kernel.role_permission where role = $1
       union all select 'label/' || label from kernel.role_label where role = $1 order by 1`,
      [role],
    )
  ).map(({ permission }) => permission);

/** Kinds of what the role holds, by the meaning of each permission. */
export const kindsHeld = async (tx: Tx, role: string): Promise<string[]> =>
  (
    await tx.query<{ kind: string }>(
      `select distinct p.kind from (
         select permission from kernel.role_permission where role = $1
         union all select 'label/' || label from kernel.role_label where role = $1) h
       join kernel.permission p on p.code = case when h.permission like 'user/%'
         then split_part(h.permission, '.', 1) else h.permission end`,
      [role],
    )
  ).map(({ kind }) => kind);

export interface RoleEdit {
  readonly role: string;
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/** Whoever runs the house or works with a restricted programme is dangerous, and stays so. */
export async function editRole(tx: Tx, { role, added, removed }: RoleEdit): Promise<void> {
  await tx.query("delete from kernel.role_permission where role = $1 and permission = any ($2::text[])", [
    role,
    removed,
  ]);
  await tx.query("delete from kernel.role_label where role = $1 and 'label/' || label = any ($2::text[])", [
    role,
    removed,
  ]);
  await tx.query(
    `insert into kernel.role_permission (role, permission)
     select $1, added from unnest($2::text[]) added where added not like 'label/%' on conflict do nothing`,
    [role, added],
  );
  await tx.query(
    `insert into kernel.role_label (role, label)
     select $1, substr(added, 7) from unnest($2::text[]) added where added like 'label/%' on conflict do nothing`,
    [role, added],
  );
  await tx.query(
    `update kernel.role r set is_dangerous = true where r.code = $1 and not r.is_dangerous
       and (exists (select from kernel.role_label l where l.role = r.code)
         or exists (select from kernel.role_permission h join kernel.permission p on p.code = h.permission
           where h.role = r.code and p.kind = 'technical'))`,
    [role],
  );
}

export interface NewRole {
  readonly code: string;
  readonly name: string;
  readonly nameEn: string;
  readonly reach: RoleRow["reach"];
  readonly isDangerous: boolean;
}

/** False when there is a role of this code. */
export const insertRole = async (tx: Tx, row: NewRole): Promise<boolean> =>
  (
    await tx.query(
      `insert into kernel.role (code, name, name_en, reach, is_dangerous, position)
       values ($1, $2, $3, $4, $5, 1000) on conflict do nothing returning code`,
      [row.code, row.name, row.nameEn, row.reach, row.isDangerous],
    )
  ).length === 1;

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
