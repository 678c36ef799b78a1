-- What the law on personal data asks of an office: requests of the people, a register, texts and agreements,
-- incidents, retention and releases. Small tables of the office itself; the record is not copied here.
create schema if not exists privacy;

-- Periods of the law as dated data. A new period is a new row with a later `valid_from`.
create table privacy.period (
  name text not null,
  valid_from date not null,
  amount int4 not null check (amount > 0),
  unit text not null check (unit in ('hour', 'day', 'working-day', 'month', 'percent')),
  source text not null,
  -- How the source was read: its own text, somebody's account of it, or from memory and to be checked.
  certainty text not null check (certainty in ('primary', 'secondary', 'memory')),
  primary key (name, valid_from)
);

create table privacy.request (
  id uuid primary key,
  kind text not null check (kind in
    ('copy', 'correction', 'restriction', 'deletion', 'objection', 'withdraw-consent', 'complaint')),
  -- Id of the Patient the request is about.
  patient text not null,
  -- Account of who asked; null when staff typed it in for somebody at the counter.
  account uuid,
  asked_by text not null,
  channel text not null check (channel in ('self', 'counter')),
  -- Organization that has to answer; null: the province's own officer.
  facility text,
  details text not null,
  -- correction: {resource, element, value}; deletion: {resources}; withdraw-consent: {notice}.
  wanted jsonb,
  state text not null check (state in ('received', 'accepted', 'refused', 'done')),
  received_at timestamptz not null,
  answer_due timestamptz not null,
  -- Holidays of the year were not announced when it was computed: only weekends were left out.
  is_provisional boolean not null,
  due timestamptz not null,
  with_processors boolean not null default false,
  extended_at timestamptz,
  extension_reason text,
  handler text,
  handler_name text,
  answered_at timestamptz,
  answer text,
  legal_basis text,
  done_at timestamptz,
  outcome jsonb,
  -- Highest share of the running period that was told: 0, 50, 80 or 100.
  reminded int4 not null default 0,
  copy_until timestamptz,
  copied_at timestamptz,
  -- A restriction or objection that stands, until somebody lifts it.
  lifted_at timestamptz,
  check (state in ('received', 'accepted') = (done_at is null)),
  check ((state = 'received') = (answered_at is null))
);
create index request_patient on privacy.request (patient);
create index request_open on privacy.request (due) where state in ('received', 'accepted');
create index request_received on privacy.request (received_at);

create table privacy.request_event (
  id uuid primary key,
  request uuid not null,
  at timestamptz not null,
  actor text not null,
  actor_name text not null,
  what text not null,
  note text
);
create index request_event_request on privacy.request_event (request);

-- Register of processing: the newest revision, and all before it.
create table privacy.activity (
  id uuid primary key,
  code text not null unique,
  revision int4 not null,
  body jsonb not null,
  started_on date not null,
  filed_on date,
  filed_as text,
  reviewed_on date,
  ended_on date,
  changed_at timestamptz not null,
  changed_by text not null
);
create table privacy.activity_revision (
  activity uuid not null,
  revision int4 not null,
  body jsonb not null,
  changed_at timestamptz not null,
  changed_by text not null,
  primary key (activity, revision)
);

-- Texts that people agree to. A version is never changed; its hash is what was agreed to.
create table privacy.notice (
  code text not null,
  version int4 not null,
  language text not null check (language in ('vi', 'en')),
  title text not null,
  body text not null,
  purpose text not null,
  -- sha-256 of title, a line feed and body, in hexadecimal digits.
  hash text not null,
  valid_from timestamptz not null,
  created_at timestamptz not null,
  created_by text not null,
  primary key (code, version, language)
);
create table privacy.agreement (
  id uuid primary key,
  patient text not null,
  account uuid,
  given_by text not null,
  code text not null,
  version int4 not null,
  language text not null,
  hash text not null,
  channel text not null check (channel in ('self', 'counter')),
  given_at timestamptz not null,
  withdrawn_at timestamptz,
  withdrawn_by text,
  withdrawn_channel text check (withdrawn_channel in ('self', 'counter', 'request'))
);
create index agreement_patient on privacy.agreement (patient, code);
create unique index agreement_living on privacy.agreement (patient, code) where withdrawn_at is null;

