-- Periods, classes, texts and the register that the platform begins with. Each names where it comes from.
insert into privacy.period (name, valid_from, amount, unit, source, certainty) values
  ('request.answer', '2026-01-01', 2, 'working-day', 'Nghị định 356/2025/NĐ-CP: trả lời yêu cầu của chủ thể dữ liệu trong 02 ngày làm việc', 'secondary'),
  ('request.copy', '2026-01-01', 10, 'day', 'Nghị định 356/2025/NĐ-CP: cung cấp, xem và chỉnh sửa dữ liệu cá nhân trong 10 ngày', 'secondary'),
  ('request.correction', '2026-01-01', 10, 'day', 'Nghị định 356/2025/NĐ-CP: cung cấp, xem và chỉnh sửa dữ liệu cá nhân trong 10 ngày', 'secondary'),
  ('request.restriction', '2026-01-01', 15, 'day', 'Nghị định 356/2025/NĐ-CP: hạn chế xử lý trong 15 ngày', 'secondary'),
  ('request.deletion', '2026-01-01', 15, 'day', 'Nghị định 356/2025/NĐ-CP: xóa dữ liệu trong 15 ngày', 'secondary'),
  ('request.objection', '2026-01-01', 15, 'day', 'Nghị định 356/2025/NĐ-CP: phản đối xử lý, thực hiện trong 15 ngày', 'secondary'),
  ('request.withdraw-consent', '2026-01-01', 15, 'day', 'Nghị định 356/2025/NĐ-CP: rút lại sự đồng ý, thực hiện trong 15 ngày', 'secondary'),
  ('request.with-processors', '2026-01-01', 20, 'day', 'Nghị định 356/2025/NĐ-CP: 20 ngày khi có bên xử lý dữ liệu tham gia', 'secondary'),
  ('request.extension', '2026-01-01', 15, 'day', 'Nghị định 356/2025/NĐ-CP: gia hạn một lần không quá 15 ngày', 'secondary'),
  ('request.complaint', '2026-01-01', 30, 'day', 'Luật Khiếu nại 02/2011/QH13, Điều 28: giải quyết khiếu nại lần đầu không quá 30 ngày (cần đối chiếu)', 'memory'),
  ('request.copy-kept', '2026-01-01', 15, 'day', 'Quy định nội bộ: thời gian mở quyền tải bản sao một lần', 'primary'),
  ('request.reminder-first', '2026-01-01', 50, 'percent', 'Quy định nội bộ: nhắc việc khi hết nửa thời hạn', 'primary'),
  ('request.reminder-second', '2026-01-01', 80, 'percent', 'Quy định nội bộ: nhắc việc khi hết 80 % thời hạn', 'primary'),
  ('request.reminder-last', '2026-01-01', 100, 'percent', 'Quy định nội bộ: báo quá hạn', 'primary'),
  ('incident.authority', '2026-01-01', 72, 'hour', 'Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15: thông báo cơ quan chuyên trách trong 72 giờ từ khi phát hiện', 'secondary'),
  ('incident.first-report', '2026-08-19', 24, 'hour', 'Nghị định 331/2026/NĐ-CP, Điều 31.2.d: báo cáo ban đầu sự cố an ninh mạng trong 24 giờ', 'secondary'),
  ('incident.full-report', '2026-08-19', 72, 'hour', 'Nghị định 331/2026/NĐ-CP, Điều 31.2.d: báo cáo đầy đủ sự cố an ninh mạng trong 72 giờ', 'secondary'),
  ('register.filing', '2026-01-01', 60, 'day', 'Luật 91/2025/QH15 và Nghị định 356/2025/NĐ-CP: nộp hồ sơ đánh giá tác động trong 60 ngày từ khi bắt đầu xử lý', 'secondary'),
  ('register.review', '2026-01-01', 6, 'month', 'Nghị định 356/2025/NĐ-CP: cập nhật hồ sơ đánh giá tác động 6 tháng một lần', 'secondary'),
  ('release.kept', '2026-01-01', 30, 'day', 'Quy định nội bộ: thời gian giữ tệp trích xuất', 'primary');

