-- A second factor that is being set up, and the time step of the last code that was taken: none is taken twice.
alter table kernel.account add column totp_pending bytea;
alter table kernel.account add column totp_step int8;
-- An account of the demonstration: its dangerous roles ask for no second factor.
alter table kernel.account add column is_demo boolean not null default false;

create table kernel.passkey (
  -- Credential id, base64url.
  id text primary key,
  account uuid not null,
  name text not null,
  -- COSE.
  public_key bytea not null,
  counter int8 not null,
  transports text[] not null,
  created_at timestamptz not null,
  used_at timestamptz
);
create index passkey_account on kernel.passkey (account);

create table kernel.recovery_code (
  account uuid not null,
  -- HMAC under a key of the key file.
  hash bytea not null,
  used_at timestamptz,
  primary key (account, hash)
);

-- A sign-in that is half done, a code that was sent, a challenge that waits for its answer, a link that was handed out.
create table kernel.ticket (
  -- sha-256 of what the browser holds.
  hash bytea primary key,
  purpose text not null check (purpose in ('sign-in', 'passkey', 'passkey-new', 'phone', 'identify', 'link')),
  account uuid,
  methods text[] not null,
  -- Challenge of a passkey, telephone that a code went to.
  about text,
  -- HMAC of the code that was sent.
  code_hash bytea,
  -- The password has to be changed before the session begins.
  is_renewal boolean not null default false,
  tries int4 not null default 0,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  created_by uuid
);
create index ticket_expires_at on kernel.ticket (expires_at);
create index ticket_account on kernel.ticket (account);

-- A browser that somebody has signed in with. Named and shared: a ward computer where people switch in seconds.
create table kernel.device (
  id uuid primary key,
  hash bytea not null unique,
  is_shared boolean not null default false,
  name text,
  facility text,
  created_at timestamptz not null,
  ended_at timestamptz,
  enrolled_by uuid
);

create table kernel.device_account (
  device uuid not null,
  account uuid not null,
  seen_at timestamptz not null,
  primary key (device, account)
);
create index device_account_account on kernel.device_account (account);
