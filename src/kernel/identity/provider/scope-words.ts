import { appWords } from "../../access/app-scopes.ts";
import type { Language } from "./words.ts";

type Pair = Readonly<Record<Language, string>>;

const pair = (vi: string, en: string): Pair => ({ vi, en });

const ofWord: Readonly<Record<(typeof appWords)[number], Pair>> = {
  openid: pair("Biết bạn là ai (mã tài khoản)", "Know who you are (account id)"),
  profile: pair("Biết họ tên của bạn", "Know your name"),
  fhirUser: pair(
    "Biết bạn là nhân viên y tế hay người bệnh nào",
    "Know which staff member or patient you are",
  ),
  launch: pair("Mở cùng hồ sơ bạn đang xem", "Open with the record you are looking at"),
  "launch/patient": pair("Biết hồ sơ nào được mở", "Know whose record is opened"),
  "launch/encounter": pair("Biết lượt khám nào được mở", "Know which visit is opened"),
  offline_access: pair(
    "Tiếp tục cả khi bạn đã đăng xuất, cho đến khi bạn ngừng cho phép",
    "Go on after you sign out, until you end it",
  ),
  online_access: pair("Tiếp tục chừng nào bạn còn đăng nhập", "Go on while you are signed in"),
};

const ofType: Readonly<Record<string, Pair>> = {
  "*": pair("mọi loại dữ liệu", "all kinds of data"),
  Patient: pair("thông tin hành chính", "personal details"),
  Observation: pair("kết quả đo và xét nghiệm", "measurements and test results"),
  Condition: pair("chẩn đoán", "diagnoses"),
  Encounter: pair("lượt khám", "visits"),
  AllergyIntolerance: pair("dị ứng", "allergies"),
  Procedure: pair("thủ thuật, phẫu thuật", "procedures"),
  Immunization: pair("tiêm chủng", "immunizations"),
  MedicationRequest: pair("đơn thuốc", "prescriptions"),
  MedicationDispense: pair("thuốc đã cấp", "dispensed medicines"),
  MedicationStatement: pair("thuốc đang dùng", "medicines in use"),
  DiagnosticReport: pair("phiếu kết quả", "reports"),
  DocumentReference: pair("giấy tờ", "documents"),
  ServiceRequest: pair("chỉ định", "orders"),
  CarePlan: pair("kế hoạch chăm sóc", "care plans"),
  Appointment: pair("lịch hẹn", "appointments"),
  Coverage: pair("thẻ bảo hiểm", "insurance"),
  Consent: pair("sự đồng ý", "consents"),
  ImagingStudy: pair("hình ảnh y khoa", "images"),
  Practitioner: pair("nhân viên y tế", "staff"),
  Organization: pair("cơ sở y tế", "facilities"),
};

const clinical = /^(patient|user)\/([A-Za-z*]+)\.([a-z*]+)$/;

/** What a scope means, for somebody who never heard of scopes. */
export function describeScope(scope: string, language: Language): string {
  const word = appWords.find((each) => each === scope);
  if (word !== undefined) return ofWord[word][language];
  const [, side = "", type = "", letters = ""] = clinical.exec(scope) ?? [];
  if (type === "") return pair(`Dùng chức năng ${scope}`, `Use the function ${scope}`)[language];
  const whose = side === "patient" ? ofOne : ofMany;
  return [doing(letters)[language], ofType[type]?.[language] ?? type, whose[language]].join(" ");
}

const ofOne = pair("của một người: hồ sơ được mở", "of one person: the record that is opened");
const ofMany = pair("của những người bạn được xem", "of the people you may see");

function doing(letters: string): Pair {
  if (letters === "write") return pair("Ghi, sửa", "Write");
  if (letters === "*") return pair("Xem và ghi, sửa", "See and write");
  const writes = letters !== "read" && /[cud]/.test(letters);
  const reads = letters === "read" || /[rs]/.test(letters);
  if (writes) return reads ? pair("Xem và ghi, sửa", "See and write") : pair("Ghi, sửa", "Write");
  return pair("Xem", "See");
}
