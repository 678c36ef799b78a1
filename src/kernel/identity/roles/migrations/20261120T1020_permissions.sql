-- What permissions mean, for those who decide who holds them. Every room adds the rows of its own routes.
create table kernel.permission (
  -- `ops.jobs`, or `user/Observation` for all rights on a type of the record.
  code text primary key,
  says text not null,
  says_en text not null,
  -- charts: opens what is known about patients. technical: runs the house. No role may hold both.
  kind text not null check (kind in ('charts', 'technical', 'plain'))
);

insert into kernel.permission (kind, code, says, says_en) values
  ('technical', 'ops.jobs', 'Xem, chạy lại và bỏ các công việc nền bị lỗi', 'See, rerun and discard failed background jobs'),
  ('technical', 'ops.metrics', 'Xem số đo vận hành của máy chủ', 'See the metrics of the server'),
  ('technical', 'access.accounts', 'Mở, khóa và mở lại tài khoản của nhân viên', 'Create, disable and enable staff accounts'),
  ('technical', 'access.roles', 'Đề nghị thêm và bớt quyền của một vai trò', 'Propose and take away permissions of a role'),
  ('plain', 'access.see', 'Xem ai giữ vai trò và quyền gì', 'See who holds which role and permission'),
  ('plain', 'access.grants', 'Đề nghị giao vai trò và chấm dứt vai trò', 'Propose and end roles of people'),
  ('plain', 'access.approve', 'Duyệt hoặc từ chối đề nghị của người khác', 'Approve or refuse what others proposed'),
  ('technical', 'audit.read', 'Tra cứu nhật ký truy cập', 'Search the access log'),
  ('technical', 'audit.review', 'Xét các dấu hiệu truy cập bất thường', 'Review unusual accesses'),
  ('charts', 'privacy.emergency', 'Mở hồ sơ hạn chế trong tình huống cấp cứu, có lý do', 'Open a restricted record in an emergency, with a reason'),
  ('plain', 'citizen.self', 'Dùng các trang của chính mình', 'Use the pages about oneself'),
  ('charts', 'fhir.export', 'Xuất hàng loạt hồ sơ', 'Export records in bulk'),
  ('charts', 'fhir.import', 'Nạp hàng loạt hồ sơ', 'Import records in bulk'),
  ('charts', 'reporting.views', 'Khai báo và đọc bảng báo cáo', 'Register and read report tables');

insert into kernel.permission (kind, code, says, says_en)
select 'plain', 'user/' || type, says, type
from (values
  ('Organization', 'Cơ sở và tổ chức'), ('Location', 'Phòng, khoa, địa điểm'), ('Practitioner', 'Người hành nghề'),
  ('PractitionerRole', 'Vị trí công tác'), ('HealthcareService', 'Dịch vụ y tế'), ('Medication', 'Danh mục thuốc'),
  ('CodeSystem', 'Hệ thống mã'), ('ValueSet', 'Tập giá trị'), ('ConceptMap', 'Bảng chuyển mã'),
  ('StructureDefinition', 'Định nghĩa cấu trúc'), ('SearchParameter', 'Tham số tìm kiếm'),
  ('Questionnaire', 'Mẫu phiếu hỏi'), ('PlanDefinition', 'Phác đồ'), ('ActivityDefinition', 'Định nghĩa chỉ định'),
  ('Measure', 'Định nghĩa chỉ số'), ('Library', 'Thư viện quy tắc'), ('Schedule', 'Lịch làm việc'), ('Slot', 'Giờ trống')
) as open_types (type, says);

