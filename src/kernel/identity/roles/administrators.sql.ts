import type { Tx } from "#kernel/db/db.ts";

/** One at a time, so that the last two administrators cannot remove each other at once. */
export const lockAdministration = (tx: Tx): Promise<unknown[]> =>
  tx.query("select pg_advisory_xact_lock(hashtextextended('kernel.administrators', 0))");

/** Which of the rights that somebody must hold are held for the whole province and without an end. */
export const listGuarded = async (tx: Tx, now: Date): Promise<string[]> =>
  (
    await tx.query<{ permission: string }>(
      `select distinct h.permission from kernel.role_permission h
       join kernel.role_grant g on g.role = h.role join kernel.account a on a.id = g.account
       where h.permission in ('access.accounts', 'access.grants', 'access.roles', 'access.approve', 'audit.read')
         and g.state = 'active' and g.facility is null and g.from_at <= $1 and g.until_at is null
         and a.disabled_at is null
       order by h.permission`,
      [now],
    )
  ).map(({ permission }) => permission);
