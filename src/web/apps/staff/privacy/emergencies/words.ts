import type { Words } from "#web/kit/language.tsx";
import type { Verdict } from "./emergency.ts";

export interface EmergencyWords {
  readonly title: string;
  readonly lead: string;
  readonly none: string;
  readonly waiting: (count: number) => string;
  readonly reason: string;
  readonly until: (from: string, until: string) => string;
  readonly verdicts: Readonly<Record<Verdict, string>>;
  readonly decided: Readonly<Record<Verdict, string>>;
  readonly note: string;
  readonly short: string;
  readonly sending: string;
  readonly accesses: string;
}

export const emergencyWords: Words<EmergencyWords> = {
  vi: {
    title: "Mở hồ sơ khẩn cấp",
    lead: "Mỗi lần mở khẩn cấp đều phải có người xem lại: lý do có đúng không.",
    none: "Chưa có lần mở khẩn cấp nào.",
    waiting: (count) => `${count} lần chờ xem lại`,
    reason: "Lý do",
    until: (from, until) => `mở lúc ${from}, đến ${until}`,
    verdicts: { justified: "Chính đáng", questioned: "Cần làm rõ" },
    decided: { justified: "Đã xem: chính đáng", questioned: "Đã xem: cần làm rõ" },
    note: "Nhận xét",
    short: "Hãy ghi nhận xét.",
    sending: "Đang ghi…",
    accesses: "Xem đã mở những gì",
  },
  en: {
    title: "Records opened in an emergency",
    lead: "Somebody looks at every one again: was the reason good?",
    none: "Nothing was opened in an emergency yet.",
    waiting: (count) => `${count} to look at`,
    reason: "Reason",
    until: (from, until) => `opened ${from}, until ${until}`,
    verdicts: { justified: "Justified", questioned: "To be explained" },
    decided: { justified: "Seen: justified", questioned: "Seen: to be explained" },
    note: "Note",
    short: "Write a note.",
    sending: "Saving…",
    accesses: "See what was opened",
  },
};
