-- A one-time link opens an account to whoever holds it: one person asks for it, another one agrees.
create table kernel.link_request (
  id uuid primary key,
  account uuid not null,
  -- Passkeys, codes and the authenticator are taken away too.
  removes_factors boolean not null,
  state text not null check (state in ('proposed', 'active', 'refused', 'used')),
  reason text not null,
  proposed_by uuid not null,
  proposed_at timestamptz not null,
  decided_by uuid,
  decided_at timestamptz,
  decided_reason text,
  -- An agreement is good for a day.
  until_at timestamptz,
  check (decided_by is distinct from proposed_by or state = 'refused')
);
create index link_request_account on kernel.link_request (account);
create index link_request_proposed on kernel.link_request (proposed_at) where state = 'proposed';
