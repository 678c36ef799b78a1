import type { Tx } from "../../db/db.ts";

export interface OpenSessionRow {
  readonly id: string;
  readonly role_name: string | null;
  readonly facility_name: string | null;
  readonly methods: readonly string[];
  readonly created_at: Date;
  readonly seen_at: Date;
  readonly expires_at: Date;
  readonly address: string | null;
  readonly agent: string | null;
  readonly device_name: string | null;
}

export const listSessions = (tx: Tx, account: string, now: Date): Promise<OpenSessionRow[]> =>
  tx.query<OpenSessionRow>(
    `select s.id, r.name as role_name, g.facility_name, s.methods, s.created_at, s.seen_at, s.expires_at, s.address,
       s.agent, d.name as device_name
     from kernel.session s left join kernel.role_grant g on g.id = s.role_grant left join kernel.role r on r.code = g.role
       left join kernel.device d on d.id = s.device
     where s.account = $1 and s.ended_at is null and s.idle_until > $2 and s.expires_at > $2
     order by s.seen_at desc, s.id limit 200`,
    [account, now],
  );

export const endOwnSession = async (
  tx: Tx,
  { account, id, now }: { readonly account: string; readonly id: string; readonly now: Date },
): Promise<boolean> =>
  (
    await tx.query(
      `update kernel.session set ended_at = $3, ended_why = 'ended by its owner'
       where id = $2 and account = $1 and ended_at is null returning id`,
      [account, id, now],
    )
  ).length === 1;

export interface Ending {
  readonly account: string;
  /** The session that goes on. */
  readonly keep?: string | undefined;
  readonly why: string;
}

/** Ids of those that were ended. Apps that were let in from them end too, also those that may go on offline. */
export async function endOtherSessions(
  tx: Tx,
  { account, keep, why }: Ending,
  now: Date,
): Promise<readonly string[]> {
  const values = [account, keep ?? null, now, why];
  await tx.query(
    `update kernel.app_grant set ended_at = $3, ended_why = $4
     where account = $1 and ended_at is null and ($2::uuid is null or session <> $2)`,
    values,
  );
  const rows = await tx.query<{ id: string }>(
    `update kernel.session set ended_at = $3, ended_why = $4
     where account = $1 and ended_at is null and ($2::uuid is null or id <> $2) returning id`,
    values,
  );
  return rows.map(({ id }) => id);
}

/** What apps were let do goes on with the session's new id, as long as the same role is worn. */
export const moveAppGrants = (
  tx: Tx,
  { account, from, to }: { readonly account: string; readonly from: string; readonly to: string },
): Promise<unknown[]> =>
  tx.query(
    "update kernel.app_grant set session = $3 where account = $1 and session = $2 and ended_at is null",
    [account, from, to],
  );

/** True when the account works at the place; a null place is the whole province. */
export const isAccountOf = async (tx: Tx, account: string, place: string | null): Promise<boolean> =>
  (
    await tx.query(
      `select from kernel.account a where a.id = $1 and ($2::text is null or exists (
         select from kernel.role_grant g where g.account = a.id and g.facility = $2 and g.state = 'active'))`,
      [account, place],
    )
  ).length === 1;
