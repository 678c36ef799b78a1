-- The roles of a province and what each may do. Editable afterwards; a later migration only adds.
insert into kernel.role (position, code, name, name_en, reach, is_dangerous) values
  (10, 'receptionist', 'Nhân viên tiếp đón', 'Receptionist', 'facility', false),
  (20, 'doctor', 'Bác sĩ', 'Doctor', 'facility', false),
  (21, 'consulting-doctor', 'Bác sĩ hội chẩn từ xa', 'Consulting doctor', 'treatment', false),
  (22, 'hiv-clinician', 'Bác sĩ phòng khám HIV', 'HIV clinician', 'facility', true),
  (23, 'mental-health-clinician', 'Bác sĩ tâm thần', 'Mental health clinician', 'facility', true),
  (24, 'methadone-clinician', 'Bác sĩ cơ sở methadone', 'Methadone clinician', 'facility', true),
  (30, 'nurse', 'Điều dưỡng', 'Nurse', 'facility', false),
  (31, 'midwife', 'Hộ sinh', 'Midwife', 'facility', false),
  (40, 'lab-technician', 'Kỹ thuật viên xét nghiệm', 'Laboratory technician', 'facility', false),
  (41, 'radiology-technician', 'Kỹ thuật viên chẩn đoán hình ảnh', 'Radiology technician', 'facility', false),
  (42, 'radiologist', 'Bác sĩ chẩn đoán hình ảnh', 'Radiologist', 'facility', false),
  (50, 'pharmacist', 'Dược sĩ', 'Pharmacist', 'facility', false),
  (60, 'cashier', 'Thu ngân', 'Cashier', 'facility', false),
  (61, 'insurance-officer', 'Nhân viên giám định và thanh toán BHYT', 'Insurance officer', 'facility', false),
  (62, 'records-officer', 'Nhân viên lưu trữ hồ sơ bệnh án', 'Medical records officer', 'facility', true),
  (70, 'station-head', 'Trưởng trạm y tế', 'Head of a health station', 'facility', false),
  (71, 'station-worker', 'Nhân viên trạm y tế', 'Health station worker', 'facility', false),
  (72, 'school-nurse', 'Nhân viên y tế trường học', 'School nurse', 'facility', false),
  (80, 'cdc-officer', 'Cán bộ Trung tâm Kiểm soát bệnh tật', 'CDC officer', 'facility', false),
  (90, 'department-office', 'Văn phòng Sở Y tế', 'Department of Health: office', 'figures', false),
  (91, 'department-personnel', 'Phòng Tổ chức cán bộ Sở Y tế', 'Department of Health: personnel', 'figures', false),
  (92, 'department-planning', 'Phòng Kế hoạch và Tài chính Sở Y tế', 'Department of Health: planning and finance', 'figures', false),
  (93, 'department-professional', 'Phòng Nghiệp vụ Y Sở Y tế', 'Department of Health: medical affairs', 'figures', false),
  (94, 'department-pharmacy', 'Phòng Nghiệp vụ Dược Sở Y tế', 'Department of Health: pharmacy', 'figures', false),
  (95, 'department-population', 'Phòng Dân số và Trẻ em Sở Y tế', 'Department of Health: population and children', 'figures', false),
  (96, 'inspector', 'Thanh tra, kiểm tra', 'Inspector', 'figures', false),
  (100, 'director', 'Giám đốc cơ sở khám chữa bệnh', 'Director of a facility', 'figures', true),
  (101, 'provincial-leader', 'Lãnh đạo tỉnh và lãnh đạo Sở', 'Provincial leader', 'figures', false),
  (110, 'it-administrator', 'Quản trị công nghệ thông tin', 'IT administrator', 'nobody', true),
  (111, 'auditor', 'Kiểm soát nhật ký truy cập', 'Auditor', 'nobody', true),
  (112, 'data-officer', 'Cán bộ bảo vệ dữ liệu cá nhân', 'Data protection officer', 'nobody', true),
  (120, 'citizen', 'Người dân', 'Citizen', 'self', false),
  (121, 'delegate', 'Người được ủy quyền', 'Delegate', 'self', false);

