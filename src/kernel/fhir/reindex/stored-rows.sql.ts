import type { Tx } from "#kernel/db/db.ts";
import { type ResourceType, tableOf, typeCodeOf } from "../resource-types.ts";
import type { RowPlace } from "../store/statements.ts";

/** A row as it is stored, index columns included; times are milliseconds. */
export interface StoredIndexRow {
  readonly bucket: number;
  readonly key: string;
  readonly version: number;
  readonly deleted: boolean;
  readonly updated: number;
  readonly content: string;
  readonly startAt: number | null;
  readonly endAt: number | null;
  readonly code: number | null;
  readonly num: number | null;
  readonly cnum: number | null;
  readonly unit: number | null;
  readonly present: number;
  readonly patient: string | null;
  readonly encounter: string | null;
  readonly sortName: string | null;
  /** `{1,2}` */
  readonly tok: string;
}

const ms = (column: string): string => `(extract(epoch from t.${column}) * 1000)::float8`;

/** The next rows of a type in the order of the primary key. */
export const listStoredRows = (
  tx: Tx,
  type: ResourceType,
  after: RowPlace,
  limit: number,
): Promise<StoredIndexRow[]> =>
  tx.query(
    `select t.bucket, t.id as key, t.version, t.deleted, ${ms("updated")} as updated, t.content,
       ${ms("start_at")} as "startAt", ${ms("end_at")} as "endAt", t.code, t.num, t.cnum, t.unit, t.present,
       t.patient, t.encounter, t.sort_name as "sortName", t.tok::text as tok
     from ${tableOf(type)} t where (t.bucket, t.id) > ($1, $2) order by t.bucket, t.id limit $3`,
    [after.bucket, after.key, limit],
  );

const placesOf = (places: readonly RowPlace[]): readonly [string, string] => [
  `{${places.map((place) => place.bucket).join(",")}}`,
  `{${places.map((place) => place.key).join(",")}}`,
];

export interface StoredReference {
  readonly key: string;
  readonly param: number;
  readonly targetType: number;
  readonly target: string;
}

export const listStoredReferences = (
  tx: Tx,
  type: ResourceType,
  places: readonly RowPlace[],
): Promise<StoredReference[]> =>
  tx.query(
    `select r.source as key, r.param, r.target_type as "targetType", r.target
     from unnest($1::int2[], $2::uuid[]) as k(bucket, id)
     join fhir.reference r on r.bucket = k.bucket and r.source = k.id where r.source_type = $3`,
    [...placesOf(places), typeCodeOf(type)],
  );

export interface StoredRange {
  readonly key: string;
  readonly param: number;
  readonly lo: number;
  readonly hi: number;
  readonly canonical: number | null;
  readonly unit: number | null;
  readonly token: number | null;
}

export const listStoredRanges = (
  tx: Tx,
  type: ResourceType,
  places: readonly RowPlace[],
): Promise<StoredRange[]> =>
  tx.query(
    `select r.id as key, r.param, r.lo, r.hi, r.canonical, r.unit, r.token
     from unnest($1::int2[], $2::uuid[]) as k(bucket, id)
     join fhir.range r on r.bucket = k.bucket and r.id = k.id where r.type = $3`,
    [...placesOf(places), typeCodeOf(type)],
  );
