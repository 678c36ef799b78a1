import type { Tx } from "#kernel/db/db.ts";
import { bucketOf, keyOf } from "#kernel/fhir/indexing/keys.ts";
import { type ResourceType, tableOf, typeCodeOf, typeOfCode } from "#kernel/fhir/resource-types.ts";

/** A row of somebody's record as it is now. */
export interface PersonRow {
  readonly type: ResourceType;
  readonly key: string;
  readonly bucket: number;
  readonly version: number;
  readonly encounter: string | undefined;
  readonly startAt: Date | undefined;
  readonly endAt: Date | undefined;
  readonly updated: Date;
  readonly content: string;
}

interface RawRow {
  readonly type: number;
  readonly key: string;
  readonly bucket: number;
  readonly version: number;
  readonly encounter: string | null;
  readonly startAt: Date | null;
  readonly endAt: Date | null;
  readonly updated: Date;
  readonly content: string;
}

const columns = `t.id as key, t.bucket, t.version, t.encounter, t.start_at as "startAt", t.end_at as "endAt",
  t.updated, t.content`;

export const listRecordTypes = async (tx: Tx): Promise<readonly ResourceType[]> =>
  (await tx.query<{ type: number }>("select type from fhir.present_type order by type")).map(({ type }) =>
    typeOfCode(type),
  );

/** Everything that lies in the record of one patient, the Patient too. */
export async function listPersonRows(tx: Tx, patient: string): Promise<readonly PersonRow[]> {
  const types = await listRecordTypes(tx);
  if (types.length === 0) return [];
  const key = keyOf(patient);
  const parts = types.map(
    (type) => `select ${typeCodeOf(type)}::int2 as type, ${columns} from ${tableOf(type)} t
      where t.bucket = $1 and t.${type === "Patient" ? "id" : "patient"} = $2 and not t.deleted`,
  );
  const rows = await tx.query<RawRow>(`${parts.join(" union all ")} order by type, key`, [
    bucketOf(key),
    key,
  ]);
  return rows.map(toPersonRow);
}

export interface FoundRow extends PersonRow {
  /** Key of the patient whose record it lies in; undefined for the Patient itself. */
  readonly patient: string | undefined;
}

/** One row, wherever it lives. */
export async function findRecordRow(tx: Tx, type: ResourceType, key: string): Promise<FoundRow | undefined> {
  const [row] = await tx.query<RawRow & { readonly patient: string | null }>(
    `select ${typeCodeOf(type)}::int2 as type, ${columns}, t.patient from ${tableOf(type)} t
     where t.id = $2 and not t.deleted and t.bucket in (
       select $1::int2 union all select a.row_bucket from fhir.alias a
       where a.bucket = $1 and a.id = $2 and a.type = $3)`,
    [bucketOf(key), key, typeCodeOf(type)],
  );
  return row === undefined ? undefined : { ...toPersonRow(row), patient: row.patient ?? undefined };
}

const toPersonRow = (row: RawRow): PersonRow => ({
  ...row,
  type: typeOfCode(row.type),
  encounter: row.encounter ?? undefined,
  startAt: row.startAt ?? undefined,
  endAt: row.endAt ?? undefined,
});

/** Where a walk through the rows of a type stands; undated rows come last, in the order of their keys. */
export interface OldRow {
  readonly bucket: number;
  readonly key: string;
  /** Key of the patient whose record it is. */
  readonly patient: string;
  readonly startAt: Date | null;
}

/** Dated rows that began before an instant, oldest first: by the index of the date. */
export const listOldRows = (
  tx: Tx,
  type: ResourceType,
  { before, after }: { readonly before: Date; readonly after: OldRow | undefined },
  limit: number,
): Promise<OldRow[]> =>
  tx.query<OldRow>(
    `select t.bucket, t.id as key, t.patient, t.start_at as "startAt" from ${tableOf(type)} t
     where t.start_at < $1 and not t.deleted and t.patient is not null
       and ($2::timestamptz is null or (t.start_at, t.id) > ($2, $3))
     order by t.start_at, t.id limit $4`,
    [before, after?.startAt ?? null, after?.key ?? firstKey, limit],
  );

/** Undated rows that ended, or were last written, before an instant. The main date of a Patient is the birth: undated. */
export const listOldUndatedRows = (
  tx: Tx,
  type: ResourceType,
  { before, after }: { readonly before: Date; readonly after: OldRow | undefined },
  limit: number,
): Promise<OldRow[]> => {
  const [owner, isUndated, ended] =
    type === "Patient"
      ? ["t.id", "true", "t.updated"]
      : ["t.patient", "t.start_at is null and t.patient is not null", "coalesce(t.end_at, t.updated)"];
  return tx.query<OldRow>(
    `select t.bucket, t.id as key, ${owner} as patient, null as "startAt" from ${tableOf(type)} t
     where ${isUndated} and ${ended} < $1 and not t.deleted and (t.bucket, t.id) > ($2, $3)
     order by t.bucket, t.id limit $4`,
    [before, after?.bucket ?? -1, after?.key ?? firstKey, limit],
  );
};

const firstKey = "00000000-0000-0000-0000-000000000000";

export const findPatientContent = async (tx: Tx, key: string): Promise<string | undefined> => {
  const [row] = await tx.query<{ readonly content: string }>(
    "select content from fhir.patient where bucket = $1 and id = $2 and not deleted",
    [bucketOf(key), key],
  );
  return row?.content;
};

/** Holds, requests and erasures of one person wait for each other: none is decided by what another is about to change. */
export const lockDuties = async (tx: Tx, patient: string): Promise<void> => {
  await tx.query("select pg_advisory_xact_lock(hashtextextended('privacy.duties ' || $1, 0))", [patient]);
};

export interface Place {
  readonly type: ResourceType;
  readonly key: string;
}

export interface OldVersion {
  readonly version: number;
  readonly content: string;
}

/** Contents of all superseded versions of a row, oldest first. */
export const listVersions = ({ type, key }: Place, tx: Tx): Promise<OldVersion[]> =>
  tx.query<OldVersion>(
    `select version, content from fhir.history where bucket = $1 and type = $2 and id = $3 order by version`,
    [bucketOf(key), typeCodeOf(type), key],
  );

/** What a deletion leaves behind: the versions before it, and whose the row was. */
export async function purgeVersions(tx: Tx, { type, key }: Place, bucket: number): Promise<void> {
  await tx.query("delete from fhir.history where bucket = $1 and type = $2 and id = $3", [
    bucketOf(key),
    typeCodeOf(type),
    key,
  ]);
  await tx.query(
    `update ${tableOf(type)} set patient = null, encounter = null where bucket = $1 and id = $2 and deleted`,
    [bucket, key],
  );
}