insert into kernel.role_label (role, label) values
  ('hiv-clinician', 'HIV'),
  ('mental-health-clinician', 'PSY'),
  ('methadone-clinician', 'OPIOIDUD');

-- Rights on the record: role, letters (create, read, update, delete, search), types. Nobody deletes: a record that
-- was wrong is marked so.
insert into kernel.role_permission (role, permission)
select distinct one_role, 'user/' || type || '.' || letters
from (values
  -- Places, people at work and lists, for whoever works with patients.
  ('receptionist doctor consulting-doctor hiv-clinician mental-health-clinician methadone-clinician nurse midwife lab-technician radiology-technician radiologist pharmacist cashier insurance-officer records-officer station-head station-worker school-nurse cdc-officer',
    'rs', 'Organization Location Practitioner PractitionerRole HealthcareService Medication CodeSystem ValueSet ConceptMap StructureDefinition Questionnaire'),
  ('department-office department-personnel department-planning department-professional department-pharmacy department-population inspector director it-administrator',
    'rs', 'Organization Location Practitioner PractitionerRole HealthcareService'),

  ('receptionist', 'crus', 'Patient RelatedPerson Coverage Appointment Encounter'),
  ('receptionist', 'rs', 'Schedule Slot'),

  ('doctor consulting-doctor hiv-clinician mental-health-clinician methadone-clinician', 'rs',
    'Coverage Consent Immunization ImmunizationRecommendation MedicationAdministration MedicationDispense Specimen DiagnosticReport ImagingStudy Media Provenance'),
  ('doctor consulting-doctor hiv-clinician mental-health-clinician methadone-clinician', 'crus',
    'Encounter EpisodeOfCare Appointment Condition Observation AllergyIntolerance Procedure MedicationRequest MedicationStatement ServiceRequest CarePlan CareTeam Goal ClinicalImpression Composition DocumentReference FamilyMemberHistory QuestionnaireResponse RiskAssessment Flag NutritionOrder DeviceRequest Task List'),
  ('doctor hiv-clinician mental-health-clinician methadone-clinician', 'crus', 'Patient RelatedPerson'),
  ('consulting-doctor', 'rs', 'Patient RelatedPerson'),

  ('nurse midwife', 'rs',
    'Coverage Consent ImmunizationRecommendation MedicationRequest MedicationDispense MedicationStatement ServiceRequest DiagnosticReport ImagingStudy Condition Composition DocumentReference ClinicalImpression CareTeam EpisodeOfCare RiskAssessment Provenance'),
  ('nurse midwife', 'crus',
    'Patient RelatedPerson Encounter Appointment Observation AllergyIntolerance Procedure MedicationAdministration Immunization Specimen CarePlan Goal Flag NutritionOrder QuestionnaireResponse Task List'),
  ('midwife', 'crus', 'Condition EpisodeOfCare RiskAssessment FamilyMemberHistory'),

  ('lab-technician', 'rs', 'Patient Encounter ServiceRequest'),
  ('lab-technician', 'crus', 'Specimen Observation DiagnosticReport Task'),

  ('radiology-technician', 'rs', 'Patient Encounter ServiceRequest AllergyIntolerance'),
  ('radiology-technician', 'crus', 'ImagingStudy Media Procedure Task'),
  ('radiologist', 'rs', 'Patient Encounter ServiceRequest AllergyIntolerance Condition Media'),
  ('radiologist', 'crus', 'ImagingStudy DiagnosticReport Observation Task'),

  ('pharmacist', 'rs', 'Patient Encounter Coverage MedicationRequest MedicationAdministration AllergyIntolerance Condition'),
  ('pharmacist', 'crus', 'MedicationDispense MedicationStatement Task'),

  ('cashier', 'rs', 'Patient Coverage Encounter'),
  ('cashier', 'crus', 'Account ChargeItem Invoice PaymentNotice'),

  ('insurance-officer', 'rs',
    'Patient Encounter Condition Procedure MedicationRequest MedicationDispense ServiceRequest DiagnosticReport ChargeItem Invoice Account'),
  ('insurance-officer', 'crus', 'Coverage Claim ClaimResponse CoverageEligibilityRequest CoverageEligibilityResponse ExplanationOfBenefit'),

  ('records-officer', 'rs',
    'RelatedPerson Coverage Encounter EpisodeOfCare Condition Observation AllergyIntolerance Procedure Immunization MedicationRequest MedicationAdministration MedicationDispense ServiceRequest DiagnosticReport ImagingStudy CarePlan Consent Provenance'),
  ('records-officer', 'crus', 'Patient Composition DocumentReference List Task'),

  ('station-head station-worker', 'rs',
    'Consent ImmunizationRecommendation DiagnosticReport ImagingStudy Provenance'),
  ('station-head station-worker', 'crus',
    'Patient RelatedPerson Coverage Encounter EpisodeOfCare Appointment Condition Observation AllergyIntolerance Procedure Immunization MedicationAdministration MedicationDispense MedicationStatement Specimen CarePlan CareTeam Goal Flag FamilyMemberHistory QuestionnaireResponse RiskAssessment Task List'),
  ('station-head', 'crus', 'MedicationRequest ServiceRequest ClinicalImpression Composition DocumentReference'),
  ('station-worker', 'rs', 'MedicationRequest ServiceRequest ClinicalImpression Composition DocumentReference'),

  ('school-nurse', 'rs', 'Patient RelatedPerson Condition AllergyIntolerance Immunization ImmunizationRecommendation'),
  ('school-nurse', 'crus', 'Encounter Observation QuestionnaireResponse Task'),

  ('cdc-officer', 'rs',
    'Patient Encounter Condition Observation Immunization ImmunizationRecommendation Specimen DiagnosticReport ServiceRequest'),
  ('cdc-officer', 'crus', 'Flag QuestionnaireResponse Task'),

  ('citizen delegate', 'rs',
    'Organization Location HealthcareService Medication Patient RelatedPerson Coverage Appointment Encounter EpisodeOfCare Condition Observation AllergyIntolerance Procedure Immunization ImmunizationRecommendation MedicationRequest MedicationStatement MedicationDispense ServiceRequest DiagnosticReport ImagingStudy CarePlan Composition DocumentReference QuestionnaireResponse Consent')
) as rights (roles, letters, types),
  unnest(string_to_array(roles, ' ')) as one_role,
  unnest(string_to_array(types, ' ')) as type;