create table privacy.incident (
  id uuid primary key,
  title text not null,
  description text not null,
  is_security boolean not null,
  is_drill boolean not null,
  detected_at timestamptz not null,
  opened_at timestamptz not null,
  opened_by text not null,
  opened_name text not null,
  categories text[] not null,
  people_estimate int4 not null default 0,
  consequences text not null default '',
  measures text not null default '',
  authority_due timestamptz not null,
  first_due timestamptz,
  full_due timestamptz,
  authority_at timestamptz,
  authority_reference text,
  first_at timestamptz,
  first_reference text,
  full_at timestamptz,
  full_reference text,
  late_reason text,
  must_inform boolean not null default false,
  closed_at timestamptz,
  conclusion text
);
create index incident_open on privacy.incident (detected_at) where closed_at is null;
create table privacy.incident_event (
  id uuid primary key,
  incident uuid not null,
  at timestamptz not null,
  actor text not null,
  actor_name text not null,
  what text not null,
  note text
);
create index incident_event_incident on privacy.incident_event (incident);
create table privacy.incident_person (
  incident uuid not null,
  patient text not null,
  source text not null check (source in ('audit', 'typed')),
  informed_at timestamptz,
  informed_how text,
  primary key (incident, patient)
);

-- How long what is kept, as dated data.
create table privacy.retention_class (
  code text not null,
  valid_from date not null,
  name text not null,
  -- null: for ever.
  years int4,
  counted_from text not null check (counted_from in ('episode-end', 'death')),
  source text not null,
  certainty text not null check (certainty in ('primary', 'secondary', 'memory')),
  primary key (code, valid_from)
);
-- What falls into a class: every condition that is given must hold.
create table privacy.retention_rule (
  id uuid primary key,
  class text not null,
  valid_from date not null,
  valid_until date,
  types text[],
  -- Code of meta.security.
  label text,
  is_deceased boolean
);
create table privacy.legal_hold (
  id uuid primary key,
  patient text not null,
  reason text not null,
  placed_at timestamptz not null,
  placed_by text not null,
  placed_name text not null,
  lifted_at timestamptz,
  lifted_by text,
  lifted_reason text
);
create index legal_hold_patient on privacy.legal_hold (patient) where lifted_at is null;
create table privacy.disposal (
  id uuid primary key,
  state text not null check (state in ('proposed', 'refused', 'done')),
  as_of date not null,
  reason text not null,
  proposed_at timestamptz not null,
  proposed_by text not null,
  proposed_name text not null,
  decided_at timestamptz,
  decided_by text,
  decided_name text,
  decision_reason text,
  removed int4,
  skipped int4,
  -- sha-256 over the lines of `disposal_row` that were removed, in the order of type and id.
  rows_hash text,
  check (decided_by is distinct from proposed_by or decided_by is null)
);
create table privacy.disposal_row (
  disposal uuid not null,
  type text not null,
  id text not null,
  class text not null,
  due_on date not null,
  -- Forgotten when the row is removed.
  patient text,
  -- sha-256 of the contents of all versions that were removed.
  hash text,
  versions int4,
  removed_at timestamptz,
  skipped text,
  primary key (disposal, type, id)
);

create table privacy.release (
  id uuid primary key,
  name text not null,
  purpose text not null,
  recipient text not null,
  legal_basis text not null,
  body jsonb not null,
  state text not null check (state in ('proposed', 'refused', 'made')),
  proposed_at timestamptz not null,
  proposed_by text not null,
  proposed_name text not null,
  decided_at timestamptz,
  decided_by text,
  decided_name text,
  decision_reason text,
  manifest jsonb,
  -- Sealed with the key file; emptied when `keep_until` has passed.
  file bytea,
  keep_until timestamptz,
  check (decided_by is distinct from proposed_by or decided_by is null)
);
create table privacy.release_handover (
  id uuid primary key,
  release uuid not null,
  at timestamptz not null,
  actor text not null,
  actor_name text not null
);
create index release_handover_release on privacy.release_handover (release);
