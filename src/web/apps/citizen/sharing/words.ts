import type { Words } from "#web/kit/language.tsx";
import type { Consent } from "./consent.ts";

export interface SharingWords {
  readonly title: string;
  readonly lead: string;
  readonly shareTitle: string;
  readonly shareLead: string;
  readonly hours: string;
  readonly hourChoices: readonly (readonly [number, string])[];
  readonly withRestricted: string;
  readonly withRestrictedMeans: string;
  readonly makeCode: string;
  readonly newCode: string;
  readonly showIt: string;
  readonly qrAlt: string;
  readonly goodUntil: (time: string) => string;
  readonly current: string;
  readonly none: string;
  readonly kinds: Readonly<Record<Consent["kind"], string>>;
  readonly until: (time: string) => string;
  readonly endless: string;
  readonly withdraw: string;
  readonly past: string;
  readonly ended: string;
  readonly refuseTitle: string;
  readonly refuseLead: string;
  readonly facility: string;
  readonly facilityHint: string;
  readonly noFacility: string;
  readonly refuse: (name: string) => string;
  readonly working: string;
}

export const sharingWords: Words<SharingWords> = {
  vi: {
    title: "Chia sẻ hồ sơ",
    lead: "Bạn quyết định ai được xem thêm, và rút lại bất cứ lúc nào: có hiệu lực ngay.",
    shareTitle: "Cho bác sĩ xem bằng mã",
    shareLead: "Bác sĩ quét mã này thì xem được hồ sơ của bạn trong thời gian bạn chọn.",
    hours: "Cho xem trong",
    hourChoices: [
      [4, "4 giờ"],
      [24, "1 ngày"],
      [168, "7 ngày"],
      [720, "30 ngày"],
    ],
    withRestricted: "Cho xem cả phần nhạy cảm",
    withRestrictedMeans: "HIV, sức khỏe tâm thần, methadone",
    makeCode: "Tạo mã",
    newCode: "Tạo mã khác",
    showIt: "Đưa mã này cho bác sĩ quét, hoặc đọc cho bác sĩ nhập:",
    qrAlt: "Mã QR chia sẻ hồ sơ",
    goodUntil: (time) => `Mã dùng được một lần, đến ${time}.`,
    current: "Đang có hiệu lực",
    none: "Chưa chia sẻ với ai.",
    kinds: { share: "Được xem", refusal: "Không cho xem", delegation: "Được làm thay" },
    until: (time) => `đến ${time}`,
    endless: "không thời hạn",
    withdraw: "Rút lại",
    past: "Đã hết hiệu lực",
    ended: "đã rút lại hoặc hết hạn",
    refuseTitle: "Không cho một cơ sở xem",
    refuseLead: "Cơ sở đó không mở được hồ sơ của bạn, trừ khi cấp cứu (và bạn sẽ được báo).",
    facility: "Tên cơ sở",
    facilityHint: "Gõ không dấu cũng được, ví dụ: benh vien da khoa",
    noFacility: "Không thấy cơ sở nào tên như vậy.",
    refuse: (name) => `Không cho ${name} xem`,
    working: "Xin chờ…",
  },
  en: {
    title: "Sharing my record",
    lead: "You decide who else may see it, and take it back whenever you like: it takes effect at once.",
    shareTitle: "Show it to a doctor by a code",
    shareLead: "A doctor who scans this code sees your record for as long as you choose.",
    hours: "For",
    hourChoices: [
      [4, "4 hours"],
      [24, "1 day"],
      [168, "7 days"],
      [720, "30 days"],
    ],
    withRestricted: "Sensitive parts too",
    withRestrictedMeans: "HIV, mental health, methadone",
    makeCode: "Make a code",
    newCode: "Another code",
    showIt: "Let the doctor scan this, or read it out:",
    qrAlt: "QR code that shares the record",
    goodUntil: (time) => `Good once, until ${time}.`,
    current: "In force",
    none: "Nothing is shared.",
    kinds: { share: "May see", refusal: "May not see", delegation: "Acts for you" },
    until: (time) => `until ${time}`,
    endless: "without end",
    withdraw: "Take back",
    past: "Over",
    ended: "taken back or run out",
    refuseTitle: "Keep a facility out",
    refuseLead: "That facility cannot open your record, except in an emergency (you will be told).",
    facility: "Name of the facility",
    facilityHint: "Marks are not needed: benh vien da khoa",
    noFacility: "There is no facility with such a name.",
    refuse: (name) => `Keep ${name} out`,
    working: "Please wait…",
  },
};
