import type { Tx } from "#kernel/db/db.ts";
import type { Decision } from "./role-changes.sql.ts";

export interface LinkRequestRow {
  readonly id: string;
  readonly account: string;
  readonly account_name: string;
  readonly login: string;
  readonly removes_factors: boolean;
  readonly state: "proposed" | "active" | "refused" | "used";
  readonly reason: string;
  readonly proposed_name: string | null;
  readonly proposed_at: Date;
}

const requestColumns = `l.id, l.account, a.name as account_name, a.login, l.removes_factors, l.state, l.reason,
  p.name as proposed_name, l.proposed_at
  from kernel.link_request l join kernel.account a on a.id = l.account
  left join kernel.account p on p.id = l.proposed_by`;

/** Accounts that one facility decides about: they work there and nowhere else. */
const within = (account: string, place: string): string =>
  `(${place}::text is null or (
     exists (select from kernel.role_grant g where g.account = ${account} and g.state = 'active' and g.facility = ${place})
     and not exists (select from kernel.role_grant g
       where g.account = ${account} and g.state = 'active' and g.facility is distinct from ${place})))`;

export const listProposedLinks = (tx: Tx, place: string | null): Promise<LinkRequestRow[]> =>
  tx.query(
    `select ${requestColumns} where l.state = 'proposed' and ${within("l.account", "$1")}
     order by l.proposed_at, l.id limit 200`,
    [place],
  );

/** Of one account: those that wait, and those that were agreed to and are still good. */
export const listLivingLinks = (tx: Tx, account: string, now: Date): Promise<LinkRequestRow[]> =>
  tx.query(
    `select ${requestColumns} where l.account = $1
       and (l.state = 'proposed' or l.state = 'active' and l.until_at > $2)
     order by l.proposed_at, l.id limit 20`,
    [account, now],
  );

export const findLinkRequest = async (
  tx: Tx,
  id: string,
  place: string | null,
): Promise<LinkRequestRow | undefined> =>
  (
    await tx.query<LinkRequestRow>(
      `select ${requestColumns} where l.id = $1 and ${within("l.account", "$2")}`,
      [id, place],
    )
  )[0];

export interface NewLinkRequest {
  readonly id: string;
  readonly account: string;
  readonly removesFactors: boolean;
  readonly reason: string;
  readonly by: string;
  readonly at: Date;
}

export const insertLinkRequest = (tx: Tx, row: NewLinkRequest): Promise<unknown[]> =>
  tx.query(
    `insert into kernel.link_request (id, account, removes_factors, state, reason, proposed_by, proposed_at)
     values ($1, $2, $3, 'proposed', $4, $5, $6)`,
    [row.id, row.account, row.removesFactors, row.reason, row.by, row.at],
  );

/** Neither who asked nor whose account it is agrees, under any account of the same practitioner. */
export const approveLink = async (
  tx: Tx,
  { id, by, at, reason }: Decision,
  place: string | null,
): Promise<boolean> =>
  (
    await tx.query(
      `update kernel.link_request l set state = 'active', decided_by = $2, decided_at = $3, decided_reason = $4,
         until_at = $3::timestamptz + interval '1 day'
       where l.id = $1 and l.state = 'proposed' and ${within("l.account", "$5")} and not exists (
         select from kernel.account me, kernel.account other
         where me.id = $2 and (other.id = me.id or other.practitioner = me.practitioner)
           and other.id in (l.account, l.proposed_by))
       returning l.id`,
      [id, by, at, reason ?? null, place],
    )
  ).length === 1;

export const refuseLink = async (
  tx: Tx,
  { id, by, at, reason }: Decision,
  place: string | null,
): Promise<boolean> =>
  (
    await tx.query(
      `update kernel.link_request l set state = 'refused', decided_by = $2, decided_at = $3, decided_reason = $4
       where l.id = $1 and l.state = 'proposed' and ${within("l.account", "$5")} returning l.id`,
      [id, by, at, reason ?? null, place],
    )
  ).length === 1;

export interface LinkUse {
  readonly account: string;
  readonly by: string;
  readonly removesFactors: boolean;
  readonly at: Date;
}

/** Once, by the one who asked, within a day; a request that does not take factors away is none that does. */
export const spendLink = async (tx: Tx, { account, by, removesFactors, at }: LinkUse): Promise<boolean> =>
  (
    await tx.query(
      `update kernel.link_request set state = 'used' where id = (
         select id from kernel.link_request
         where account = $1 and proposed_by = $2 and state = 'active' and until_at > $4
           and (removes_factors or not $3)
         order by decided_at limit 1 for update)
       returning id`,
      [account, by, removesFactors, at],
    )
  ).length === 1;

/** An account that nobody gave a role yet opens nothing, and must not be opened before somebody else knows of it. */
export const holdsRole = async (tx: Tx, account: string): Promise<boolean> =>
  (
    await tx.query(
      `select from kernel.account a where a.id = $1 and (a.kind = 'citizen' or exists (
         select from kernel.role_grant g where g.account = a.id and g.state = 'active'))`,
      [account],
    )
  ).length === 1;
