import type { Words } from "#web/kit/language.tsx";

export interface NoticeWords {
  readonly title: string;
  readonly lead: string;
  readonly none: string;
  readonly isNew: string;
  readonly reason: string;
}

export const noticeWords: Words<NoticeWords> = {
  vi: {
    title: "Thông báo",
    lead: "Những việc xảy ra với hồ sơ của bạn mà bạn cần biết.",
    none: "Chưa có thông báo nào.",
    isNew: "Mới",
    reason: "Lý do được ghi",
  },
  en: {
    title: "Notices",
    lead: "What happened to your record and you should know.",
    none: "There is no notice yet.",
    isNew: "New",
    reason: "Reason given",
  },
};
