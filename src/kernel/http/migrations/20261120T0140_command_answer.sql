-- The first answer to each command that carried a key, so that its second arrival changes nothing.
create table kernel.command_answer (
  actor_id text not null,
  key text not null,
  command text not null,
  request_hash bytea not null,
  answer text,
  at timestamptz not null,
  primary key (actor_id, key)
);
create index command_answer_at on kernel.command_answer (at);
