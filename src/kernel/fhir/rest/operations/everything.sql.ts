import type { Tx } from "#kernel/db/db.ts";
import { type ResourceType, tableOf, typeCodeOf } from "../../resource-types.ts";
import type { Bind, PersonScope } from "../../search/scope.ts";
import { nameForPeople } from "../../search/sql/statement-names.ts";
import { createBinds } from "../visible-rows.ts";

export interface RecordRow {
  readonly type: number;
  readonly id: string;
  readonly content: string;
  /** Key of the patient, of rows outside the record that was asked for. */
  readonly patient?: string | null | undefined;
}

export interface CompartmentRow extends RecordRow {
  /** How many types the database knows of; more than we know means that another process wrote a first one. */
  readonly types: number;
}

export interface Compartment {
  readonly bucket: number;
  readonly patient: string;
  readonly types: readonly ResourceType[];
  /** Who asks, when it is a person; the patient is within their reach, single rows may be hidden. */
  readonly person: PersonScope | undefined;
}

const parts = (types: readonly ResourceType[], where: (type: ResourceType) => string): string =>
  types
    .map(
      (type) =>
        `select ${typeCodeOf(type)}::int2 as type, t.id, t.content from ${tableOf(type)} t where ${where(type)}`,
    )
    .join(" union all ");

/** What a person is not to see is no part of the record that they ask for. */
export const seenBy =
  (person: PersonScope | undefined, bind: Bind) =>
  (type: ResourceType): string =>
    person === undefined ? "" : ` and ${person.unhidden(type, "t", bind)}`;

const ofPatient = "t.bucket = $1 and t.patient = $2 and not t.deleted";

/** One prepared statement per set of types; a set only changes when a type gets its first resource. */
const statements = new Map<string, { readonly name: string; readonly text: string }>();

function wholeRecord(types: readonly ResourceType[]): { readonly name: string; readonly text: string } {
  const set = types.map(typeCodeOf).join(",");
  const known = statements.get(set);
  if (known !== undefined) return known;
  const text = `select r.type, r.id, r.content, (select count(*) from fhir.present_type) as types
     from (${parts(types, () => ofPatient)}) r limit $3`;
  const fresh = { name: `everything_${statements.size}`, text };
  // Sets differ by what tokens allow: a bound keeps a flood of odd scopes from filling memory.
  if (statements.size < 500) statements.set(set, fresh);
  return fresh;
}

/** The whole record when it is small, in one statement; `limit` rows of it otherwise. */
export function listCompartment(
  tx: Tx,
  { bucket, patient, types, person }: Compartment,
  limit: number,
): Promise<CompartmentRow[]> {
  const values = [bucket, patient, limit];
  if (person !== undefined) return listSeenCompartment(tx, types, person, values);
  const { name, text } = wholeRecord(types);
  return statements.size < 500 ? tx.query(text, values, name) : tx.query(text, values);
}

function listSeenCompartment(
  tx: Tx,
  types: readonly ResourceType[],
  person: PersonScope,
  first: readonly unknown[],
): Promise<CompartmentRow[]> {
  const { values, bind } = createBinds(first);
  const seen = seenBy(person, bind);
  const text = `select r.type, r.id, r.content, (select count(*) from fhir.present_type) as types
     from (${parts(types, (type) => ofPatient + seen(type))}) r limit $3`;
  return tx.query(text, values, nameForPeople(text));
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
  { bucket, patient, types, person }: Compartment,
  filter: RecordFilter,
): Promise<RecordRow[]> {
  const inside = `${ofPatient} and ($6::timestamptz is null or t.updated >= $6)
    and ($7::timestamptz is null or t.end_at is null or t.end_at > $7)
    and ($8::timestamptz is null or t.start_at is null or t.start_at < $8)`;
  const { values, bind } = createBinds([
    bucket,
    patient,
    filter.after?.type ?? 0,
    filter.after?.id ?? "00000000-0000-0000-0000-000000000000",
    filter.limit,
    filter.since ?? null,
    filter.start ?? null,
    filter.end ?? null,
  ]);
  const seen = seenBy(person, bind);
  return tx.query<RecordRow>(
    `select type, id, content from (${parts(types, (type) => inside + seen(type))}) r
     where (type, id) > ($3::int2, $4::uuid) order by type, id limit $5`,
    values,
  );
}

/** The record exactly as it was known at an instant. */
export function listCompartmentAsOf(
  tx: Tx,
  { bucket, patient, types, person }: Compartment,
  {
    at,
    after,
    limit,
  }: { readonly at: Date; readonly after: RecordPosition | undefined; readonly limit: number },
): Promise<RecordRow[]> {
  const { values, bind } = createBinds([
    bucket,
    patient,
    after?.type ?? 0,
    after?.id ?? "00000000-0000-0000-0000-000000000000",
    limit,
    at,
    types.map(typeCodeOf),
  ]);
  const seen = seenBy(person, bind);
  return tx.query<RecordRow>(
    `select type, id, content from (
       ${parts(types, (type) => `${ofPatient} and t.updated <= $6${seen(type)}`)}
       union all select h.type, h.id, h.content from fhir.history h
       where h.patient = $2 and h.updated <= $6 and h.until > $6 and not h.deleted and h.type = any($7::int2[])
         and ${person === undefined ? "true" : seenVersion(person, types, bind)}) r
     where (type, id) > ($3::int2, $4::uuid) order by type, id limit $5`,
    values,
  );
}

/** A version that carried no label, of a row that is not hidden now: a label is put on because it was missing. */
function seenVersion(person: PersonScope, types: readonly ResourceType[], bind: Bind): string {
  const hiddenNow = types.map(
    (type) =>
      `select 1 from ${tableOf(type)} t where h.type = ${typeCodeOf(type)} and t.bucket = $1 and t.id = h.id and not (${person.unhidden(type, "t", bind)})`,
  );
  return `${person.unhiddenVersion("Basic", "h", bind)} and not exists (${hiddenNow.join(" union all ")})`;
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
