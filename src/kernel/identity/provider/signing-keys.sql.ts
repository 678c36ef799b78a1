import type { Tx } from "../../db/db.ts";

export interface SigningKeyRow {
  readonly id: string;
  readonly public_jwk: Readonly<Record<string, string>>;
  readonly private_jwk: Buffer;
  readonly created_at: Date;
}

/** Of several that were made at one moment everybody takes the same. */
export const findNewestKey = async (tx: Tx): Promise<SigningKeyRow | undefined> =>
  (
    await tx.query<SigningKeyRow>(
      `select id, public_jwk, private_jwk, created_at from kernel.signing_key where retired_at is null
       order by created_at desc, id desc limit 1`,
    )
  )[0];

export const selectPublicKeys = (tx: Tx): Promise<Pick<SigningKeyRow, "id" | "public_jwk">[]> =>
  tx.query("select id, public_jwk from kernel.signing_key order by created_at desc, id desc");

export const insertSigningKey = (tx: Tx, row: SigningKeyRow): Promise<unknown[]> =>
  tx.query(
    "insert into kernel.signing_key (id, public_jwk, private_jwk, created_at) values ($1, $2, $3, $4)",
    [row.id, JSON.stringify(row.public_jwk), row.private_jwk, row.created_at],
  );

export const retireKeysBefore = (tx: Tx, newest: string, now: Date): Promise<unknown[]> =>
  tx.query("update kernel.signing_key set retired_at = $2 where id <> $1 and retired_at is null", [
    newest,
    now,
  ]);

export const deleteKeysRetiredBefore = (tx: Tx, limit: Date): Promise<unknown[]> =>
  tx.query("delete from kernel.signing_key where retired_at < $1", [limit]);
