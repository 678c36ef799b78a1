import type { Words } from "#web/kit/language.tsx";

export interface StaffWords {
  readonly product: string;
  readonly motto: string;
  readonly skip: string;
  readonly navigation: string;
  readonly places: {
    readonly people: string;
    readonly redeem: string;
    readonly requests: string;
    readonly emergencies: string;
    readonly figures: string;
    readonly access: string;
    readonly audit: string;
    readonly desk: string;
    readonly account: string;
  };
  readonly menu: string;
  readonly roles: string;
  readonly wholeProvince: string;
  readonly lock: string;
  readonly lockWhy: string;
  readonly lockKeys: string;
  readonly signOut: string;
  readonly keys: string;
  readonly close: string;
  readonly important: string;
  readonly noRole: string;
  readonly needsSecond: string;
  readonly needsStep: string;
  readonly setUp: string;
  readonly shortcuts: readonly { readonly keys: readonly string[]; readonly does: string }[];
}

export const staffWords: Words<StaffWords> = {
  vi: {
    product: "Tuệ Tĩnh",
    motto: "Nền tảng y tế thông minh của tỉnh",
    skip: "Đến nội dung chính",
    navigation: "Điều hướng chính",
    places: {
      people: "Người dân",
      redeem: "Nhận chia sẻ",
      requests: "Yêu cầu",
      emergencies: "Mở khẩn cấp",
      figures: "Số liệu",
      access: "Phân quyền",
      audit: "Nhật ký truy cập",
      desk: "Bàn vận hành",
      account: "Tài khoản của tôi",
    },
    menu: "Tài khoản và vai trò",
    roles: "Làm việc với vai trò",
    wholeProvince: "Toàn tỉnh",
    lock: "Khóa, đổi người",
    lockWhy: "Kết thúc phiên này ngay; người tiếp theo vào bằng thẻ, PIN hoặc mật khẩu",
    lockKeys: "Ctrl ⇧ L",
    signOut: "Đăng xuất",
    keys: "Phím tắt",
    close: "Đóng",
    important: "Cần chú ý",
    noRole:
      "Tài khoản này chưa có vai trò nào đang có hiệu lực. Người phụ trách cơ sở hoặc quản trị công nghệ thông tin giao vai trò cho bạn.",
    needsSecond: "Một vai trò của bạn chỉ dùng được khi có bước xác thực thứ hai.",
    needsStep: "Cần đăng nhập với bước xác thực thứ hai",
    setUp: "Thiết lập ngay",
    shortcuts: [
      { keys: ["/"], does: "Tìm người" },
      { keys: ["j", "k"], does: "Dòng sau, dòng trước (hoặc ↓ ↑)" },
      { keys: ["Enter"], does: "Mở dòng đang chọn, hoặc người duy nhất khớp" },
      { keys: ["Ctrl", "Enter"], does: "Nút chính của màn hình hoặc biểu mẫu" },
      { keys: ["Esc"], does: "Quay lại danh sách" },
      { keys: ["g"], does: "Người dân" },
      { keys: ["q"], does: "Phân quyền" },
      { keys: ["v"], does: "Bàn vận hành" },
      { keys: ["r"], does: "Tải lại số liệu" },
      { keys: ["Ctrl", "⇧", "L"], does: "Khóa màn hình, đổi người" },
      { keys: ["?"], does: "Bảng phím tắt này" },
    ],
  },
  en: {
    product: "Tuệ Tĩnh",
    motto: "The province's smart-health platform",
    skip: "Skip to content",
    navigation: "Main navigation",
    places: {
      people: "People",
      redeem: "Shared with me",
      requests: "Requests",
      emergencies: "Emergencies",
      figures: "Figures",
      access: "Who may what",
      audit: "Access log",
      desk: "Operator's desk",
      account: "My account",
    },
    menu: "Account and role",
    roles: "Work in the role of",
    wholeProvince: "Whole province",
    lock: "Lock, switch user",
    lockWhy: "Ends this session at once; whoever is next comes in by badge, PIN or password",
    lockKeys: "Ctrl ⇧ L",
    signOut: "Sign out",
    keys: "Shortcuts",
    close: "Close",
    important: "Needs attention",
    noRole:
      "This account holds no role that is in force. The head of your facility or an IT administrator gives you one.",
    needsSecond: "One of your roles works only with a second step at sign-in.",
    needsStep: "Needs a sign-in with a second step",
    setUp: "Set it up now",
    shortcuts: [
      { keys: ["/"], does: "Find a person" },
      { keys: ["j", "k"], does: "Next row, previous row (or ↓ ↑)" },
      { keys: ["Enter"], does: "Open the chosen row, or the only person who matches" },
      { keys: ["Ctrl", "Enter"], does: "The primary button of a screen or form" },
      { keys: ["Esc"], does: "Back to the list" },
      { keys: ["g"], does: "People" },
      { keys: ["q"], does: "Who may what" },
      { keys: ["v"], does: "Operator's desk" },
      { keys: ["r"], does: "Refresh the figures" },
      { keys: ["Ctrl", "⇧", "L"], does: "Lock the screen, switch user" },
      { keys: ["?"], does: "This list" },
    ],
  },
};
