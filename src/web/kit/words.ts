import type { ApiErrorKind } from "./api-error.ts";
import type { Language, Words } from "./language.tsx";

export interface KitWords {
  readonly loading: string;
  readonly again: string;
  readonly errors: Readonly<Record<ApiErrorKind, { readonly title: string; readonly advice: string }>>;
  readonly offline: string;
  readonly languageSwitch: string;
  readonly show: string;
  readonly hide: string;
  readonly showPassword: string;
  readonly cancel: string;
  readonly close: string;
  readonly working: string;
  readonly trend: (first: string, last: string, count: number) => string;
}

export const languageNames: Readonly<Record<Language, string>> = { vi: "Tiếng Việt", en: "English" };
export const languageShort: Readonly<Record<Language, string>> = { vi: "VI", en: "EN" };

export const kitWords: Words<KitWords> = {
  vi: {
    loading: "Đang tải…",
    again: "Thử lại",
    errors: {
      offline: {
        title: "Không kết nối được máy chủ",
        advice: "Kiểm tra mạng rồi thử lại. Chưa có gì bị mất.",
      },
      "signed-out": { title: "Phiên làm việc đã hết", advice: "Hãy đăng nhập lại để tiếp tục." },
      forbidden: { title: "Không có quyền xem", advice: "Tài khoản này chưa được cấp quyền cho mục này." },
      "not-found": { title: "Không tìm thấy", advice: "Hồ sơ không tồn tại hoặc đã bị xóa." },
      refused: { title: "Yêu cầu không được chấp nhận", advice: "Hãy kiểm tra lại nội dung đã nhập." },
      failed: { title: "Lỗi hệ thống", advice: "Hãy thử lại; nếu lặp lại, báo bộ phận công nghệ thông tin." },
    },
    offline: "Mất kết nối: số liệu trên màn hình có thể đã cũ.",
    languageSwitch: "Ngôn ngữ",
    show: "Hiện",
    hide: "Ẩn",
    showPassword: "Hiện mật khẩu",
    cancel: "Thôi",
    close: "Đóng",
    working: "Xin chờ…",
    trend: (first, last, count) => `${count} lần đo, từ ${first} đến ${last}`,
  },
  en: {
    loading: "Loading…",
    again: "Try again",
    errors: {
      offline: {
        title: "The server cannot be reached",
        advice: "Check the network and try again. Nothing is lost.",
      },
      "signed-out": { title: "Your session has ended", advice: "Sign in again to go on." },
      forbidden: { title: "Not permitted", advice: "This account has no permission for this part." },
      "not-found": { title: "Not found", advice: "The record does not exist or was deleted." },
      refused: { title: "The request was refused", advice: "Check what was entered." },
      failed: { title: "System error", advice: "Try again; if it stays, tell your IT department." },
    },
    offline: "Connection lost: what you see may be out of date.",
    languageSwitch: "Language",
    show: "Show",
    hide: "Hide",
    showPassword: "Show password",
    cancel: "Cancel",
    close: "Close",
    working: "Please wait…",
    trend: (first, last, count) => `${count} measurements, from ${first} to ${last}`,
  },
};
