import type { Words } from "#web/kit/language.tsx";
import type { FilterName } from "./entry.ts";

export interface AuditWords {
  readonly title: string;
  readonly lead: string;
  readonly tabs: Readonly<Record<"entries" | "findings", string>>;
  readonly none: string;
  readonly heads: readonly string[];
  readonly filters: Readonly<Record<FilterName, string>>;
  readonly remove: string;
  readonly day: string;
  readonly dayHint: string;
  readonly wrongDay: string;
  readonly number: string;
  readonly refusedOnly: string;
  readonly narrow: string;
  readonly more: string;
  readonly nobody: string;
  readonly everyone: string;
  readonly manyPatients: (count: number) => string;
  readonly outcomes: Readonly<Record<string, string>>;
  readonly actions: Readonly<Record<string, string>>;
  readonly emergency: string;
  readonly hint: string;
}

export const auditWords: Words<AuditWords> = {
  vi: {
    title: "Nhật ký truy cập",
    lead: "Mọi lần xem và sửa dữ liệu của người dân, của người và của máy. Việc bạn xem ở đây cũng được ghi lại.",
    tabs: { entries: "Mọi lượt", findings: "Dấu hiệu bất thường" },
    none: "Không có lượt nào khớp.",
    heads: ["Lúc", "Ai", "Đã làm", "Người bệnh", "Kết quả", "Địa chỉ"],
    filters: {
      patient: "Người bệnh",
      actor: "Người dùng",
      facility: "Cơ sở",
      action: "Việc",
      outcome: "Kết quả",
      from: "Từ",
      until: "Đến",
    },
    remove: "bỏ lọc",
    day: "Ngày",
    dayHint: "20/11/2026",
    wrongDay: "Ngày chưa đúng, ví dụ 20/11/2026",
    number: "Số căn cước của người bệnh",
    refusedOnly: "Chỉ lượt bị từ chối",
    narrow: "Lọc",
    more: "Xem thêm",
    nobody: "không rõ",
    everyone: "toàn dân",
    manyPatients: (count) => `và ${count} người khác`,
    outcomes: { done: "Được", refused: "Không thành", denied: "Bị từ chối" },
    actions: {
      "fhir.read": "đọc",
      "fhir.search": "tìm",
      "fhir.create": "ghi thêm",
      "fhir.update": "sửa",
      "fhir.delete": "xóa",
      "fhir.history": "xem lịch sử",
      "fhir.vread": "xem bản cũ",
      "fhir.$everything": "xem toàn bộ hồ sơ",
      "fhir.$export": "xuất hàng loạt",
      "access.refused": "gõ cửa mà không được vào",
      "fhir.$summary": "xem tóm tắt hồ sơ",
      "sign-in.pwd": "đăng nhập bằng mật khẩu",
      "sign-in.otp": "đăng nhập thêm mã",
      "sign-in.webauthn": "đăng nhập bằng khóa",
      "sign-in.sms": "đăng nhập bằng tin nhắn",
      "account.self": "tài khoản của mình",
      "citizen.self": "trang của người dân",
      "privacy.requests": "yêu cầu về dữ liệu",
      "privacy.emergency-review": "xét lần mở khẩn cấp",
      "privacy.redeem": "nhận hồ sơ chia sẻ",
      "audit.review": "xét dấu hiệu",
      "access.see": "xem phân quyền",
      "privacy.emergency": "mở khẩn cấp",
      "figures.read": "xem số liệu",
      "audit.read": "xem nhật ký",
    },
    emergency: "khẩn cấp",
    hint: "Bấm vào tên để lọc theo người đó.",
  },
  en: {
    title: "Access log",
    lead: "Every look at and change of people's data, by people and by machines. What you look at here is logged as well.",
    tabs: { entries: "All accesses", findings: "Unusual patterns" },
    none: "Nothing fits.",
    heads: ["At", "Who", "Did", "Patient", "Outcome", "Address"],
    filters: {
      patient: "Patient",
      actor: "User",
      facility: "Facility",
      action: "Deed",
      outcome: "Outcome",
      from: "From",
      until: "Until",
    },
    remove: "take this filter off",
    day: "Day",
    dayHint: "20/11/2026",
    wrongDay: "This is no day; for example 20/11/2026",
    number: "Patient's personal number",
    refusedOnly: "Refused only",
    narrow: "Filter",
    more: "More",
    nobody: "not known",
    everyone: "everybody",
    manyPatients: (count) => `and ${count} more`,
    outcomes: { done: "Done", refused: "Failed", denied: "Denied" },
    actions: {
      "fhir.read": "read",
      "fhir.search": "searched",
      "fhir.create": "added",
      "fhir.update": "changed",
      "fhir.delete": "deleted",
      "fhir.history": "looked at the history of",
      "fhir.vread": "looked at an old version of",
      "fhir.$everything": "looked at the whole record",
      "fhir.$export": "took out in bulk",
      "access.refused": "knocked and was not let in",
      "fhir.$summary": "looked at a summary",
      "sign-in.pwd": "signed in by password",
      "sign-in.otp": "signed in with a code",
      "sign-in.webauthn": "signed in by passkey",
      "sign-in.sms": "signed in by message",
      "account.self": "own account",
      "citizen.self": "citizen's page",
      "privacy.requests": "requests about data",
      "privacy.emergency-review": "reviewed an emergency",
      "privacy.redeem": "took over a share",
      "audit.review": "reviewed a finding",
      "access.see": "looked at who may what",
      "privacy.emergency": "opened in an emergency",
      "figures.read": "read figures",
      "audit.read": "looked at the log",
    },
    emergency: "emergency",
    hint: "Press a name to see only that one.",
  },
};
