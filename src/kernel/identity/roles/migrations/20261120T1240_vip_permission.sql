insert into kernel.permission (kind, code, says, says_en) values
  ('plain', 'access.vip', 'Đánh dấu người được nhiều người biết, để theo dõi kỹ ai xem hồ sơ của họ', 'Mark people everybody knows, so that accesses to their records are watched')
on conflict do nothing;

insert into kernel.role_permission (role, permission) values ('data-officer', 'access.vip') on conflict do nothing;
