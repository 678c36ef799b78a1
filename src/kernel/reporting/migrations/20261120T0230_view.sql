-- ViewDefinitions whose rows are kept as tables of this schema, in the transactions that change the records.
-- The first two tables are reference data; a view's own table and its failures are patient-bound (bucket first).
create schema if not exists reporting;

-- Raised by every change below; servers notice by it that they have to read the definitions again.
create table reporting.view_registry (
  one boolean primary key default true check (one),
  version int8 not null
);
insert into reporting.view_registry (version) values (0);

create table reporting.view_definition (
  name text primary key,
  resource_type text not null,
  definition text not null,
  version int8 not null,
  state text not null check (state in ('building', 'ready', 'dropping')),
  registered_at timestamptz not null default now(),
  -- how far the back-fill has come
  after_bucket int2 not null default -32768,
  after_key uuid not null default '00000000-0000-0000-0000-000000000000'
);

-- Records whose rows could not be computed. A view never refuses a clinical write: it says here what it lacks.
create table reporting.view_failure (
  bucket int2 not null,
  resource_key uuid not null,
  view_name text not null,
  reason text not null,
  failed_at timestamptz not null default now(),
  primary key (bucket, resource_key, view_name)
);
