-- Restricted programmes a role works with are given and taken like its permissions.
insert into kernel.permission (kind, code, says, says_en) values
  ('charts', 'label/HIV', 'Xem phần hồ sơ hạn chế của chương trình HIV', 'See restricted rows of the HIV programme'),
  ('charts', 'label/PSY', 'Xem phần hồ sơ hạn chế về sức khỏe tâm thần', 'See restricted rows of mental health'),
  ('charts', 'label/OPIOIDUD', 'Xem phần hồ sơ hạn chế của điều trị methadone', 'See restricted rows of methadone treatment'),
  ('charts', 'label/R', 'Xem phần hồ sơ được hạn chế chung', 'See rows that are restricted in general'),
  ('charts', 'label/V', 'Xem phần hồ sơ được hạn chế chặt', 'See rows that are very restricted')
on conflict do nothing;
