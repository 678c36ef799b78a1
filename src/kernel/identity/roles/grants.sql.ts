import type { Tx } from "#kernel/db/db.ts";
import type { Decision } from "./role-changes.sql.ts";

export interface GrantRow {
  readonly id: string;
  readonly account: string;
  readonly account_name: string;
  readonly login: string;
  readonly practitioner: string | null;
  readonly phone: string | null;
  readonly email: string | null;
  readonly role: string;
  readonly role_name: string;
  readonly is_dangerous: boolean;
  readonly facility: string | null;
  readonly facility_name: string | null;
  readonly state: "proposed" | "active" | "refused" | "ended";
  readonly from_at: Date;
  readonly until_at: Date | null;
  readonly reason: string | null;
  readonly proposed_name: string | null;
  readonly proposed_at: Date;
  readonly decided_name: string | null;
  readonly decided_at: Date | null;
  readonly decided_reason: string | null;
  readonly ended_name: string | null;
  readonly ended_at: Date | null;
  readonly ended_reason: string | null;
}

const grantColumns = `g.id, g.account, a.name as account_name, a.login, a.practitioner, a.phone, a.email, g.role, r.name as role_name, r.is_dangerous,
  g.facility, g.facility_name, g.state, g.from_at, g.until_at, g.reason, p.name as proposed_name, g.proposed_at,
  d.name as decided_name, g.decided_at, g.decided_reason, e.name as ended_name, g.ended_at, g.ended_reason
  from kernel.role_grant g join kernel.account a on a.id = g.account join kernel.role r on r.code = g.role
  left join kernel.account p on p.id = g.proposed_by left join kernel.account d on d.id = g.decided_by
  left join kernel.account e on e.id = g.ended_by`;

/** Oldest proposal first; those of one facility unless `place` is null. */
export const listProposedGrants = (tx: Tx, place: string | null): Promise<GrantRow[]> =>
  tx.query(
    `select ${grantColumns} where g.state = 'proposed' and ($1::text is null or g.facility = $1)
     order by g.proposed_at, g.id limit 200`,
    [place],
  );

/** Living ones first. */
export const listGrantsOf = (
  tx: Tx,
  accounts: readonly string[],
  place: string | null,
): Promise<GrantRow[]> =>
  tx.query(
    `select ${grantColumns} where g.account = any ($1::uuid[]) and ($2::text is null or g.facility = $2)
     order by g.state in ('active', 'proposed') desc, g.id desc`,
    [accounts, place],
  );

export const listGrantsOfRole = (tx: Tx, role: string, place: string | null): Promise<GrantRow[]> =>
  tx.query(
    `select ${grantColumns} where g.role = $1 and g.state = 'active' and ($2::text is null or g.facility = $2)
     order by a.name, g.id limit 500`,
    [role, place],
  );

export const findGrant = async (tx: Tx, id: string, place: string | null): Promise<GrantRow | undefined> =>
  (
    await tx.query<GrantRow>(
      `select ${grantColumns} where g.id = $1 and ($2::text is null or g.facility = $2)`,
      [id, place],
    )
  )[0];

export interface NewGrant {
  readonly id: string;
  readonly account: string;
  readonly role: string;
  readonly facility: string | undefined;
  readonly facilityName: string | undefined;
  readonly state: "proposed" | "active";
  readonly until: Date | undefined;
  readonly reason: string;
  /** Absent when the owner of the machine grants it from the command line. */
  readonly proposedBy: string | undefined;
  readonly at: Date;
}

/** False when the account holds the role there already, or it is proposed. */
export async function insertGrant(tx: Tx, row: NewGrant): Promise<boolean> {
  await tx.query(
    `update kernel.role_grant set state = 'ended', ended_at = until_at
     where account = $1 and role = $2 and state = 'active' and until_at <= $3`,
    [row.account, row.role, row.at],
  );
  const rows = await tx.query(
    `insert into kernel.role_grant (id, account, role, facility, facility_name, state, from_at, until_at, reason,
       proposed_by, proposed_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $7) on conflict do nothing returning id`,
    [
      row.id,
      row.account,
      row.role,
      row.facility ?? null,
      row.facilityName ?? null,
      row.state,
      row.at,
      row.until ?? null,
      row.reason,
      row.proposedBy ?? null,
    ],
  );
  return rows.length === 1;
}

/** Three people or none: who approves is neither the one who proposed nor the one who gains, under any account. */
export const approveGrant = async (
  tx: Tx,
  { id, by, at, reason }: Decision,
  place: string | null,
): Promise<string | undefined> =>
  (
    await tx.query<{ account: string }>(
      `update kernel.role_grant g set state = 'active', from_at = $3, decided_by = $2, decided_at = $3,
         decided_reason = $4
       where g.id = $1 and g.state = 'proposed' and ($5::text is null or g.facility = $5)
         and g.proposed_by is distinct from g.account
         and not exists (
           select from kernel.account me, kernel.account other
           where me.id = $2 and (other.id = me.id or other.practitioner = me.practitioner)
             and other.id in (g.account, g.proposed_by))
       returning g.account`,
      [id, by, at, reason ?? null, place],
    )
  )[0]?.account;

export const refuseGrant = async (
  tx: Tx,
  { id, by, at, reason }: Decision,
  place: string | null,
): Promise<string | undefined> =>
  (
    await tx.query<{ account: string }>(
      `update kernel.role_grant set state = 'refused', decided_by = $2, decided_at = $3, decided_reason = $4
       where id = $1 and state = 'proposed' and ($5::text is null or facility = $5) returning account`,
      [id, by, at, reason ?? null, place],
    )
  )[0]?.account;

/** Ends a grant or withdraws a proposal; sessions in which the role is worn end with it. */
export async function endGrant(
  tx: Tx,
  { id, by, at, reason }: Decision,
  place: string | null,
): Promise<string | undefined> {
  const rows = await tx.query<{ account: string }>(
    `update kernel.role_grant set state = 'ended', ended_by = $2, ended_at = $3, ended_reason = $4
     where id = $1 and state in ('proposed', 'active') and ($5::text is null or facility = $5) returning account`,
    [id, by, at, reason ?? null, place],
  );
  await tx.query(
    `update kernel.session set ended_at = $2, ended_why = 'role-ended' where role_grant = $1 and ended_at is null
       and exists (select from kernel.role_grant g where g.id = $1 and g.state = 'ended')`,
    [id, at],
  );
  return rows[0]?.account;
}
