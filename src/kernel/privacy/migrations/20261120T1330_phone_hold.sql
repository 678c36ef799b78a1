insert into privacy.period (name, valid_from, amount, unit, source, certainty) values
  ('citizen.hold', '2026-01-01', 72, 'hour', 'Quy định nội bộ: số điện thoại, số định danh, ngày sinh mới ghi trong hồ sơ chỉ mở được tài khoản sau 72 giờ', 'primary')
on conflict do nothing;
