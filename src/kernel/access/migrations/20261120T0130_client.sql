-- Programs that may ask for a token (OAuth 2 client credentials) and the tokens that are in force.
create table kernel.client (
  id uuid primary key,
  name text not null,
  -- scrypt$N$r$p$salt$hash; the secret itself is shown once and never stored.
  secret_hash text not null,
  scopes text not null,
  created_at timestamptz not null,
  revoked_at timestamptz
);

create table kernel.access_token (
  -- sha-256 of the token.
  hash bytea primary key,
  client_id uuid not null,
  scopes text not null,
  expires_at timestamptz not null
);
create index access_token_expires_at on kernel.access_token (expires_at);
