import type { Migration } from "#kernel/db/migrate.ts";
import { type ResourceType, resourceTypes, tableNameOf } from "../resource-types.ts";

/** Types that are listed by a person's or place's name. */
export const namedTypes: ReadonlySet<ResourceType> = new Set<ResourceType>([
  "Patient",
  "Practitioner",
  "Person",
  "RelatedPerson",
  "Organization",
  "Location",
  "HealthcareService",
]);

/** Types that surveillance asks by code and time over the whole province. */
const codedByTime: ReadonlySet<ResourceType> = new Set<ResourceType>([
  "Condition",
  "Immunization",
  "Procedure",
  "DiagnosticReport",
]);

/** See docs/adr/0001-record-store.md; eight-byte columns first so that no byte is lost to alignment. */
export function typeTableSql(type: ResourceType): string {
  const name = tableNameOf(type);
  return `
create table fhir.${name} (
  updated timestamptz not null, start_at timestamptz, end_at timestamptz,
  code int8, num float8, cnum float8, unit int8, present int8 not null,
  id uuid not null, patient uuid, encounter uuid,
  version int4 not null, bucket int2 not null, deleted boolean not null,
  sort_name text collate "C", tok int8[] not null, content text not null,
  primary key (bucket, id)) with (fillfactor = 95);
create index ${name}_patient on fhir.${name} (bucket, patient, code, start_at desc nulls last) where patient is not null;
create index ${name}_encounter on fhir.${name} (encounter) where encounter is not null;
create index ${name}_updated on fhir.${name} (updated);
create index ${name}_date on fhir.${name} (start_at) where start_at is not null;
create index ${name}_tok on fhir.${name} using gin (tok) with (fastupdate = on);
${namedTypes.has(type) ? `create index ${name}_name on fhir.${name} (sort_name) where sort_name is not null;` : ""}
${codedByTime.has(type) ? `create index ${name}_code on fhir.${name} (code, start_at) where code is not null;` : ""}
`;
}

const sharedTablesSql = `
create schema if not exists fhir;
create table fhir.setting (name text primary key, value text not null);
create table fhir.history (
  updated timestamptz not null, until timestamptz not null, id uuid not null, patient uuid,
  version int4 not null, bucket int2 not null, type int2 not null, deleted boolean not null, content text not null,
  primary key (bucket, type, id, version));
create index history_patient on fhir.history (patient, until) where patient is not null;
create index history_updated on fhir.history (updated);
create table fhir.reference (
  source uuid not null, target uuid not null, param int4 not null,
  bucket int2 not null, source_type int2 not null, target_type int2 not null,
  primary key (bucket, source, source_type, param, target_type, target));
create index reference_target on fhir.reference (target, target_type, source_type, param);
create table fhir.range (
  lo float8 not null, hi float8 not null, canonical float8, unit int8, token int8, id uuid not null,
  param int4 not null, bucket int2 not null, type int2 not null, n int2 not null,
  primary key (bucket, id, type, param, n));
create index range_lo on fhir.range (type, param, lo);
create table fhir.alias (
  id uuid not null, bucket int2 not null, type int2 not null, row_bucket int2 not null,
  primary key (bucket, id, type));
create table fhir.condition_lock (slot int4 primary key);
insert into fhir.condition_lock select generate_series(0, 4095);
create table fhir.word (word text collate "C" primary key);
create table fhir.present_type (type int2 primary key);
`;

const typesPerPart = 25;

/** The record store's tables, as one migration of several short transactions. */
export function recordStoreMigration(): Migration {
  const parts = [sharedTablesSql];
  for (let at = 0; at < resourceTypes.length; at += typesPerPart)
    parts.push(
      resourceTypes
        .slice(at, at + typesPerPart)
        .map(typeTableSql)
        .join("\n"),
    );
  return { name: "20261120T0200_record_store", parts };
}
