-- Apps that act for people (OAuth 2.1, OpenID Connect, SMART App Launch), beside programs that act on their own.
alter table kernel.client alter column secret_hash drop not null;
alter table kernel.client add column kind text not null default 'program' check (kind in ('program', 'app'));
alter table kernel.client add column auth_method text not null default 'secret'
  check (auth_method in ('secret', 'private_key_jwt', 'none'));
-- Compared letter by letter with what an app asks to be sent back to.
alter table kernel.client add column redirect_uris text[] not null default '{}';
-- Public keys of a client that signs its requests; never fetched from elsewhere.
alter table kernel.client add column jwks jsonb;
-- Where an app is opened from a patient's record.
alter table kernel.client add column launch_url text;

-- What the provider library keeps: codes, tokens, interactions, grants. Ids are stored as sha-256, the rest is sealed.
create table kernel.oidc_item (
  model text not null,
  id_hash bytea not null,
  grant_hash bytea,
  uid_hash bytea,
  -- Of an access token.
  scopes text,
  content bytea not null,
  expires_at timestamptz not null,
  consumed_at timestamptz,
  primary key (model, id_hash)
);
create index oidc_item_grant on kernel.oidc_item (grant_hash) where grant_hash is not null;
create index oidc_item_uid on kernel.oidc_item (uid_hash) where uid_hash is not null;
create index oidc_item_expires_at on kernel.oidc_item (expires_at);

-- What a person let an app do; ended, never deleted.
create table kernel.app_grant (
  id uuid primary key,
  -- sha-256 of the library's id of it.
  hash bytea not null unique,
  account uuid not null,
  client uuid not null,
  -- The role that was worn; null for citizens.
  role_grant uuid,
  -- The session it was given in; it ends with it unless it may go on offline.
  session uuid not null,
  is_offline boolean not null,
  methods text[] not null,
  signed_in_at timestamptz not null,
  scopes text not null,
  -- Ids of the Patient and the Encounter the app was opened with.
  patient text,
  encounter text,
  created_at timestamptz not null,
  ended_at timestamptz,
  ended_why text
);
create index app_grant_account on kernel.app_grant (account) where ended_at is null;
create index app_grant_client on kernel.app_grant (client) where ended_at is null;

-- A patient in context, handed to an app that a clinician opens; good once, for minutes.
create table kernel.smart_launch (
  hash bytea primary key,
  account uuid not null,
  client uuid not null,
  patient text not null,
  encounter text,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index smart_launch_expires_at on kernel.smart_launch (expires_at);

-- Keys that sign identity tokens. The newest signs; older ones are published until what they signed has ended.
create table kernel.signing_key (
  id text primary key,
  public_jwk jsonb not null,
  -- Sealed with the key file.
  private_jwk bytea not null,
  created_at timestamptz not null,
  retired_at timestamptz
);

-- Signed requests of clients that were seen already: each is good once.
create table kernel.used_assertion (
  hash bytea primary key,
  expires_at timestamptz not null
);
create index used_assertion_expires_at on kernel.used_assertion (expires_at);

-- Opening an app with a patient in context.
insert into kernel.role_permission (role, permission)
select code, 'smart.launch' from kernel.role
where code in ('doctor', 'consulting-doctor', 'hiv-clinician', 'mental-health-clinician', 'methadone-clinician', 'nurse',
  'midwife', 'lab-technician', 'radiology-technician', 'radiologist', 'pharmacist', 'station-head', 'station-worker',
  'cdc-officer');
