import type { Words } from "#web/kit/language.tsx";

export interface DeskWords {
  readonly title: string;
  readonly lead: string;
  readonly refresh: string;
  readonly asOf: string;
  readonly health: string;
  readonly server: string;
  readonly database: string;
  readonly good: string;
  readonly bad: string;
  readonly store: string;
  readonly rowsOf: (type: string, count: number | undefined) => string;
  readonly back: string;
  readonly more: string;
  readonly noRows: string;
  readonly updated: string;
  readonly what: string;
  readonly whom: string;
  readonly record: string;
  readonly identity: string;
  readonly types: Readonly<Record<string, string>>;
  readonly dead: string;
  readonly deadLead: string;
  readonly noDead: string;
  readonly noDeadDetail: string;
  readonly kind: string;
  readonly attempts: string;
  readonly lastError: string;
  readonly diedAt: string;
  readonly actions: string;
  readonly rerun: string;
  readonly discard: string;
  readonly discardAsk: string;
  readonly keep: string;
  readonly done: Readonly<Record<"rerun" | "discard", string>>;
}

export const deskWords: Words<DeskWords> = {
  vi: {
    title: "Bàn vận hành",
    lead: "Máy chủ có khỏe không, kho hồ sơ có gì, việc nào cần người xử lý.",
    refresh: "Tải lại",
    asOf: "Số liệu lúc",
    health: "Tình trạng",
    server: "Máy chủ",
    database: "Cơ sở dữ liệu",
    good: "Hoạt động tốt",
    bad: "Không trả lời",
    store: "Kho hồ sơ",
    rowsOf: (type, count) => (count === undefined ? type : `${type} · ${count.toLocaleString("vi-VN")} dòng`),
    back: "Bàn vận hành",
    more: "Xem thêm",
    noRows: "Chưa có dòng nào",
    updated: "Cập nhật",
    what: "Nội dung",
    whom: "Hồ sơ",
    record: "Mở hồ sơ",
    identity: "Mã",
    types: {
      Patient: "Người dân",
      Encounter: "Lượt khám",
      Condition: "Chẩn đoán, vấn đề",
      Observation: "Kết quả, sinh hiệu",
      MedicationRequest: "Đơn thuốc",
      Immunization: "Mũi tiêm",
      AllergyIntolerance: "Dị ứng",
      DiagnosticReport: "Phiếu kết quả",
      Procedure: "Thủ thuật",
      Organization: "Cơ sở, tổ chức",
      Location: "Địa điểm",
      Practitioner: "Nhân viên y tế",
    },
    dead: "Việc dừng lại, cần người xử lý",
    deadLead: "Những việc đã thử hết số lần cho phép. Chạy lại sau khi đã sửa nguyên nhân, hoặc bỏ hẳn.",
    noDead: "Không có việc nào bị dừng",
    noDeadDetail: "Mọi việc nền đều chạy xong hoặc đang được thử lại tự động.",
    kind: "Loại việc",
    attempts: "Số lần thử",
    lastError: "Lỗi cuối",
    diedAt: "Dừng lúc",
    actions: "Xử lý",
    rerun: "Chạy lại",
    discard: "Bỏ",
    discardAsk: "Bỏ hẳn",
    keep: "Giữ lại",
    done: { rerun: "Đã xếp lại vào hàng chờ.", discard: "Đã bỏ." },
  },
  en: {
    title: "Operator's desk",
    lead: "Is the server well, what does the store hold, which jobs need a person.",
    refresh: "Refresh",
    asOf: "As of",
    health: "Health",
    server: "Server",
    database: "Database",
    good: "Working",
    bad: "No answer",
    store: "Record store",
    rowsOf: (type, count) => (count === undefined ? type : `${type} · ${count.toLocaleString("en-GB")} rows`),
    back: "Operator's desk",
    more: "Show more",
    noRows: "No rows yet",
    updated: "Updated",
    what: "What",
    whom: "Record",
    record: "Open record",
    identity: "Id",
    types: {
      Patient: "People",
      Encounter: "Visits",
      Condition: "Diagnoses, problems",
      Observation: "Results, vital signs",
      MedicationRequest: "Prescriptions",
      Immunization: "Vaccinations",
      AllergyIntolerance: "Allergies",
      DiagnosticReport: "Reports",
      Procedure: "Procedures",
      Organization: "Organisations",
      Location: "Places",
      Practitioner: "Health workers",
    },
    dead: "Stopped jobs that need a person",
    deadLead:
      "These were tried as often as allowed. Run them again once the cause is repaired, or discard them.",
    noDead: "No job has stopped",
    noDeadDetail: "Every background job is finished or is being tried again by itself.",
    kind: "Kind",
    attempts: "Attempts",
    lastError: "Last error",
    diedAt: "Stopped at",
    actions: "Action",
    rerun: "Run again",
    discard: "Discard",
    discardAsk: "Discard for good",
    keep: "Keep",
    done: { rerun: "Back in the queue.", discard: "Discarded." },
  },
};
