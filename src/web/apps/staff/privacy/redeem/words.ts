import type { Words } from "#web/kit/language.tsx";

export interface RedeemWords {
  readonly title: string;
  readonly lead: string;
  readonly code: string;
  readonly hint: string;
  readonly open: string;
  readonly working: string;
  readonly short: string;
  readonly done: (name: string, until: string) => string;
  readonly record: string;
}

export const redeemWords: Words<RedeemWords> = {
  vi: {
    title: "Nhận hồ sơ người bệnh chia sẻ",
    lead: "Người bệnh mở mã trên điện thoại; quét mã đó hoặc gõ các chữ bên dưới mã.",
    code: "Mã chia sẻ",
    hint: "Máy quét điền vào đây; mã chỉ dùng được một lần.",
    open: "Mở hồ sơ",
    working: "Đang mở…",
    short: "Mã chia sẻ có ít nhất 10 ký tự.",
    done: (name, until) => `Được xem hồ sơ của ${name} đến ${until}.`,
    record: "Mở hồ sơ",
  },
  en: {
    title: "A record that a patient shares",
    lead: "The patient shows a code on the phone; scan it or type the letters below it.",
    code: "Code",
    hint: "A scanner fills this in; a code works once.",
    open: "Open the record",
    working: "Opening…",
    short: "A code has at least 10 characters.",
    done: (name, until) => `You may see the record of ${name} until ${until}.`,
    record: "Open the record",
  },
};
