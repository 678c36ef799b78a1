import type { Words } from "#web/kit/language.tsx";
import { type EntryKind } from "./entry.ts";
import { type Flag } from "./measure.ts";

export interface PersonWords {
  readonly find: string;
  readonly findHint: string;
  readonly recent: string;
  readonly found: (count: number, more: boolean) => string;
  readonly none: string;
  readonly noneAdvice: string;
  readonly noOneYet: string;
  readonly noOneYetAdvice: string;
  readonly nameless: string;
  readonly genders: Readonly<Record<string, string>>;
  readonly age: (years: number, months: number) => string;
  readonly born: string;
  readonly deceased: string;
  readonly until: string;
  readonly back: string;
  readonly record: string;
  readonly overview: string;
  readonly kinds: Readonly<Record<EntryKind, string>>;
  readonly noAllergy: string;
  readonly allergies: string;
  readonly activeProblems: string;
  readonly latest: string;
  readonly timeline: string;
  readonly noEntries: string;
  readonly more: (count: number) => string;
  readonly date: string;
  readonly what: string;
  readonly value: string;
  readonly range: string;
  readonly trend: string;
  readonly detail: string;
  readonly status: string;
  readonly unknownDate: string;
  readonly rows: (count: number) => string;
  readonly flags: Readonly<Record<Flag, string>>;
  readonly statuses: Readonly<Record<string, string>>;
  readonly perMinute: string;
  readonly yes: string;
  readonly no: string;
  readonly dose: (number: string) => string;
  readonly asOf: string;
  readonly incomplete: string;
  readonly openIn: string;
}

export const personWords: Words<PersonWords> = {
  vi: {
    find: "Tìm người dân",
    findHint: "Họ tên (có dấu hoặc không), số CCCD, số thẻ BHYT, năm hoặc ngày sinh",
    recent: "Hồ sơ vừa cập nhật",
    found: (count, more) => (more ? `${count} người đầu tiên, hãy gõ thêm để thu hẹp` : `${count} người`),
    none: "Không có ai khớp",
    noneAdvice: "Thử bớt một từ, gõ không dấu, hoặc dùng số CCCD.",
    noOneYet: "Chưa có hồ sơ nào",
    noOneYetAdvice: "Nạp dữ liệu bằng “npx tuetinh import” hoặc khởi động với dữ liệu mẫu.",
    nameless: "(chưa có tên)",
    genders: { male: "Nam", female: "Nữ", other: "Khác", unknown: "Chưa rõ" },
    age: (years, months) => (years < 3 ? `${months} tháng` : `${years} tuổi`),
    born: "sinh",
    deceased: "Đã mất",
    until: "đến",
    back: "Danh sách",
    record: "Hồ sơ sức khỏe",
    overview: "Toàn bộ",
    kinds: {
      encounter: "Lượt khám",
      problem: "Vấn đề",
      result: "Kết quả",
      medicine: "Đơn thuốc",
      immunization: "Mũi tiêm",
      allergy: "Dị ứng",
      procedure: "Thủ thuật",
      report: "Phiếu kết quả",
    },
    noAllergy: "Chưa ghi nhận dị ứng",
    allergies: "Dị ứng",
    activeProblems: "Vấn đề đang theo dõi",
    latest: "Kết quả gần nhất",
    timeline: "Dòng thời gian",
    noEntries: "Chưa có dữ liệu",
    more: (count) => `Xem thêm ${count}`,
    date: "Ngày",
    what: "Nội dung",
    value: "Giá trị",
    range: "Khoảng tham chiếu",
    trend: "Diễn biến",
    detail: "Chi tiết",
    status: "Trạng thái",
    unknownDate: "Không rõ ngày",
    rows: (count) => `${count} dòng`,
    flags: { high: "Cao", low: "Thấp", abnormal: "Bất thường" },
    statuses: {
      active: "Đang theo dõi",
      recurrence: "Tái phát",
      relapse: "Tái phát",
      inactive: "Không còn theo dõi",
      remission: "Thuyên giảm",
      resolved: "Đã khỏi",
      finished: "Đã kết thúc",
      "in-progress": "Đang diễn ra",
      planned: "Dự kiến",
      cancelled: "Đã hủy",
      completed: "Đã xong",
      final: "Chính thức",
      preliminary: "Sơ bộ",
      amended: "Đã sửa",
      corrected: "Đã đính chính",
      stopped: "Đã dừng",
      "on-hold": "Tạm dừng",
      "not-done": "Không thực hiện",
      registered: "Đã ghi nhận",
      draft: "Nháp",
    },
    perMinute: "lần/phút",
    yes: "Có",
    no: "Không",
    dose: (number) => `Mũi ${number}`,
    asOf: "Số liệu lúc",
    incomplete: "Hồ sơ rất dài: mới hiện phần đầu.",
    openIn: "Mở bằng ứng dụng:",
  },
  en: {
    find: "Find a person",
    findHint: "Name (with or without marks), citizen number, insurance number, year or date of birth",
    recent: "Recently updated records",
    found: (count, more) => (more ? `first ${count} people, type more to narrow` : `${count} people`),
    none: "Nobody matches",
    noneAdvice: "Try one word less, or the citizen number.",
    noOneYet: "No records yet",
    noOneYetAdvice: "Load data with “npx tuetinh import”, or start with demo data.",
    nameless: "(no name yet)",
    genders: { male: "Male", female: "Female", other: "Other", unknown: "Unknown" },
    age: (years, months) => (years < 3 ? `${months} months` : `${years} years`),
    born: "born",
    deceased: "Deceased",
    until: "until",
    back: "List",
    record: "Health record",
    overview: "Everything",
    kinds: {
      encounter: "Visits",
      problem: "Problems",
      result: "Results",
      medicine: "Prescriptions",
      immunization: "Vaccinations",
      allergy: "Allergies",
      procedure: "Procedures",
      report: "Reports",
    },
    noAllergy: "No allergy recorded",
    allergies: "Allergies",
    activeProblems: "Active problems",
    latest: "Latest results",
    timeline: "Timeline",
    noEntries: "Nothing recorded yet",
    more: (count) => `Show ${count} more`,
    date: "Date",
    what: "What",
    value: "Value",
    range: "Reference range",
    trend: "Trend",
    detail: "Detail",
    status: "Status",
    unknownDate: "Date unknown",
    rows: (count) => `${count} rows`,
    flags: { high: "High", low: "Low", abnormal: "Abnormal" },
    statuses: {
      active: "Active",
      recurrence: "Recurrence",
      relapse: "Relapse",
      inactive: "Inactive",
      remission: "Remission",
      resolved: "Resolved",
      finished: "Finished",
      "in-progress": "In progress",
      planned: "Planned",
      cancelled: "Cancelled",
      completed: "Completed",
      final: "Final",
      preliminary: "Preliminary",
      amended: "Amended",
      corrected: "Corrected",
      stopped: "Stopped",
      "on-hold": "On hold",
      "not-done": "Not done",
      registered: "Registered",
      draft: "Draft",
    },
    perMinute: "/min",
    yes: "Yes",
    no: "No",
    dose: (number) => `Dose ${number}`,
    asOf: "As of",
    incomplete: "A very long record: only its first part is shown.",
    openIn: "Open in an app:",
  },
};
