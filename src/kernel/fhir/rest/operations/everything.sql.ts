import type { Tx } from "#kernel/db/db.ts";
import { type ResourceType, tableOf, typeCodeOf } from "../../resource-types.ts";

export interface RecordRow {
  readonly type: number;
  readonly id: string;
  readonly content: string;
}

export interface CompartmentRow extends RecordRow {
  /** How many types the database knows of; more than we know means that another process wrote a first one. */
  readonly types: number;
}

export interface Compartment {
  readonly bucket: number;
  readonly patient: string;
  readonly types: readonly ResourceType[];
}

const parts = (types: readonly ResourceType[], columns: string, where: string): string =>
  types
    .map(
      (type) => `select ${typeCodeOf(type)}::int2 as type, ${columns} from ${tableOf(type)} t where ${where}`,
    )
    .join(" union all ");

const ofPatient = "t.bucket = $1 and t.patient = $2 and not t.deleted";

/** One prepared statement per set of types; a set only changes when a type gets its first resource. */
const statements = new Map<string, { readonly name: string; readonly text: string }>();

function wholeRecord(types: readonly ResourceType[]): { readonly name: string; readonly text: string } {
  const set = types.map(typeCodeOf).join(",");
  const known = statements.get(set);
  if (known !== undefined) return known;
  const text = `select r.type, r.id, r.content, (select count(*) from fhir.present_type) as types
     from (${parts(types, "t.id, t.content", ofPatient)}) r limit $3`;
  const fresh = { name: `everything_${statements.size}`, text };
  // Sets differ by what tokens allow: a bound keeps a flood of odd scopes from filling memory.
  if (statements.size < 500) statements.set(set, fresh);
  return fresh;
}

/** The whole record when it is small, in one statement; `limit` rows of it otherwise. */
export function listCompartment(
  tx: Tx,
  { bucket, patient, types }: Compartment,
  limit: number,
): Promise<CompartmentRow[]> {
  const { name, text } = wholeRecord(types);
  const values = [bucket, patient, limit];
  return statements.size < 500 ? tx.query(text, values, name) : tx.query(text, values);
}

export interface RecordPosition {
  readonly type: number;
  readonly id: string;
}

export interface RecordFilter {
  readonly since: Date | undefined;
  readonly start: Date | undefined;
  readonly end: Date | undefined;
  readonly after: RecordPosition | undefined;
  readonly limit: number;
}

/** One page of a record in the order of type and key. */
export function listCompartmentPage(
  tx: Tx,
  { bucket, patient, types }: Compartment,
  filter: RecordFilter,
): Promise<RecordRow[]> {
  const inside = `${ofPatient} and ($6::timestamptz is null or t.updated >= $6)
    and ($7::timestamptz is null or t.end_at is null or t.end_at > $7)
    and ($8::timestamptz is null or t.start_at is null or t.start_at < $8)`;
  return tx.query<RecordRow>(
    `select type, id, content from (${parts(types, "t.id, t.content", inside)}) r
     where (type, id) > ($3::int2, $4::uuid) order by type, id limit $5`,
    [
      bucket,
      patient,
      filter.after?.type ?? 0,
      filter.after?.id ?? "00000000-0000-0000-0000-000000000000",
      filter.limit,
      filter.since ?? null,
      filter.start ?? null,
      filter.end ?? null,
    ],
  );
}

/** The record exactly as it was known at an instant. */
export function listCompartmentAsOf(
  tx: Tx,
  { bucket, patient, types }: Compartment,
  {
    at,
    after,
    limit,
  }: { readonly at: Date; readonly after: RecordPosition | undefined; readonly limit: number },
): Promise<RecordRow[]> {
  return tx.query<RecordRow>(
    `select type, id, content from (
       ${parts(types, "t.id, t.content", `${ofPatient} and t.updated <= $6`)}
       union all select type, id, content from fhir.history
       where patient = $2 and updated <= $6 and until > $6 and not deleted and type = any($7::int2[])) r
     where (type, id) > ($3::int2, $4::uuid) order by type, id limit $5`,
    [
      bucket,
      patient,
      after?.type ?? 0,
      after?.id ?? "00000000-0000-0000-0000-000000000000",
      limit,
      at,
      types.map(typeCodeOf),
    ],
  );
}

export interface ReferenceTarget {
  readonly type: number;
  readonly id: string;
}

/** What rows of the record point at outside it: practitioners, organisations, places, medications. */
export function listTargets(tx: Tx, bucket: number, sources: readonly string[]): Promise<ReferenceTarget[]> {
  return tx.query<ReferenceTarget>(
    `select distinct target_type as type, target as id from fhir.reference
     where bucket = $1 and source = any($2::uuid[])`,
    [bucket, `{${sources.join(",")}}`],
    "everything_targets",
  );
}

/** Rows that name the patient through another parameter than their main one (performer, participant, …). */
export function listMentions(tx: Tx, patient: string): Promise<ReferenceTarget[]> {
  return tx.query<ReferenceTarget>(
    "select distinct source_type as type, source as id from fhir.reference where target = $1 and target_type = $2",
    [patient, typeCodeOf("Patient")],
    "everything_mentions",
  );
}
