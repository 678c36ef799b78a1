-- Kinship that somebody wrote into the record and that waits for a second person.
create table privacy.kinship_claim (
  -- Id of the RelatedPerson.
  related_person text primary key,
  -- Id of the child's Patient.
  child text not null,
  version int4 not null,
  claimed_at timestamptz not null,
  confirmed_at timestamptz,
  confirmed_by text,
  confirmed_name text
);
create index kinship_claim_waiting on privacy.kinship_claim (claimed_at) where confirmed_at is null;

-- allowed: access by kinship that nobody confirmed; few rows, nothing waits for them
update kernel.person_access set ended_at = now() where source like 'RelatedPerson/%' and ended_at is null;

-- The age from which parents saw nothing restricted: now they never do.
-- allowed: one row
delete from privacy.period where name = 'child.youth';

insert into kernel.permission (kind, code, says, says_en) values
  ('plain', 'privacy.kinship', 'Xác nhận quan hệ cha mẹ, người giám hộ của trẻ', 'Confirm parents and guardians of children')
on conflict do nothing;

insert into kernel.role_permission (role, permission) values
  ('station-head', 'privacy.kinship'), ('records-officer', 'privacy.kinship'), ('director', 'privacy.kinship')
on conflict do nothing;
