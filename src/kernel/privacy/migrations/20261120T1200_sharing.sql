-- Openings in an emergency, what people are told of them, codes by which a patient shares, and acting for somebody.

-- A clinician opened a record that they do not reach, for a limited time; the id is that of its kernel.person_access.
create table privacy.emergency (
  id uuid primary key,
  patient text not null,
  patient_name text not null,
  account uuid not null,
  account_name text not null,
  role text not null,
  role_name text not null,
  facility text,
  facility_name text,
  purpose text not null check (purpose in ('emergency', 'unconscious', 'handover')),
  reason text not null,
  opened_at timestamptz not null,
  until_at timestamptz not null,
  ended_at timestamptz,
  -- What the officer of the facility found.
  verdict text check (verdict in ('justified', 'questioned')),
  verdict_note text,
  verdict_by text,
  verdict_at timestamptz
);
create index emergency_patient on privacy.emergency (patient);
create index emergency_account on privacy.emergency (account, until_at);
create index emergency_opened on privacy.emergency (opened_at);

-- What somebody is told: a patient, or the officer of a facility. `facts` says it in names, never in clinical data.
create table privacy.alert (
  id uuid primary key,
  patient text,
  facility text,
  is_for_officer boolean not null,
  kind text not null,
  facts jsonb not null,
  source uuid,
  at timestamptz not null,
  seen_at timestamptz
);
create index alert_patient on privacy.alert (patient, at) where not is_for_officer;
create index alert_officer on privacy.alert (at) where is_for_officer;

-- One-time codes that open a patient's record to the clinician who is shown one.
create table privacy.share_code (
  id uuid primary key,
  -- Under a key that does not lie in the database.
  hash bytea not null unique,
  patient text not null,
  account uuid not null,
  hours int4 not null check (hours > 0),
  is_unrestricted boolean not null,
  made_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index share_code_patient on privacy.share_code (patient) where used_at is null;

-- What stands in a Consent of the record, for lists: the Consent itself decides.
create table privacy.consent (
  -- Id of the Consent.
  id text primary key,
  kind text not null check (kind in ('share', 'refusal', 'delegation')),
  patient text not null,
  -- Whom it is about: a clinician, a facility, a citizen.
  actor text,
  actor_name text not null,
  facility_name text,
  account uuid,
  from_at timestamptz not null,
  until_at timestamptz,
  withdrawn_at timestamptz,
  withdrawn_by text
);
create index consent_patient on privacy.consent (patient);

create table privacy.delegation (
  id uuid primary key,
  patient text not null,
  patient_name text not null,
  giver uuid not null,
  -- Null where nobody of that number has an account: the giver is not told so.
  receiver uuid,
  receiver_patient text,
  receiver_name text,
  is_unrestricted boolean not null,
  until_at timestamptz,
  state text not null check (state in ('proposed', 'accepted', 'refused', 'ended')),
  proposed_at timestamptz not null,
  decided_at timestamptz,
  ended_at timestamptz,
  -- Id of the Consent, once it is accepted.
  consent text
);
create index delegation_giver on privacy.delegation (giver);
create index delegation_receiver on privacy.delegation (receiver) where receiver is not null;

insert into privacy.period (name, valid_from, amount, unit, source, certainty) values
  ('emergency.open', '2026-01-01', 4, 'hour', 'Quy định nội bộ: hồ sơ mở khẩn cấp tự đóng sau 4 giờ', 'primary'),
  ('share.most', '2026-01-01', 72, 'hour', 'Quy định nội bộ: một lần chia sẻ bằng mã QR không quá 72 giờ', 'primary'),
  ('child.heard', '2026-01-01', 84, 'month', 'Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15 và Luật Trẻ em 102/2016/QH13: từ đủ 7 tuổi phải xem xét ý kiến của trẻ (cần đối chiếu)', 'memory'),
  ('child.youth', '2026-01-01', 180, 'month', 'Bộ luật Dân sự 91/2015/QH13, Điều 21: từ đủ 15 tuổi tự mình xác lập phần lớn giao dịch dân sự (cần đối chiếu)', 'memory'),
  ('child.adult', '2026-01-01', 216, 'month', 'Bộ luật Dân sự 91/2015/QH13, Điều 20: người thành niên từ đủ 18 tuổi', 'memory');

insert into kernel.permission (kind, code, says, says_en) values
  ('plain', 'privacy.emergency-review', 'Xem xét các lần mở hồ sơ khẩn cấp của cơ sở', 'Review emergency openings of the facility'),
  ('charts', 'privacy.redeem', 'Nhận quyền xem hồ sơ bằng mã người bệnh đưa', 'Take over a share by the code that a patient shows')
on conflict do nothing;

insert into kernel.role_permission (role, permission)
select role, permission
from (values
  ('data-officer', 'privacy.emergency-review'),
  ('doctor', 'privacy.redeem'), ('consulting-doctor', 'privacy.redeem'), ('hiv-clinician', 'privacy.redeem'),
  ('mental-health-clinician', 'privacy.redeem'), ('methadone-clinician', 'privacy.redeem'),
  ('nurse', 'privacy.redeem'), ('midwife', 'privacy.redeem'),
  ('station-head', 'privacy.redeem'), ('station-worker', 'privacy.redeem'),
  ('delegate', 'citizen.self')
) as more (role, permission)
on conflict do nothing;
