import type { Words } from "#web/kit/language.tsx";

export interface CitizenWords {
  readonly product: string;
  readonly motto: string;
  readonly skip: string;
  readonly navigation: string;
  readonly signOut: string;
  readonly largeText: string;
  readonly unseen: string;
  readonly tabs: Readonly<Record<"accesses" | "sharing" | "requests" | "notices" | "me", string>>;
}

export const citizenWords: Words<CitizenWords> = {
  vi: {
    product: "Sức khỏe của tôi",
    motto: "Tuệ Tĩnh – nền tảng y tế của tỉnh",
    skip: "Đến nội dung chính",
    navigation: "Các mục",
    signOut: "Thoát",
    largeText: "Chữ to",
    unseen: "chưa đọc",
    tabs: {
      accesses: "Ai đã xem",
      sharing: "Chia sẻ",
      requests: "Yêu cầu",
      notices: "Thông báo",
      me: "Tôi",
    },
  },
  en: {
    product: "My health",
    motto: "Tuệ Tĩnh – the province's health platform",
    skip: "Skip to the content",
    navigation: "Sections",
    signOut: "Leave",
    largeText: "Large text",
    unseen: "unread",
    tabs: {
      accesses: "Who looked",
      sharing: "Sharing",
      requests: "Requests",
      notices: "Notices",
      me: "Me",
    },
  },
};
