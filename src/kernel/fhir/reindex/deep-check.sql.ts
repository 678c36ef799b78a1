import type { Tx } from "#kernel/db/db.ts";
import { bucketOf } from "../indexing/keys.ts";
import { type ResourceType, tableOf, typeCodeOf } from "../resource-types.ts";

const homesOf = (keys: readonly string[]): readonly [string, string] => [
  `{${keys.map(bucketOf).join(",")}}`,
  `{${keys.join(",")}}`,
];

export interface StoredAlias {
  readonly key: string;
  readonly bucket: number;
}

export const listAliases = (tx: Tx, type: ResourceType, keys: readonly string[]): Promise<StoredAlias[]> =>
  tx.query(
    `select a.id as key, a.row_bucket as bucket from unnest($1::int2[], $2::uuid[]) as k(bucket, id)
     join fhir.alias a on a.bucket = k.bucket and a.id = k.id where a.type = $3`,
    [...homesOf(keys), typeCodeOf(type)],
  );

/** A superseded version with the milliseconds from which until which it was true. */
export interface StoredVersion {
  readonly key: string;
  readonly version: number;
  readonly updated: number;
  readonly until: number;
}

export const listOldVersions = (
  tx: Tx,
  type: ResourceType,
  keys: readonly string[],
): Promise<StoredVersion[]> =>
  tx.query(
    `select h.id as key, h.version, (extract(epoch from h.updated) * 1000)::float8 as updated,
       (extract(epoch from h.until) * 1000)::float8 as until
     from unnest($1::int2[], $2::uuid[]) as k(bucket, id)
     join fhir.history h on h.bucket = k.bucket and h.id = k.id
     where h.type = $3 order by h.id, h.version`,
    [...homesOf(keys), typeCodeOf(type)],
  );

export interface Orphan {
  readonly key: string;
  readonly place: string;
}

/** Rows of the shared tables whose record is not there. */
export const listOrphans = (tx: Tx, type: ResourceType, limit: number): Promise<Orphan[]> => {
  const inPlace = (key: string) =>
    `not exists (select from ${tableOf(type)} t where t.bucket = x.bucket and t.id = x.${key})`;
  return tx.query(
    `select distinct key, place from (
       (select x.source as key, 'fhir.reference' as place from fhir.reference x
        where x.source_type = $1 and ${inPlace("source")} limit $2)
       union all (select x.id, 'fhir.range' from fhir.range x where x.type = $1 and ${inPlace("id")} limit $2)
       union all (select x.id, 'fhir.alias' from fhir.alias x where x.type = $1 and not exists (
          select from ${tableOf(type)} t where t.bucket = x.row_bucket and t.id = x.id) limit $2)
       union all (select x.id, 'fhir.history' from fhir.history x where x.type = $1
          and ${inPlace("id")} and not exists (
            select from fhir.alias a where a.bucket = x.bucket and a.id = x.id and a.type = $1) limit $2)
     ) orphans limit $2`,
    [typeCodeOf(type), limit],
  );
};

export const listWords = (tx: Tx): Promise<{ readonly word: string }[]> =>
  tx.query("select word from fhir.word");

export const listPresentTypes = (tx: Tx): Promise<{ readonly type: number }[]> =>
  tx.query("select type from fhir.present_type");