-- Thông tư 33/2025/TT-BYT. The term is counted from the end of the year in which the episode ended; what falls into
-- several classes is kept for the longest.
insert into privacy.retention_class (code, valid_from, name, years, counted_from, source, certainty) values
  ('medical-incident', '2025-07-01', 'Hồ sơ sự cố y khoa', null, 'episode-end', 'Thông tư 33/2025/TT-BYT, nhóm 01', 'primary'),
  ('deceased', '2025-07-01', 'Hồ sơ bệnh án người bệnh tử vong', 30, 'death', 'Thông tư 33/2025/TT-BYT, nhóm 01', 'primary'),
  ('psychiatric', '2025-07-01', 'Hồ sơ bệnh án tâm thần, tai nạn lao động, tai nạn giao thông', 20, 'episode-end', 'Thông tư 33/2025/TT-BYT, nhóm 01', 'primary'),
  ('chart', '2025-07-01', 'Hồ sơ bệnh án nội trú, ngoại trú khác', 10, 'episode-end', 'Thông tư 33/2025/TT-BYT, nhóm 01', 'primary'),
  ('immunisation', '2025-07-01', 'Hồ sơ tiêm chủng cá nhân', 10, 'episode-end', 'Thông tư 33/2025/TT-BYT: không có mục riêng; áp dụng như hồ sơ ngoại trú', 'secondary'),
  ('health-book', '2025-07-01', 'Sổ sức khỏe điện tử', 10, 'death', 'Thông tư 33/2025/TT-BYT, nhóm 01', 'primary'),
  ('register-book', '2025-07-01', 'Sổ khám bệnh, sổ điều trị', 5, 'episode-end', 'Thông tư 33/2025/TT-BYT, nhóm 01', 'primary'),
  ('no-duty', '2026-01-01', 'Dữ liệu không thuộc hồ sơ bệnh án, giữ theo mục đích đã thông báo', 0, 'episode-end', 'Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15: chỉ lưu trong thời gian phù hợp mục đích', 'secondary');
insert into privacy.retention_rule (id, class, valid_from, types, label, is_deceased) values
  ('01990000-0000-7000-8000-000000000001', 'medical-incident', '2025-07-01', '{AdverseEvent}', null, null),
  ('01990000-0000-7000-8000-000000000002', 'deceased', '2025-07-01',
   '{Encounter,EpisodeOfCare,Condition,Observation,AllergyIntolerance,Procedure,Immunization,MedicationRequest,MedicationStatement,MedicationAdministration,MedicationDispense,ServiceRequest,Specimen,DiagnosticReport,ImagingStudy,Media,CarePlan,CareTeam,Goal,ClinicalImpression,Composition,DocumentReference,FamilyMemberHistory,RiskAssessment,NutritionOrder,Patient}', null, true),
  ('01990000-0000-7000-8000-000000000003', 'psychiatric', '2025-07-01', null, 'PSY', null),
  ('01990000-0000-7000-8000-000000000004', 'chart', '2025-07-01',
   '{Encounter,EpisodeOfCare,Condition,Observation,AllergyIntolerance,Procedure,MedicationRequest,MedicationStatement,MedicationAdministration,MedicationDispense,ServiceRequest,Specimen,DiagnosticReport,ImagingStudy,Media,CarePlan,CareTeam,Goal,ClinicalImpression,Composition,DocumentReference,FamilyMemberHistory,RiskAssessment,NutritionOrder,DetectedIssue,Consent,Provenance,Coverage,Claim,ClaimResponse,ChargeItem,Invoice,Account}', null, null),
  ('01990000-0000-7000-8000-000000000005', 'immunisation', '2025-07-01', '{Immunization,ImmunizationRecommendation}', null, null),
  ('01990000-0000-7000-8000-000000000006', 'health-book', '2025-07-01', '{Patient,RelatedPerson,Person}', null, null),
  ('01990000-0000-7000-8000-000000000007', 'register-book', '2025-07-01', '{Appointment,List,Task,Flag}', null, null),
  ('01990000-0000-7000-8000-000000000008', 'no-duty', '2026-01-01', '{QuestionnaireResponse,Communication,CommunicationRequest,Basic,AppointmentResponse,DeviceUseStatement}', null, null);

