insert into kernel.permission (kind, code, says, says_en) values
  ('plain', 'access.devices', 'Đăng ký và gỡ máy tính dùng chung', 'Enrol and withdraw shared computers'),
  ('plain', 'account.self', 'Tự quản lý tài khoản của mình (ai đăng nhập cũng có)', 'Look after the own account (everybody has it)')
on conflict do nothing;

insert into kernel.role_permission (role, permission) values
  ('it-administrator', 'access.devices'), ('director', 'access.devices'), ('station-head', 'access.devices')
on conflict do nothing;
