import type { Words } from "#web/kit/language.tsx";
import type { FindingKind, FindingVerdict } from "./finding.ts";

export interface FindingWords {
  readonly lead: string;
  readonly none: string;
  readonly today: string;
  readonly working: string;
  readonly heads: readonly string[];
  readonly kinds: Readonly<Record<FindingKind, string>>;
  readonly verdicts: Readonly<Record<FindingVerdict, string>>;
  readonly open: string;
  readonly back: string;
  readonly behind: (count: number) => string;
  readonly note: string;
  readonly short: string;
}

export const findingWords: Words<FindingWords> = {
  vi: {
    lead: "Máy soát mỗi đêm trong 30 ngày gần đây; mỗi dấu hiệu mở ra đúng những lượt tạo nên nó.",
    none: "Không có dấu hiệu bất thường.",
    today: "Soát ngay hôm nay",
    working: "Đang soát…",
    heads: ["Ngày", "Dấu hiệu", "Ai", "Số lượt", "Đã xem xét"],
    kinds: {
      mass: "Xem rất nhiều người trong ngày",
      vip: "Xem hồ sơ người được nhiều người biết",
      family: "Xem hồ sơ người nhà hoặc của mình",
      night: "Xem ngoài giờ",
      emergency: "Mở khẩn cấp",
      denied: "Bị từ chối nhiều lần",
    },
    verdicts: { fine: "Bình thường", ask: "Cần hỏi lại", breach: "Vi phạm" },
    open: "chưa",
    back: "Dấu hiệu bất thường",
    behind: (count) => `${count} lượt tạo nên dấu hiệu này`,
    note: "Nhận xét",
    short: "Hãy ghi nhận xét.",
  },
  en: {
    lead: "Looked for every night, here for the last 30 days; each opens the very entries that make it.",
    none: "Nothing unusual.",
    today: "Look at today now",
    working: "Looking…",
    heads: ["Day", "Pattern", "Who", "Entries", "Reviewed"],
    kinds: {
      mass: "Looked at very many people in a day",
      vip: "Looked at somebody whom everybody knows",
      family: "Looked at family or at oneself",
      night: "Outside hours",
      emergency: "Opened in an emergency",
      denied: "Refused many times",
    },
    verdicts: { fine: "Fine", ask: "To be asked about", breach: "Breach" },
    open: "not yet",
    back: "Unusual patterns",
    behind: (count) => `${count} entries make this`,
    note: "Note",
    short: "Write a note.",
  },
};