insert into privacy.activity (id, code, revision, body, started_on, changed_at, changed_by)
select id::uuid, code, 1, body::jsonb, '2026-11-20', '2026-11-20T00:00:00Z', 'system'
from (values
  ('01990000-0000-7000-8000-000000000101', 'health-record', '{"name":"Hồ sơ sức khỏe và khám bệnh, chữa bệnh","purpose":"Khám bệnh, chữa bệnh, theo dõi sức khỏe và chia sẻ giữa các cơ sở đang điều trị","legalBasis":"Luật Khám bệnh, chữa bệnh 15/2023/QH15; Nghị định 102/2025/NĐ-CP (nghĩa vụ theo luật, không cần sự đồng ý)","subjects":["Người bệnh","Người dân trên địa bàn"],"categories":["Định danh, nơi ở, liên hệ","Sức khỏe, bệnh tật, thuốc, xét nghiệm, hình ảnh","Bảo hiểm y tế"],"isSensitive":true,"recipients":["Cơ sở đang điều trị cho người bệnh","Cơ sở dữ liệu quốc gia về y tế","Bảo hiểm xã hội Việt Nam"],"retentionClass":"chart","measures":["Quyền theo vai trò và nơi làm việc, lọc ngay trong câu lệnh đọc","Nhật ký truy cập không sửa được, người dân xem được","Mã hóa đường truyền và bí mật lưu trữ"],"processors":[]}'),
  ('01990000-0000-7000-8000-000000000102', 'accounts', '{"name":"Tài khoản và đăng nhập","purpose":"Xác định đúng người sử dụng và trách nhiệm của họ","legalBasis":"Luật An ninh mạng 116/2025/QH15; Nghị định 331/2026/NĐ-CP","subjects":["Nhân viên y tế","Người dân có tài khoản"],"categories":["Họ tên, số điện thoại","Dấu vết đăng nhập, địa chỉ mạng, thiết bị"],"isSensitive":true,"recipients":[],"retentionClass":"no-duty","measures":["Mật khẩu chỉ lưu dạng băm argon2id","Xác thực nhiều yếu tố","Bí mật mã hóa bằng tệp khóa"],"processors":[]}'),
  ('01990000-0000-7000-8000-000000000103', 'access-log', '{"name":"Nhật ký truy cập","purpose":"Chứng minh ai đã xem, sửa dữ liệu của ai và vì sao","legalBasis":"Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15; Luật Khám bệnh, chữa bệnh 15/2023/QH15","subjects":["Nhân viên y tế","Người bệnh"],"categories":["Người truy cập, vai trò, thời điểm, loại dữ liệu"],"isSensitive":true,"recipients":["Chính người bệnh","Cơ quan thanh tra, điều tra theo luật"],"retentionClass":"register-book","measures":["Cây Merkle nối tiếp, có bằng chứng kiểm tra độc lập"],"processors":[]}'),
  ('01990000-0000-7000-8000-000000000104', 'figures', '{"name":"Thống kê, báo cáo và chỉ số","purpose":"Quản lý nhà nước về y tế, giám sát dịch bệnh, báo cáo theo luật","legalBasis":"Luật Thống kê 89/2015/QH13; Luật Phòng, chống bệnh truyền nhiễm","subjects":["Người dân trên địa bàn"],"categories":["Số liệu tổng hợp từ hồ sơ sức khỏe"],"isSensitive":true,"recipients":["Sở Y tế","Bộ Y tế","Ủy ban nhân dân tỉnh"],"retentionClass":"no-duty","measures":["Chỉ xem số tổng hợp","Ẩn ô nhỏ trước khi công bố"],"processors":[]}'),
  ('01990000-0000-7000-8000-000000000105', 'people-requests', '{"name":"Yêu cầu của người dân về dữ liệu cá nhân","purpose":"Thực hiện quyền của chủ thể dữ liệu đúng thời hạn","legalBasis":"Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15; Nghị định 356/2025/NĐ-CP","subjects":["Người dân"],"categories":["Nội dung yêu cầu, kết quả xử lý"],"isSensitive":true,"recipients":[],"retentionClass":"register-book","measures":["Chỉ cán bộ bảo vệ dữ liệu của đúng cơ sở được mở"],"processors":[]}'),
  ('01990000-0000-7000-8000-000000000106', 'releases', '{"name":"Trích xuất dữ liệu đã giả danh","purpose":"Nghiên cứu, đánh giá chính sách, dữ liệu mở","legalBasis":"Luật Dữ liệu 60/2024/QH15; Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15","subjects":["Người dân trên địa bàn"],"categories":["Dữ liệu sức khỏe đã giả danh, đã làm thô"],"isSensitive":true,"recipients":["Đơn vị nhận ghi trong từng lần trích xuất"],"retentionClass":"no-duty","measures":["Khóa giả danh riêng từng lần","Kiểm tra khả năng nhận dạng lại (k)","Hai người duyệt"],"processors":[]}'),
  ('01990000-0000-7000-8000-000000000107', 'backups', '{"name":"Sao lưu dự phòng","purpose":"Khôi phục sau sự cố","legalBasis":"Thông tư 13/2025/TT-BYT, Điều 2; Nghị định 331/2026/NĐ-CP","subjects":["Mọi người có dữ liệu trong hệ thống"],"categories":["Toàn bộ cơ sở dữ liệu"],"isSensitive":true,"recipients":[],"retentionClass":"no-duty","measures":["Kiểm tra khôi phục định kỳ","Bản sao ngoài máy chủ"],"processors":[]}')
) as seed (id, code, body);
insert into privacy.activity_revision (activity, revision, body, changed_at, changed_by)
select id, revision, body, changed_at, changed_by from privacy.activity;

