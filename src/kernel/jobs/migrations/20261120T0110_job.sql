-- Work to do later. A row lives until it is done; `run_at` is when it may be taken, and while `worker` holds it,
-- when the lease ends. No sequence, no trigger, no foreign key: see docs/adr/0003-own-job-queue.md.
create table kernel.job (
  id uuid primary key,
  kind text not null,
  key text,
  payload text not null,
  run_at timestamptz not null,
  attempts integer not null default 0,
  give_up_at timestamptz not null,
  worker uuid,
  last_error text,
  created_at timestamptz not null
);
create unique index job_kind_key on kernel.job (kind, key);
create index job_run_at on kernel.job (run_at);

-- What was given up; a person runs it again or discards it.
create table kernel.dead_job (
  id uuid primary key,
  kind text not null,
  key text,
  payload text not null,
  attempts integer not null,
  last_error text,
  created_at timestamptz not null,
  died_at timestamptz not null
);
create index dead_job_died_at on kernel.dead_job (died_at, id);

-- The last slot each schedule has fired for.
create table kernel.schedule (
  name text primary key,
  slot timestamptz not null
);
