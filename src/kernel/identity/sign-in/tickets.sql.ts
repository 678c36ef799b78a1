import type { Tx } from "../../db/db.ts";

export type TicketPurpose = "sign-in" | "passkey" | "passkey-new" | "phone" | "identify" | "link";

export interface NewTicketRow {
  readonly hash: Buffer;
  readonly purpose: TicketPurpose;
  readonly account: string | null;
  readonly methods: readonly string[];
  readonly about: string | null;
  readonly codeHash: Buffer | null;
  readonly isRenewal: boolean;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly createdBy: string | null;
}

export const insertTicket = (tx: Tx, row: NewTicketRow): Promise<unknown[]> =>
  tx.query(
    `insert into kernel.ticket (hash, purpose, account, methods, about, code_hash, is_renewal, created_at, expires_at,
       created_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      row.hash,
      row.purpose,
      row.account,
      row.methods,
      row.about,
      row.codeHash,
      row.isRenewal,
      row.createdAt,
      row.expiresAt,
      row.createdBy,
    ],
  );

export interface TicketRow {
  readonly hash: Buffer;
  readonly purpose: TicketPurpose;
  readonly account: string | null;
  readonly methods: readonly string[];
  readonly about: string | null;
  readonly code_hash: Buffer | null;
  readonly is_renewal: boolean;
  readonly tries: number;
  readonly created_by: string | null;
}

/** Counts a try and locks the ticket until the end of the transaction: two answers at once are two tries. */
export const tryTicket = async (
  tx: Tx,
  hash: Buffer,
  purpose: TicketPurpose,
  now: Date,
): Promise<TicketRow | undefined> =>
  (
    await tx.query<TicketRow>(
      `update kernel.ticket set tries = tries + 1 where hash = $1 and purpose = $2 and expires_at > $3
       returning hash, purpose, account, methods, about, code_hash, is_renewal, tries, created_by`,
      [hash, purpose, now],
    )
  )[0];

export const deleteTicket = (tx: Tx, hash: Buffer): Promise<unknown[]> =>
  tx.query("delete from kernel.ticket where hash = $1", [hash]);

/** Whatever was half done or handed out for an account is worth nothing afterwards. */
export const deleteTicketsOf = (tx: Tx, account: string): Promise<unknown[]> =>
  tx.query("delete from kernel.ticket where account = $1", [account]);

export const deleteExpiredTickets = (tx: Tx, now: Date): Promise<unknown[]> =>
  tx.query("delete from kernel.ticket where expires_at <= $1", [now]);

/** Messages sent to one telephone lately. */
export const countCodesTo = async (tx: Tx, phone: string, since: Date): Promise<number> =>
  (
    await tx.query<{ count: number }>(
      "select count(*)::int4 as count from kernel.ticket where purpose = 'phone' and about = $1 and created_at > $2",
      [phone, since],
    )
  )[0]?.count ?? 0;

export const deleteOldSessions = (tx: Tx, before: Date): Promise<unknown[]> =>
  tx.query("delete from kernel.session where expires_at <= $1", [before]);
