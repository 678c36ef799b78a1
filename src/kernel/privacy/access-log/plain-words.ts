/** Words of two languages for one thing. */
export interface Words {
  readonly vi: string;
  readonly en: string;
}

const words = (vi: string, en: string): Words => ({ vi, en });

/** What kind of data a type of the record is, as one says it to the person whose data they are. */
const dataWords: Readonly<Record<string, Words>> = {
  Patient: words("thông tin hành chính", "personal details"),
  Encounter: words("lượt khám, đợt điều trị", "visits and stays"),
  Condition: words("chẩn đoán, bệnh", "diagnoses"),
  AllergyIntolerance: words("dị ứng", "allergies"),
  Observation: words("kết quả đo, xét nghiệm", "measurements and test results"),
  DiagnosticReport: words("phiếu kết quả xét nghiệm, chẩn đoán hình ảnh", "test and imaging reports"),
  ImagingStudy: words("hình ảnh chẩn đoán", "images"),
  Specimen: words("mẫu bệnh phẩm", "specimens"),
  ServiceRequest: words("chỉ định", "orders"),
  MedicationRequest: words("đơn thuốc", "prescriptions"),
  MedicationDispense: words("thuốc đã phát", "dispensed medicines"),
  MedicationStatement: words("thuốc đang dùng", "medicines in use"),
  MedicationAdministration: words("thuốc đã dùng tại viện", "medicines given"),
  Immunization: words("tiêm chủng", "vaccinations"),
  ImmunizationRecommendation: words("lịch tiêm chủng", "vaccination plan"),
  Procedure: words("thủ thuật, phẫu thuật", "procedures"),
  CarePlan: words("kế hoạch chăm sóc", "care plans"),
  CareTeam: words("nhóm chăm sóc", "care teams"),
  Appointment: words("lịch hẹn", "appointments"),
  Coverage: words("bảo hiểm y tế", "health insurance"),
  Claim: words("thanh toán bảo hiểm", "insurance claims"),
  Invoice: words("hóa đơn", "invoices"),
  Composition: words("hồ sơ bệnh án", "medical documents"),
  DocumentReference: words("tài liệu", "documents"),
  Binary: words("tệp đính kèm", "attached files"),
  Consent: words("ý muốn chia sẻ dữ liệu", "consents"),
  RelatedPerson: words("người thân", "relatives"),
  FamilyMemberHistory: words("tiền sử gia đình", "family history"),
  QuestionnaireResponse: words("phiếu hỏi đã trả lời", "answered questionnaires"),
};

const wholeRecord = words("toàn bộ hồ sơ", "the whole record");
const summary = words("bản tóm tắt hồ sơ", "a summary of the record");
const someData = words("dữ liệu sức khỏe", "health data");
const log = words("nhật ký truy cập", "the access log");

/** What desks touch that is no part of the health record. */
const deskWords: Readonly<Record<string, Words>> = {
  "privacy.requests": words("yêu cầu về dữ liệu của bạn", "your request about your data"),
  "privacy.notices": words("điều bạn đã đồng ý", "what you agreed to"),
  "privacy.redeem": words("quyền xem mà bạn chia sẻ", "what you share"),
  "privacy.emergency": words("việc mở khẩn cấp hồ sơ", "opening the record in an emergency"),
  "privacy.emergency-review": words("lượt mở khẩn cấp hồ sơ", "what was opened in an emergency"),
};

/** What was touched. */
export function dataWordsOf(action: string, type: string | undefined): Words {
  if (action === "fhir.$everything" || action === "fhir.$export") return wholeRecord;
  if (action === "fhir.$summary") return summary;
  if (action.startsWith("audit.")) return log;
  return deskWords[action] ?? dataWords[type ?? ""] ?? someData;
}

const deedWords: Readonly<Record<string, Words>> = {
  C: words("ghi thêm", "added"),
  R: words("xem", "looked at"),
  U: words("sửa", "changed"),
  D: words("xóa", "deleted"),
  E: words("thực hiện", "carried out"),
};
const wholeReads: readonly string[] = ["fhir.$everything", "fhir.$summary"];
const looked = words("xem", "looked at");
const searched = words("tìm và xem", "searched and looked at");
const tookAll = words("lấy ra hàng loạt dữ liệu của toàn dân", "took out data of the whole population");
const wasRefused = words("muốn xem nhưng bị từ chối", "wanted to see and was refused");

/** What was done to it. */
export function deedWordsOf(event: {
  readonly kind: string;
  readonly action: string;
  readonly outcome: string;
  readonly everyone?: true;
}): Words {
  if (event.outcome !== "done") return wasRefused;
  if (event.everyone === true) return tookAll;
  if (event.action === "fhir.search") return searched;
  if (wholeReads.includes(event.action)) return looked;
  return deedWords[event.kind] ?? words("dùng", "used");
}

const purposeWords: Readonly<Record<string, Words>> = {
  ETREAT: words("mở khẩn cấp để cứu chữa", "opened in an emergency"),
  TREAT: words("khám chữa bệnh", "treatment"),
  HPAYMT: words("thanh toán", "payment"),
  HOPERAT: words("vận hành cơ sở y tế", "running the facility"),
  PUBHLTH: words("y tế công cộng", "public health"),
  HRESCH: words("nghiên cứu", "research"),
  PATRQT: words("theo yêu cầu của người bệnh", "asked for by the patient"),
};

/** Why, as far as it was told; else by the office of who did it. */
export function whyWordsOf(purpose: string | undefined, isOneself: boolean, isProgram: boolean): Words {
  const named = purposeWords[purpose ?? ""];
  if (named !== undefined) return named;
  if (isOneself) return words("chính mình", "by oneself");
  return isProgram
    ? words("hệ thống trao đổi dữ liệu", "exchange of data between systems")
    : words("theo nhiệm vụ của vai trò", "by the duty of the role");
}
