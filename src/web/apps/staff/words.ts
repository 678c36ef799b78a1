import type { Words } from "#web/kit/language.tsx";

export interface StaffWords {
  readonly product: string;
  readonly motto: string;
  readonly skip: string;
  readonly navigation: string;
  readonly people: string;
  readonly desk: string;
  readonly signOut: string;
  readonly signedInAs: string;
  readonly keys: string;
  readonly close: string;
  readonly shortcuts: readonly { readonly keys: readonly string[]; readonly does: string }[];
  readonly signIn: {
    readonly title: string;
    readonly lead: string;
    readonly clientId: string;
    readonly clientSecret: string;
    readonly submit: string;
    readonly pending: string;
    readonly wrong: string;
    readonly empty: string;
    readonly ended: string;
    readonly hint: string;
    readonly startCommand: string;
    readonly promises: readonly string[];
  };
}

export const staffWords: Words<StaffWords> = {
  vi: {
    product: "Tuệ Tĩnh",
    motto: "Nền tảng y tế thông minh của tỉnh",
    skip: "Đến nội dung chính",
    navigation: "Điều hướng chính",
    people: "Người dân",
    desk: "Bàn vận hành",
    signOut: "Đăng xuất",
    signedInAs: "Đang dùng:",
    keys: "Phím tắt",
    close: "Đóng",
    shortcuts: [
      { keys: ["/"], does: "Tìm người" },
      { keys: ["j", "k"], does: "Dòng sau, dòng trước (hoặc ↓ ↑)" },
      { keys: ["Enter"], does: "Mở dòng đang chọn, hoặc người duy nhất khớp" },
      { keys: ["Esc"], does: "Quay lại danh sách" },
      { keys: ["g"], does: "Người dân" },
      { keys: ["v"], does: "Bàn vận hành" },
      { keys: ["r"], does: "Tải lại số liệu" },
      { keys: ["?"], does: "Bảng phím tắt này" },
    ],
    signIn: {
      title: "Đăng nhập",
      lead: "Dùng mã và khóa do quản trị viên cấp.",
      clientId: "Mã ứng dụng (client ID)",
      clientSecret: "Khóa bí mật (client secret)",
      submit: "Đăng nhập",
      pending: "Đang đăng nhập…",
      wrong: "Mã hoặc khóa không đúng.",
      empty: "Hãy nhập cả mã và khóa.",
      ended: "Phiên trước đã hết hạn. Hãy đăng nhập lại.",
      startCommand: "npm start",
      hint: "Chạy thử trên máy mình? Tài khoản mẫu được in ra khi khởi động bằng",
      promises: [
        "Một hồ sơ sức khỏe, theo chuẩn FHIR R4 và VN Core",
        "Mỗi con số mở ra đúng những dòng tạo nên nó",
        "Mã nguồn mở, chạy trên máy chủ của chính mình",
      ],
    },
  },
  en: {
    product: "Tuệ Tĩnh",
    motto: "The province's smart-health platform",
    skip: "Skip to content",
    navigation: "Main navigation",
    people: "People",
    desk: "Operator's desk",
    signOut: "Sign out",
    signedInAs: "Signed in as",
    keys: "Shortcuts",
    close: "Close",
    shortcuts: [
      { keys: ["/"], does: "Find a person" },
      { keys: ["j", "k"], does: "Next row, previous row (or ↓ ↑)" },
      { keys: ["Enter"], does: "Open the chosen row, or the only person who matches" },
      { keys: ["Esc"], does: "Back to the list" },
      { keys: ["g"], does: "People" },
      { keys: ["v"], does: "Operator's desk" },
      { keys: ["r"], does: "Refresh the figures" },
      { keys: ["?"], does: "This list" },
    ],
    signIn: {
      title: "Sign in",
      lead: "Use the id and the secret your administrator gave you.",
      clientId: "Client ID",
      clientSecret: "Client secret",
      submit: "Sign in",
      pending: "Signing in…",
      wrong: "The id or the secret is wrong.",
      empty: "Enter both the id and the secret.",
      ended: "Your last session has ended. Please sign in again.",
      startCommand: "npm start",
      hint: "Trying it on your own machine? Demo accounts are printed when you start with",
      promises: [
        "One health record, in FHIR R4 and VN Core",
        "Every figure opens the rows it is made of",
        "Open source, on a server of your own",
      ],
    },
  },
};
