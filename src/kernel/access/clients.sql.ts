import type { Tx } from "../db/db.ts";

export interface ClientRow {
  readonly id: string;
  readonly name: string;
  readonly secret_hash: string;
  readonly scopes: string;
  readonly created_at: Date;
  readonly revoked_at: Date | null;
}

export const insertClient = (tx: Tx, row: Omit<ClientRow, "revoked_at">): Promise<unknown[]> =>
  tx.query(
    "insert into kernel.client (id, name, secret_hash, scopes, created_at) values ($1, $2, $3, $4, $5)",
    [row.id, row.name, row.secret_hash, row.scopes, row.created_at],
  );

export const findClient = async (tx: Tx, id: string): Promise<ClientRow | undefined> =>
  (await tx.query<ClientRow>("select * from kernel.client where id = $1", [id], "find-client"))[0];

export const selectClients = (tx: Tx): Promise<ClientRow[]> =>
  tx.query<ClientRow>("select * from kernel.client order by id");

/** Tokens go with the client; a second revocation keeps the first time. */
export async function updateRevoked(tx: Tx, id: string, now: Date): Promise<boolean> {
  await tx.query("delete from kernel.access_token where client_id = $1", [id]);
  const rows = await tx.query(
    "update kernel.client set revoked_at = coalesce(revoked_at, $2) where id = $1 returning id",
    [id, now],
  );
  return rows.length === 1;
}

export interface NewTokenRow {
  readonly hash: Buffer;
  readonly clientId: string;
  readonly scopes: string;
  readonly expiresAt: Date;
}

/** Nothing is inserted for a client that was revoked meanwhile. */
export async function insertToken(tx: Tx, row: NewTokenRow): Promise<boolean> {
  const rows = await tx.query(
    `insert into kernel.access_token (hash, client_id, scopes, expires_at)
     select $1, id, $3, $4 from kernel.client where id = $2 and revoked_at is null returning client_id`,
    [row.hash, row.clientId, row.scopes, row.expiresAt],
    "insert-token",
  );
  return rows.length === 1;
}

export interface TokenRow {
  readonly client_id: string;
  readonly name: string;
  readonly scopes: string;
  readonly expires_at: Date;
}

export const findToken = async (tx: Tx, hash: Buffer, now: Date): Promise<TokenRow | undefined> =>
  (
    await tx.query<TokenRow>(
      `select t.client_id, c.name, t.scopes, t.expires_at
       from kernel.access_token t join kernel.client c on c.id = t.client_id
       where t.hash = $1 and t.expires_at > $2 and c.revoked_at is null`,
      [hash, now],
      "find-token",
    )
  )[0];

export async function deleteExpiredTokens(tx: Tx, now: Date): Promise<number> {
  const rows = await tx.query("delete from kernel.access_token where expires_at <= $1 returning client_id", [
    now,
  ]);
  return rows.length;
}
