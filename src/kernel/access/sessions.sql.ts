import type { Tx } from "../db/db.ts";

export interface NewSessionRow {
  readonly id: string;
  readonly hash: Buffer;
  readonly account: string;
  readonly roleGrant: string | null;
  readonly methods: readonly string[];
  readonly device: string | null;
  readonly createdAt: Date;
  readonly seenAt: Date;
  readonly idleUntil: Date;
  readonly expiresAt: Date;
  readonly address: string | null;
  readonly agent: string | null;
}

export const insertSession = (tx: Tx, row: NewSessionRow): Promise<unknown[]> =>
  tx.query(
    `insert into kernel.session (id, hash, account, role_grant, methods, device, created_at, seen_at, idle_until,
       expires_at, address, agent)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      row.id,
      row.hash,
      row.account,
      row.roleGrant,
      row.methods,
      row.device,
      row.createdAt,
      row.seenAt,
      row.idleUntil,
      row.expiresAt,
      row.address,
      row.agent,
    ],
  );

export interface SessionRow {
  readonly id: string;
  readonly account: string;
  readonly role_grant: string | null;
  readonly methods: readonly string[];
  readonly device: string | null;
  readonly created_at: Date;
  readonly seen_at: Date;
  readonly idle_until: Date;
  readonly expires_at: Date;
}

/** A session in force, by the sha-256 of its secret. */
export const findSession = async (tx: Tx, hash: Buffer, now: Date): Promise<SessionRow | undefined> =>
  (
    await tx.query<SessionRow>(
      `select id, account, role_grant, methods, device, created_at, seen_at, idle_until, expires_at
       from kernel.session where hash = $1 and ended_at is null and idle_until > $2 and expires_at > $2`,
      [hash, now],
      "find-session",
    )
  )[0];

/** Why a session ended that only got another secret. */
export const rotated = "rotated";

export const isRotatedSince = async (tx: Tx, hash: Buffer, since: Date): Promise<boolean> =>
  (
    await tx.query("select from kernel.session where hash = $1 and ended_why = $2 and ended_at > $3", [
      hash,
      rotated,
      since,
    ])
  ).length === 1;

/** Never wakes a session that has ended meanwhile. */
export const touchSession = (tx: Tx, id: string, now: Date, idleUntil: Date): Promise<unknown[]> =>
  tx.query(
    `update kernel.session set seen_at = $2, idle_until = least($3, expires_at)
     where id = $1 and ended_at is null and idle_until > $2`,
    [id, now, idleUntil],
    "touch-session",
  );

/** The first end counts. */
export async function endSession(tx: Tx, id: string, why: string, now: Date): Promise<boolean> {
  const rows = await tx.query(
    "update kernel.session set ended_at = $3, ended_why = $2 where id = $1 and ended_at is null returning id",
    [id, why, now],
  );
  return rows.length === 1;
}
