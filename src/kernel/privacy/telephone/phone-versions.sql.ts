import type { Tx } from "#kernel/db/db.ts";
import { bucketOf } from "#kernel/fhir/indexing/keys.ts";
import { typeCodeOf } from "#kernel/fhir/resource-types.ts";

export interface PatientVersion {
  readonly key: string;
  readonly version: number;
  readonly content: string;
}

/** Versions of Patients, whether they are replaced already or about to be. */
export const listPatientVersions = (
  tx: Tx,
  wanted: readonly Pick<PatientVersion, "key" | "version">[],
): Promise<PatientVersion[]> =>
  tx.query<PatientVersion>(
    `select w.id as key, w.version, coalesce(h.content, t.content) as content
     from unnest($1::int2[], $2::uuid[], $3::int4[]) w(bucket, id, version)
       left join fhir.history h on h.bucket = w.bucket and h.type = $4 and h.id = w.id and h.version = w.version
         and not h.deleted
       left join fhir.patient t on t.bucket = w.bucket and t.id = w.id and t.version = w.version and not t.deleted
     where coalesce(h.content, t.content) is not null`,
    [
      wanted.map(({ key }) => bucketOf(key)),
      wanted.map(({ key }) => key),
      wanted.map(({ version }) => version),
      typeCodeOf("Patient"),
    ],
  );

/** A Patient as it stood at an instant; as it began, if it is younger. Undefined when it was deleted then. */
export async function findStandingPatient(tx: Tx, key: string, at: Date): Promise<string | undefined> {
  const [row] = await tx.query<{ readonly content: string; readonly deleted: boolean }>(
    `select content, deleted from (
       select version, updated, deleted, content from fhir.patient where bucket = $1 and id = $3
       union all
       select version, updated, deleted, content from fhir.history where bucket = $1 and type = $2 and id = $3) v
     order by updated <= $4 desc, case when updated <= $4 then -version else version end limit 1`,
    [bucketOf(key), typeCodeOf("Patient"), key, at],
  );
  return row === undefined || row.deleted ? undefined : row.content;
}

/** Those of these patients who can come in and read what happened. */
export const listWithAccount = async (tx: Tx, patients: readonly string[]): Promise<readonly string[]> =>
  (
    await tx.query<{ readonly patient: string }>(
      `select distinct patient from kernel.account
       where patient = any($1) and kind = 'citizen' and disabled_at is null`,
      [patients],
    )
  ).map(({ patient }) => patient);
