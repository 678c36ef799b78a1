import type { Tx } from "#kernel/db/db.ts";

/** Single people whose data one account may see; the reach of its sessions is made of these rows. */
export interface PersonAccess {
  readonly id: string;
  readonly account: string;
  readonly patient: string;
  readonly why: "emergency" | "share" | "delegate";
  readonly isUnrestricted: boolean;
  readonly reason: string;
  /** `Consent/…` or `RelatedPerson/…` it stands on. */
  readonly source: string | null;
  readonly from: Date;
  readonly until: Date | null;
}

export const insertAccess = (tx: Tx, row: PersonAccess): Promise<unknown[]> =>
  tx.query(
    `insert into kernel.person_access
       (id, account, patient, why, is_unrestricted, reason, source, from_at, until_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      row.id,
      row.account,
      row.patient,
      row.why,
      row.isUnrestricted,
      row.reason,
      row.source,
      row.from,
      row.until,
    ],
  );

export const endAccess = (tx: Tx, id: string, at: Date): Promise<unknown[]> =>
  tx.query("update kernel.person_access set ended_at = $2 where id = $1 and ended_at is null", [id, at]);

/** Accounts that lose what stood on this source. */
export const endAccessOf = async (tx: Tx, source: string, at: Date): Promise<readonly string[]> =>
  (
    await tx.query<{ readonly account: string }>(
      `update kernel.person_access set ended_at = $2 where source = $1 and ended_at is null returning account`,
      [source, at],
    )
  ).map(({ account }) => account);

/** Accounts that have access by this source now. */
export const listAccountsBy = async (tx: Tx, source: string): Promise<readonly string[]> =>
  (
    await tx.query<{ readonly account: string }>(
      "select distinct account from kernel.person_access where source = $1 and ended_at is null",
      [source],
    )
  ).map(({ account }) => account);
