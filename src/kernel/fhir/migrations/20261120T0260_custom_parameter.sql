-- Search parameters of the installation's own, written as SearchParameter resources. Small, the same for everybody.

-- Raised by every change below. Who writes records looks at it in the same transaction, so that no row is ever
-- indexed for a set of parameters that is no longer the current one.
create table fhir.custom_parameter_epoch (
  one boolean primary key default true check (one),
  epoch int8 not null
);
insert into fhir.custom_parameter_epoch (epoch) values (0);

create table fhir.custom_parameter (
  type text not null,
  code text not null,
  -- bit in the column present; given once, so that all processes mean the same by it
  ordinal int2 not null,
  definition text not null,
  -- key of the SearchParameter resource
  source uuid not null,
  -- false: taken back, and its traces are being removed from the rows
  active boolean not null,
  -- false: rows that were there before are still being indexed
  ready boolean not null,
  -- epoch of the last change of its definition
  changed int8 not null,
  primary key (type, code)
);
