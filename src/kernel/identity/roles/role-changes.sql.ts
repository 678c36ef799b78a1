import type { Tx } from "#kernel/db/db.ts";

export interface RoleChangeRow {
  readonly id: string;
  readonly role: string;
  readonly role_name: string;
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly state: "proposed" | "active" | "refused";
  readonly reason: string;
  readonly proposed_by: string;
  readonly proposed_name: string | null;
  readonly proposed_at: Date;
  readonly decided_by: string | null;
  readonly decided_name: string | null;
  readonly decided_at: Date | null;
  readonly decided_reason: string | null;
}

const changeColumns = `c.id, c.role, r.name as role_name, c.added, c.removed, c.state, c.reason,
  c.proposed_by, p.name as proposed_name, c.proposed_at,
  c.decided_by, d.name as decided_name, c.decided_at, c.decided_reason
  from kernel.role_change c join kernel.role r on r.code = c.role
  left join kernel.account p on p.id = c.proposed_by left join kernel.account d on d.id = c.decided_by`;

/** Newest first, of one role. */
export const listChangesOf = (tx: Tx, role: string): Promise<RoleChangeRow[]> =>
  tx.query(`select ${changeColumns} where c.role = $1 order by c.id desc limit 200`, [role]);

export const listProposedChanges = (tx: Tx): Promise<RoleChangeRow[]> =>
  tx.query(`select ${changeColumns} where c.state = 'proposed' order by c.proposed_at, c.id limit 200`);

export const findChange = async (tx: Tx, id: string): Promise<RoleChangeRow | undefined> =>
  (await tx.query<RoleChangeRow>(`select ${changeColumns} where c.id = $1`, [id]))[0];

export interface NewRoleChange {
  readonly id: string;
  readonly role: string;
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly state: "proposed" | "active";
  readonly reason: string;
  readonly proposedBy: string;
  readonly at: Date;
}

export const insertChange = (tx: Tx, row: NewRoleChange): Promise<unknown[]> =>
  tx.query(
    `insert into kernel.role_change (id, role, added, removed, state, reason, proposed_by, proposed_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [row.id, row.role, row.added, row.removed, row.state, row.reason, row.proposedBy, row.at],
  );

export interface Decision {
  readonly id: string;
  readonly by: string;
  readonly at: Date;
  readonly reason: string | undefined;
}

/** Nobody approves what they proposed, or a role that they, or another account of theirs, wear. */
export const approveChange = async (
  tx: Tx,
  { id, by, at, reason }: Decision,
): Promise<Pick<RoleChangeRow, "role" | "added" | "removed"> | undefined> =>
  (
    await tx.query<Pick<RoleChangeRow, "role" | "added" | "removed">>(
      `update kernel.role_change c set state = 'active', decided_by = $2, decided_at = $3, decided_reason = $4
       where c.id = $1 and c.state = 'proposed' and not exists (
         select from kernel.account me, kernel.account other
         where me.id = $2 and (other.id = me.id or other.practitioner = me.practitioner)
           and (other.id = c.proposed_by or exists (
             select from kernel.role_grant g
             where g.account = other.id and g.role = c.role and g.state = 'active')))
       returning c.role, c.added, c.removed`,
      [id, by, at, reason ?? null],
    )
  )[0];

export const refuseChange = async (tx: Tx, { id, by, at, reason }: Decision): Promise<boolean> =>
  (
    await tx.query(
      `update kernel.role_change set state = 'refused', decided_by = $2, decided_at = $3, decided_reason = $4
       where id = $1 and state = 'proposed' returning id`,
      [id, by, at, reason ?? null],
    )
  ).length === 1;
