-- What happened, stored by the transaction in which it happened, until it is handed to the subscribers' jobs.
-- `id` is a UUIDv7, `payload` is JSON as text: it is passed on, never asked about.
create table kernel.outbox (
  id uuid primary key,
  name text not null,
  payload text not null,
  at timestamptz not null default now()
);
