-- People who sign in, what they may do, and their sessions.
create table kernel.account (
  id uuid primary key,
  kind text not null check (kind in ('staff', 'citizen')),
  -- Lower case; a citizen's is the personal number or telephone they registered with.
  login text not null unique,
  name text not null,
  -- Ids of the person's own resources in the record.
  practitioner text,
  patient text,
  phone text,
  email text,
  -- argon2id in the usual PHC spelling; null where the person signs in by other means only.
  password_hash text,
  password_changed_at timestamptz,
  must_change_password boolean not null default false,
  -- Sealed with the key file.
  totp_secret bytea,
  -- argon2id of the short number that switches the user of a shared computer.
  pin_hash text,
  badge_hash bytea,
  disabled_at timestamptz,
  disabled_reason text,
  -- People everybody knows: their record is watched more closely.
  is_vip boolean not null default false,
  created_at timestamptz not null,
  seen_at timestamptz
);
create index account_practitioner on kernel.account (practitioner) where practitioner is not null;
create index account_patient on kernel.account (patient) where patient is not null;
create unique index account_badge on kernel.account (badge_hash) where badge_hash is not null;

create table kernel.role (
  code text primary key,
  name text not null,
  name_en text not null,
  -- Whose data a role reaches: see kernel/access.
  reach text not null check (reach in ('facility', 'treatment', 'self', 'figures', 'nobody')),
  -- Granting it needs a second person.
  is_dangerous boolean not null default false,
  position int4 not null default 0
);

-- A permission is the name a route gives it (`ops.jobs`) or rights on the record (`user/Observation.rs`).
create table kernel.role_permission (
  role text not null,
  permission text not null,
  primary key (role, permission)
);

-- Restricted labels (HIV, PSY, …) the role works with.
create table kernel.role_label (
  role text not null,
  label text not null,
  primary key (role, label)
);

-- Who holds which role, where, from when to when; a row is ended, never deleted.
create table kernel.role_grant (
  id uuid primary key,
  account uuid not null,
  role text not null,
  -- Id of the Organization; null where the role is the province's.
  facility text,
  facility_name text,
  state text not null check (state in ('proposed', 'active', 'refused', 'ended')),
  from_at timestamptz not null,
  until_at timestamptz,
  reason text,
  proposed_by uuid,
  proposed_at timestamptz not null,
  decided_by uuid,
  decided_at timestamptz,
  ended_by uuid,
  ended_at timestamptz
);
create index role_grant_account on kernel.role_grant (account);
create index role_grant_role on kernel.role_grant (role, facility);

create table kernel.session (
  id uuid primary key,
  -- sha-256 of the secret in the cookie.
  hash bytea not null unique,
  account uuid not null,
  -- The role that is worn; null for citizens.
  role_grant uuid,
  methods text[] not null,
  -- The computer's own session that a quick switch of users stands on.
  device uuid,
  created_at timestamptz not null,
  seen_at timestamptz not null,
  idle_until timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz,
  ended_why text,
  address text,
  agent text
);
create index session_account on kernel.session (account) where ended_at is null;
create index session_expires_at on kernel.session (expires_at);

-- Single people whose data one account may see, beyond what its role reaches: opened in an emergency, shared by the
-- patient, or acted for. Written together with the Consent or the emergency that it comes from.
create table kernel.person_access (
  id uuid primary key,
  account uuid not null,
  -- Id of the Patient.
  patient text not null,
  why text not null check (why in ('emergency', 'share', 'delegate')),
  -- Restricted rows too.
  is_unrestricted boolean not null default false,
  reason text,
  -- `Consent/…` it stands on, if any.
  source text,
  from_at timestamptz not null,
  until_at timestamptz,
  ended_at timestamptz
);
create index person_access_account on kernel.person_access (account) where ended_at is null;
create index person_access_patient on kernel.person_access (patient);
