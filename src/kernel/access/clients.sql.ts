import type { Tx } from "../db/db.ts";

export const clientKinds = ["program", "app"] as const;
/** A program acts on its own; an app acts for the person who let it. */
export type ClientKind = (typeof clientKinds)[number];

export const authMethods = ["secret", "private_key_jwt", "none"] as const;
/** How a client proves who it is: a secret, its own signature, or not at all (apps in browsers and phones). */
export type AuthMethod = (typeof authMethods)[number];

/** Public keys, as RFC 7517 spells them. */
export interface JwkSet {
  readonly keys: readonly Readonly<Record<string, unknown>>[];
}

export interface ClientRow {
  readonly id: string;
  readonly name: string;
  readonly secret_hash: string | null;
  readonly scopes: string;
  readonly created_at: Date;
  readonly revoked_at: Date | null;
  readonly kind: ClientKind;
  readonly auth_method: AuthMethod;
  readonly redirect_uris: readonly string[];
  readonly jwks: JwkSet | null;
  readonly launch_url: string | null;
}

export const insertClient = (tx: Tx, row: Omit<ClientRow, "revoked_at">): Promise<unknown[]> =>
  tx.query(
    `insert into kernel.client (id, name, secret_hash, scopes, created_at, kind, auth_method, redirect_uris, jwks,
       launch_url)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      row.id,
      row.name,
      row.secret_hash,
      row.scopes,
      row.created_at,
      row.kind,
      row.auth_method,
      row.redirect_uris,
      row.jwks === null ? null : JSON.stringify(row.jwks),
      row.launch_url,
    ],
  );

export const findClient = async (tx: Tx, id: string): Promise<ClientRow | undefined> =>
  (await tx.query<ClientRow>("select * from kernel.client where id = $1", [id], "find-client"))[0];

export const selectClients = (tx: Tx): Promise<ClientRow[]> =>
  tx.query<ClientRow>("select * from kernel.client order by id");

/** Where public apps are sent back to: the pages they run on. */
export const selectAppAddresses = async (tx: Tx): Promise<readonly string[]> =>
  (
    await tx.query<{ address: string }>(
      `select distinct unnest(redirect_uris) as address from kernel.client
       where kind = 'app' and auth_method = 'none' and revoked_at is null`,
    )
  ).map(({ address }) => address);

/** Tokens go with the client; a second revocation keeps the first time. */
export async function updateRevoked(tx: Tx, id: string, now: Date): Promise<boolean> {
  await tx.query("delete from kernel.access_token where client_id = $1", [id]);
  await tx.query(
    "update kernel.app_grant set ended_at = $2, ended_why = 'client revoked' where client = $1 and ended_at is null",
    [id, now],
  );
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

/** Whose token it was. */
export const deleteToken = async (tx: Tx, hash: Buffer): Promise<string | undefined> =>
  (
    await tx.query<{ client_id: string }>(
      "delete from kernel.access_token where hash = $1 returning client_id",
      [hash],
    )
  )[0]?.client_id;

/** False for a signed request that was seen before. */
export async function insertAssertion(tx: Tx, hash: Buffer, expiresAt: Date): Promise<boolean> {
  const rows = await tx.query(
    `insert into kernel.used_assertion (hash, expires_at) values ($1, $2)
     on conflict do nothing returning hash`,
    [hash, expiresAt],
  );
  return rows.length === 1;
}

export async function deleteExpiredTokens(tx: Tx, now: Date): Promise<number> {
  await tx.query("delete from kernel.used_assertion where expires_at <= $1", [now]);
  const rows = await tx.query("delete from kernel.access_token where expires_at <= $1 returning client_id", [
    now,
  ]);
  return rows.length;
}
