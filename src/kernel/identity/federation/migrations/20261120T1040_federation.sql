-- Outside providers of identity: an office's own sign-in for staff, the national one for citizens.
create table kernel.identity_provider (
  id text primary key,
  kind text not null check (kind in ('staff', 'citizen')),
  -- What the button on the sign-in page says.
  name text not null,
  issuer text not null,
  client_id text not null,
  -- Sealed with the key file; null where the provider knows us by PKCE alone.
  client_secret bytea,
  scopes text not null,
  -- Our name of a claim → the provider's.
  claims jsonb not null,
  is_enabled boolean not null default true,
  created_at timestamptz not null
);

-- A sign-in that left for an outside provider and has not come back; good once, for minutes.
create table kernel.federation_state (
  -- sha-256 of the state.
  hash bytea primary key,
  provider text not null,
  nonce text not null,
  -- Of PKCE, sealed.
  verifier bytea not null,
  -- sha-256 of the cookie of the browser that left.
  browser bytea not null,
  onward text not null,
  expires_at timestamptz not null
);
create index federation_state_expires_at on kernel.federation_state (expires_at);

-- Which outside identity belongs to which account; the outside name is kept as a keyed hash only.
create table kernel.account_link (
  provider text not null,
  subject bytea not null,
  account uuid not null,
  created_at timestamptz not null,
  seen_at timestamptz not null,
  primary key (provider, subject)
);
create index account_link_account on kernel.account_link (account);
