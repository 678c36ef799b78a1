import type { Tx } from "#kernel/db/db.ts";

export interface ShareCode {
  readonly id: string;
  readonly patient: string;
  readonly account: string;
  readonly hours: number;
  readonly isUnrestricted: boolean;
}

export const insertShareCode = (
  tx: Tx,
  code: ShareCode & { readonly hash: Buffer; readonly madeAt: Date; readonly expiresAt: Date },
): Promise<unknown[]> =>
  tx.query(
    `insert into privacy.share_code (id, hash, patient, account, hours, is_unrestricted, made_at, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      code.id,
      code.hash,
      code.patient,
      code.account,
      code.hours,
      code.isUnrestricted,
      code.madeAt,
      code.expiresAt,
    ],
  );

/** A new code makes those before it worthless; used ones are kept. */
export const dropUnusedCodes = (tx: Tx, patient: string): Promise<unknown[]> =>
  tx.query("delete from privacy.share_code where patient = $1 and used_at is null", [patient]);

/** Uses a code up; undefined when it is unknown, used or too old. Of two who come at once one gets it. */
export const takeShareCode = async (tx: Tx, hash: Buffer, now: Date): Promise<ShareCode | undefined> =>
  (
    await tx.query<ShareCode>(
      `update privacy.share_code set used_at = $2
       where hash = $1 and used_at is null and expires_at > $2
       returning id, patient, account, hours, is_unrestricted as "isUnrestricted"`,
      [hash, now],
    )
  )[0];
