-- Meanings of permissions that other rooms brought.
insert into kernel.permission (kind, code, says, says_en) values
  ('plain', 'privacy.requests', 'Tiếp nhận và giải quyết yêu cầu của chủ thể dữ liệu', 'Handle requests of data subjects'),
  ('plain', 'privacy.register', 'Quản lý sổ đăng ký hoạt động xử lý dữ liệu', 'Keep the register of processing'),
  ('plain', 'privacy.notices', 'Xem thông báo mở hồ sơ khẩn cấp của cơ sở', 'See notices of emergency openings'),
  ('plain', 'privacy.breach', 'Ghi nhận và báo cáo sự cố dữ liệu', 'Record and report data breaches'),
  ('plain', 'privacy.retention', 'Đề nghị và duyệt việc hủy hồ sơ hết hạn lưu trữ', 'Propose and approve disposal of expired records'),
  ('plain', 'privacy.release', 'Xuất dữ liệu đã khử định danh và ghi sổ', 'Release pseudonymised extracts'),
  ('charts', 'smart.launch', 'Mở ứng dụng SMART trên hồ sơ người bệnh', 'Launch SMART apps on a patient')
on conflict do nothing;