insert into kernel.permission (kind, code, says, says_en)
select 'charts', 'user/' || type, says, type
from (values
  ('*', 'Toàn bộ hồ sơ'),
  ('Patient', 'Hành chính người bệnh'), ('RelatedPerson', 'Người thân'), ('Person', 'Định danh'),
  ('Coverage', 'Thẻ BHYT'), ('Appointment', 'Lịch hẹn'), ('Encounter', 'Lượt khám, đợt điều trị'),
  ('EpisodeOfCare', 'Đợt quản lý'), ('Condition', 'Chẩn đoán'), ('Observation', 'Chỉ số và kết quả'),
  ('AllergyIntolerance', 'Dị ứng'), ('Procedure', 'Thủ thuật, phẫu thuật'), ('Immunization', 'Tiêm chủng'),
  ('ImmunizationRecommendation', 'Lịch tiêm chủng'), ('ImmunizationEvaluation', 'Đánh giá mũi tiêm'),
  ('MedicationRequest', 'Đơn thuốc'), ('MedicationStatement', 'Thuốc đang dùng'),
  ('MedicationAdministration', 'Thực hiện thuốc'), ('MedicationDispense', 'Cấp phát thuốc'),
  ('ServiceRequest', 'Chỉ định'), ('DeviceRequest', 'Chỉ định vật tư'), ('NutritionOrder', 'Chế độ ăn'),
  ('Specimen', 'Mẫu xét nghiệm'), ('DiagnosticReport', 'Phiếu kết quả'), ('ImagingStudy', 'Ca chụp'),
  ('Media', 'Hình ảnh'), ('CarePlan', 'Kế hoạch chăm sóc'), ('CareTeam', 'Nhóm chăm sóc'), ('Goal', 'Mục tiêu điều trị'),
  ('ClinicalImpression', 'Nhận định lâm sàng'), ('Composition', 'Giấy tờ bệnh án'),
  ('DocumentReference', 'Tài liệu'), ('DocumentManifest', 'Tập tài liệu'), ('Binary', 'Tệp'),
  ('FamilyMemberHistory', 'Tiền sử gia đình'), ('QuestionnaireResponse', 'Phiếu đã trả lời'),
  ('RiskAssessment', 'Đánh giá nguy cơ'), ('DetectedIssue', 'Cảnh báo'), ('AdverseEvent', 'Sự cố y khoa'),
  ('Flag', 'Ghi chú cảnh báo'), ('Task', 'Việc cần làm'), ('List', 'Danh sách'),
  ('Communication', 'Liên lạc'), ('CommunicationRequest', 'Yêu cầu liên lạc'), ('Consent', 'Đồng ý của người bệnh'),
  ('Provenance', 'Nguồn gốc bản ghi'), ('Account', 'Tài khoản viện phí'), ('ChargeItem', 'Khoản chi phí'),
  ('Invoice', 'Hóa đơn'), ('PaymentNotice', 'Thông báo thanh toán'), ('Claim', 'Hồ sơ thanh toán BHYT'),
  ('ClaimResponse', 'Kết quả giám định'), ('ExplanationOfBenefit', 'Bảng kê quyền lợi'),
  ('CoverageEligibilityRequest', 'Tra cứu thẻ'), ('CoverageEligibilityResponse', 'Kết quả tra cứu thẻ'),
  ('Device', 'Thiết bị'), ('DeviceUseStatement', 'Sử dụng thiết bị'), ('BodyStructure', 'Vị trí cơ thể'),
  ('SupplyRequest', 'Yêu cầu vật tư'), ('SupplyDelivery', 'Cấp vật tư'), ('VisionPrescription', 'Đơn kính'),
  ('MolecularSequence', 'Trình tự gen'), ('Group', 'Nhóm người'), ('MeasureReport', 'Báo cáo chỉ số'),
  ('AuditEvent', 'Nhật ký truy cập'), ('ResearchSubject', 'Người tham gia nghiên cứu')
) as chart_types (type, says);

insert into kernel.role_permission (role, permission) values
  ('it-administrator', 'access.see'), ('data-officer', 'access.see'), ('auditor', 'access.see'),
  ('director', 'access.see'), ('station-head', 'access.see')
on conflict do nothing;

alter table kernel.role_grant add column decided_reason text, add column ended_reason text;
alter table kernel.role_change add column decided_reason text;
