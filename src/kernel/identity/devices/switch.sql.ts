import type { Tx } from "../../db/db.ts";

export const updatePin = (tx: Tx, account: string, hash: string | null): Promise<unknown[]> =>
  tx.query("update kernel.account set pin_hash = $2 where id = $1", [account, hash]);

/** False when the badge belongs to somebody else. */
export const updateBadge = async (tx: Tx, account: string, hash: Buffer | null): Promise<boolean> =>
  (
    await tx.query(
      `update kernel.account set badge_hash = $2
       where id = $1 and not exists (select from kernel.account o where o.badge_hash = $2 and o.id <> $1) returning id`,
      [account, hash],
    )
  ).length === 1;

export interface SwitchRow {
  readonly id: string;
  readonly name: string;
  readonly pin_hash: string | null;
  /** A role at the place of the computer that one factor is enough for. */
  readonly role_grant: string | null;
}

/**
 * Somebody who works where the computer stands and has signed in in full within the last hours: a badge that was found
 * or a PIN that was watched opens nothing by itself the next day.
 */
const switchSql = (condition: string): string => `
  select a.id, a.name, a.pin_hash,
    (select g.id from kernel.role_grant g join kernel.role r on r.code = g.role
     where g.account = a.id and g.facility = $2 and g.state = 'active' and g.from_at <= $3
       and (g.until_at is null or g.until_at > $3) and not r.is_dangerous
     order by (select max(s.seen_at) from kernel.session s where s.account = a.id and s.role_grant = g.id)
       desc nulls last, r.position, g.id limit 1) as role_grant
  from kernel.account a
  where ${condition} and a.kind = 'staff' and a.disabled_at is null and exists (
    select from kernel.session s where s.account = a.id and s.created_at > $4
      and s.methods && '{pwd,webauthn,federated}' and s.ended_why is distinct from 'ended by an administrator')`;

export interface SwitchPlace {
  readonly facility: string;
  readonly now: Date;
  readonly since: Date;
}

export const findByBadge = async (tx: Tx, badge: Buffer, at: SwitchPlace): Promise<SwitchRow | undefined> =>
  (await tx.query<SwitchRow>(switchSql("a.badge_hash = $1"), [badge, at.facility, at.now, at.since]))[0];

export const findForPin = async (tx: Tx, login: string, at: SwitchPlace): Promise<SwitchRow | undefined> =>
  (await tx.query<SwitchRow>(switchSql("a.login = $1"), [login, at.facility, at.now, at.since]))[0];