-- What may be done outside the record.
insert into kernel.role_permission (role, permission)
select one_role, one_permission
from (values
  ('doctor hiv-clinician mental-health-clinician methadone-clinician nurse midwife station-head station-worker', 'privacy.emergency'),
  ('director station-head', 'access.grants access.approve'),
  ('it-administrator', 'access.accounts access.grants access.roles ops.jobs ops.metrics'),
  ('data-officer', 'access.approve'),
  ('auditor', 'audit.read audit.review'),
  ('citizen', 'citizen.self')
) as rights (roles, permissions),
  unnest(string_to_array(roles, ' ')) as one_role,
  unnest(string_to_array(permissions, ' ')) as one_permission;

-- What somebody wished to change in a role: proposed, then approved or refused by a second person; also its history.
create table kernel.role_change (
  id uuid primary key,
  role text not null,
  added text[] not null,
  removed text[] not null,
  state text not null check (state in ('proposed', 'active', 'refused')),
  reason text not null,
  proposed_by uuid not null,
  proposed_at timestamptz not null,
  decided_by uuid,
  decided_at timestamptz,
  check (decided_by is distinct from proposed_by or cardinality(added) = 0)
);
create index role_change_role on kernel.role_change (role);
create index role_change_proposed on kernel.role_change (proposed_at) where state = 'proposed';
-- allowed: the table came with the migration before this one and is empty
create index role_grant_proposed on kernel.role_grant (proposed_at) where state = 'proposed';
-- One living grant of a role at a place per account: a second would outlive the first when that is taken away.
-- allowed: the table came with the migration before this one and is empty
create unique index role_grant_living on kernel.role_grant (account, role, coalesce(facility, ''))
  where state in ('proposed', 'active');
