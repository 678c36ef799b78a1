import type { Tx } from "#kernel/db/db.ts";
import { bucketOf } from "../indexing/keys.ts";
import { tableNameOf, tableOf } from "../resource-types.ts";

export const canonicalTypes = ["ValueSet", "CodeSystem"] as const;
export type CanonicalType = (typeof canonicalTypes)[number];

/** A current version of a stored value set or code system; what it says can never change. */
export interface StoredEdition {
  readonly id: string;
  readonly version: number;
}

/** Editions that carry one of these tokens, each under its token. */
export const listEditions = (
  tx: Tx,
  type: CanonicalType,
  hashes: readonly number[],
): Promise<readonly (StoredEdition & { readonly hash: number })[]> =>
  tx.query(
    `select k.hash, t.id, t.version from unnest($1::int8[]) as k(hash)
     join ${tableOf(type)} t on t.tok @> array[k.hash] and not t.deleted
     order by k.hash, t.id`,
    [`{${hashes.join(",")}}`],
    `editions_${tableNameOf(type)}`,
  );

export async function findEdition(
  tx: Tx,
  type: CanonicalType,
  key: string,
): Promise<StoredEdition | undefined> {
  const rows = await tx.query<StoredEdition>(
    `select id, version from ${tableOf(type)} where bucket = $1 and id = $2 and not deleted`,
    [bucketOf(key), key],
    `edition_${tableNameOf(type)}`,
  );
  return rows[0];
}

export interface EditionContent extends StoredEdition {
  readonly updated: Date;
  readonly content: string;
}

export async function findContent(
  tx: Tx,
  type: CanonicalType,
  key: string,
): Promise<EditionContent | undefined> {
  const rows = await tx.query<EditionContent>(
    `select id, version, updated, content from ${tableOf(type)}
     where bucket = $1 and id = $2 and not deleted`,
    [bucketOf(key), key],
    `edition_content_${tableNameOf(type)}`,
  );
  return rows[0];
}
