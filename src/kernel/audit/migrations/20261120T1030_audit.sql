-- Who looked at or changed what, as an append-only Merkle log (docs/adr/0004-audit-log.md). Rows are only ever added:
-- the application needs no right to change or remove one.
create schema if not exists audit;

create table audit.entry (
  id uuid primary key,
  at timestamptz not null,
  -- Number of the writing transaction, shifted by audit.era: what is below the oldest running one is complete.
  moment int8 not null,
  actor uuid,
  -- Key of the one patient concerned, or keys of several.
  patient uuid,
  patients uuid[],
  facility text,
  action text not null,
  type text,
  outcome text not null,
  -- Data of the whole population was taken out.
  everyone boolean not null,
  purpose text,
  -- The entry itself, JSON; the columns repeat parts of it to be searched. Its bytes are the leaf of the tree.
  event text not null
);
create index entry_moment on audit.entry (moment);
create index entry_patient on audit.entry (patient, id) where patient is not null;
create index entry_patients on audit.entry using gin (patients) where patients is not null;
create index entry_actor on audit.entry (actor, id);
create index entry_facility on audit.entry (facility, id) where facility is not null;
create index entry_everyone on audit.entry (id) where everyone;
create index entry_refused on audit.entry (id) where outcome <> 'done';
create index entry_purpose on audit.entry (id) where purpose is not null;

-- Added to the number of a transaction; a new row when a database was moved to a cluster that counts lower.
create table audit.era (
  n int4 primary key,
  shift int8 not null,
  at timestamptz not null
);
insert into audit.era values (1, 0, now());

-- Entries that went into the tree together, in the order of `ids`: those with moment in [low, high).
create table audit.block (
  first int8 primary key,
  size int4 not null,
  low int8 not null,
  high int8 not null,
  at timestamptz not null,
  -- 16 bytes an entry.
  ids bytea not null,
  -- Hashes of the leaves behind the last full tile.
  pending bytea not null,
  -- Of the whole tree after this block.
  root bytea not null
);
create unique index block_low on audit.block (low);

-- 32 hashes of neighbouring nodes of height 5 × level; only full tiles.
create table audit.tile (
  level int2 not null,
  n int8 not null,
  hashes bytea not null,
  primary key (level, n)
);

create table audit.signing_key (
  -- First 16 hexadecimal digits of the sha-256 of the public key.
  id text primary key,
  -- Ed25519, 32 bytes.
  public bytea not null,
  -- PKCS#8, sealed with the key file.
  sealed bytea not null,
  from_at timestamptz not null
);

-- Signed: at this instant the tree had this size and root. One an hour, one for each Vietnamese day that ended.
create table audit.head (
  id uuid primary key,
  size int8 not null,
  root bytea not null,
  at timestamptz not null,
  -- The day that it closes; null for an hourly one.
  day date,
  key text not null,
  signature bytea not null
);
create index head_at on audit.head (at);
create unique index head_day on audit.head (day) where day is not null;

-- What looks unusual in a day, with the entries behind it.
create table audit.finding (
  id uuid primary key,
  day date not null,
  kind text not null,
  actor uuid,
  patient uuid,
  count int4 not null,
  entries uuid[] not null,
  found_at timestamptz not null
);
create index finding_day on audit.finding (day, kind);

create table audit.review (
  finding uuid not null,
  at timestamptz not null,
  by uuid not null,
  by_name text not null,
  verdict text not null check (verdict in ('fine', 'ask', 'breach')),
  note text not null,
  primary key (finding, at)
);
