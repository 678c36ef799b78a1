import type { Tx } from "#kernel/db/db.ts";

/** Whether two accounts are of one practitioner; programs have none. */
export const isSamePractitioner = async (tx: Tx, one: string, other: string): Promise<boolean> =>
  (
    await tx.query(
      `select from kernel.account a join kernel.account b on b.practitioner = a.practitioner
       where a.id::text = $1 and b.id::text = $2`,
      [one, other],
    )
  ).length > 0;
