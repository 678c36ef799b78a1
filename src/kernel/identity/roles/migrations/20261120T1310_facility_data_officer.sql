-- Each facility has somebody of its own who looks after data protection; what a role held at a facility shows is of
-- that facility. Held by two people's agreement, like the province's.
insert into kernel.role (position, code, name, name_en, reach, is_dangerous) values
  (113, 'facility-data-officer', 'Cán bộ bảo vệ dữ liệu của cơ sở', 'Data protection officer of a facility', 'nobody', true)
on conflict do nothing;

insert into kernel.role_permission (role, permission) values
  ('facility-data-officer', 'privacy.emergency-review'),
  ('facility-data-officer', 'privacy.requests'),
  ('facility-data-officer', 'privacy.breach'),
  ('facility-data-officer', 'access.see')
on conflict do nothing;
