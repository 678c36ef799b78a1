import type { Tx } from "../../db/db.ts";

export interface ItemKey {
  readonly model: string;
  readonly hash: Buffer;
}

export interface NewItem extends ItemKey {
  readonly grantHash: Buffer | null;
  readonly uidHash: Buffer | null;
  readonly scopes: string | null;
  readonly content: Buffer;
  readonly expiresAt: Date;
}

const valuesOf = (item: NewItem) => [
  item.model,
  item.hash,
  item.grantHash,
  item.uidHash,
  item.scopes,
  item.content,
  item.expiresAt,
];

export const upsertItem = (tx: Tx, item: NewItem): Promise<unknown[]> =>
  tx.query(
    `insert into kernel.oidc_item (model, id_hash, grant_hash, uid_hash, scopes, content, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (model, id_hash) do update set grant_hash = excluded.grant_hash, uid_hash = excluded.uid_hash,
       scopes = excluded.scopes, content = excluded.content, expires_at = excluded.expires_at`,
    valuesOf(item),
    "upsert-oidc-item",
  );

/** False when it was there already. */
export async function insertItem(tx: Tx, item: NewItem): Promise<boolean> {
  const rows = await tx.query(
    `insert into kernel.oidc_item (model, id_hash, grant_hash, uid_hash, scopes, content, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing returning model`,
    valuesOf(item),
  );
  return rows.length === 1;
}

export interface ItemRow {
  readonly content: Buffer;
  readonly consumed_at: Date | null;
}

export const findItem = async (tx: Tx, { model, hash }: ItemKey): Promise<ItemRow | undefined> =>
  (
    await tx.query<ItemRow>(
      "select content, consumed_at from kernel.oidc_item where model = $1 and id_hash = $2",
      [model, hash],
      "find-oidc-item",
    )
  )[0];

export const findItemByUid = async (tx: Tx, model: string, uidHash: Buffer): Promise<ItemRow | undefined> =>
  (
    await tx.query<ItemRow>(
      "select content, consumed_at from kernel.oidc_item where model = $1 and uid_hash = $2",
      [model, uidHash],
    )
  )[0];

/** Only one of two that come at once succeeds. */
export async function consumeItem(tx: Tx, { model, hash }: ItemKey, now: Date): Promise<boolean> {
  const rows = await tx.query(
    `update kernel.oidc_item set consumed_at = $3
     where model = $1 and id_hash = $2 and consumed_at is null returning model`,
    [model, hash, now],
  );
  return rows.length === 1;
}

/** Whose grant it stood on. */
export const deleteItem = async (tx: Tx, { model, hash }: ItemKey): Promise<Buffer | undefined> =>
  (
    await tx.query<{ grant_hash: Buffer | null }>(
      "delete from kernel.oidc_item where model = $1 and id_hash = $2 returning grant_hash",
      [model, hash],
    )
  )[0]?.grant_hash ?? undefined;

export const deleteItemsOfGrant = (tx: Tx, grantHash: Buffer, model?: string): Promise<unknown[]> =>
  tx.query("delete from kernel.oidc_item where grant_hash = $1 and ($2::text is null or model = $2)", [
    grantHash,
    model ?? null,
  ]);

export const grantOfItem = async (tx: Tx, { model, hash }: ItemKey): Promise<Buffer | undefined> =>
  (
    await tx.query<{ grant_hash: Buffer | null }>(
      "select grant_hash from kernel.oidc_item where model = $1 and id_hash = $2",
      [model, hash],
    )
  )[0]?.grant_hash ?? undefined;

export async function deleteExpiredItems(tx: Tx, now: Date): Promise<void> {
  await tx.query("delete from kernel.oidc_item where expires_at <= $1", [now]);
  await tx.query("delete from kernel.smart_launch where expires_at <= $1", [now]);
}