insert into privacy.notice (code, version, language, title, body, purpose, hash, valid_from, created_at, created_by)
select code, 1, language, title, body, purpose,
  encode(sha256(convert_to(title || E'\n' || body, 'UTF8')), 'hex'), '2026-11-20T00:00:00Z', '2026-11-20T00:00:00Z', 'system'
from (values
  ('reminders', 'vi', 'Nhắc lịch qua tin nhắn', 'Tôi đồng ý nhận tin nhắn nhắc lịch khám, tiêm chủng và lấy thuốc vào số điện thoại đã đăng ký. Tin nhắn không ghi tên bệnh. Tôi có thể rút lại sự đồng ý bất cứ lúc nào, ngay tại mục này; việc rút lại không ảnh hưởng đến quyền được khám bệnh, chữa bệnh.', 'Nhắc lịch'),
  ('reminders', 'en', 'Reminders by text message', 'I agree to receive text messages that remind me of visits, vaccinations and medicines at my registered telephone number. They never name an illness. I may withdraw at any time in this same place; withdrawing does not affect my right to care.', 'Reminders'),
  ('research', 'vi', 'Dùng dữ liệu đã giả danh cho nghiên cứu', 'Tôi đồng ý để dữ liệu sức khỏe của tôi, sau khi đã thay tên bằng mã và làm thô ngày tháng, được dùng trong nghiên cứu do Sở Y tế duyệt từng lần. Tôi có thể rút lại sự đồng ý bất cứ lúc nào; các lần trích xuất sau đó sẽ không có dữ liệu của tôi.', 'Nghiên cứu'),
  ('research', 'en', 'Pseudonymised data for research', 'I agree that my health data, with my name replaced by a code and dates made coarse, may be used in research that the Department of Health approves case by case. I may withdraw at any time; later extracts will not hold my data.', 'Research')
) as seed (code, language, title, body, purpose);

insert into kernel.role_permission (role, permission)
select one_role, one_permission
from (values
  ('data-officer', 'privacy.requests privacy.register privacy.notices privacy.breach privacy.retention privacy.release'),
  ('records-officer', 'privacy.requests privacy.retention'),
  ('director', 'privacy.retention privacy.release privacy.breach'),
  ('auditor', 'privacy.breach')
) as rights (roles, permissions),
  unnest(string_to_array(roles, ' ')) as one_role,
  unnest(string_to_array(permissions, ' ')) as one_permission
on conflict do nothing;
