-- Which key file opens what lies sealed here: every start proves it before it believes the file. The newest row counts.
create table kernel.key_check (
  -- First 16 hexadecimal digits of the sha-256 of a key that only the file leads to.
  fingerprint text not null,
  -- The fingerprint, sealed with the key file.
  sealed bytea not null,
  from_at timestamptz not null,
  primary key (from_at, fingerprint)
);
