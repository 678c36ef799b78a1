import type { Words } from "#web/kit/language.tsx";
import type { Absence } from "#web/kit/session.ts";
import type { SecondWay } from "./stage.form.ts";

export interface DoorWords {
  readonly title: string;
  readonly leads: Readonly<Record<Absence, string>>;
  readonly login: string;
  readonly password: string;
  readonly submit: string;
  readonly empty: string;
  readonly or: string;
  readonly withKey: string;
  readonly keyAside: string;
  readonly withProvider: (name: string) => string;
  readonly forgot: string;
  readonly citizens: string;
  readonly back: string;
  readonly startCommand: string;
  readonly demoTitle: string;
  readonly demoLead: string;
  readonly secondTitle: string;
  readonly ways: Readonly<Record<SecondWay, string>>;
  readonly wayLeads: Readonly<Record<SecondWay, string>>;
  readonly code: string;
  readonly recoveryCode: string;
  readonly confirm: string;
  readonly otherWay: string;
  readonly newTitle: string;
  readonly newLead: string;
  readonly newPassword: string;
  readonly rule: (least: number) => string;
  readonly typed: (count: number, least: number) => string;
  readonly save: string;
  readonly recoverTitle: string;
  readonly recoverLead: string;
  readonly recoverElse: string;
  readonly linkTitle: string;
  readonly linkLead: string;
  readonly linkGo: string;
  readonly roleTitle: string;
  readonly roleLead: (name: string) => string;
  readonly wholeProvince: string;
  readonly lastTime: string;
  readonly needsSecond: string;
  readonly quickTitle: string;
  readonly quickLead: (computer: string) => string;
  readonly badge: string;
  readonly badgeHint: string;
  readonly orPin: string;
  readonly pin: string;
  readonly pinSubmit: string;
  readonly fullSignIn: string;
  readonly promises: readonly string[];
}

export const doorWords: Words<DoorWords> = {
  vi: {
    title: "Đăng nhập",
    leads: {
      new: "Dành cho người làm việc trong ngành y tế của tỉnh.",
      left: "Bạn đã đăng xuất.",
      ended: "Phiên đã hết. Hãy đăng nhập lại.",
      locked: "Màn hình đã khóa. Người tiếp theo hãy đăng nhập.",
    },
    login: "Tên đăng nhập",
    password: "Mật khẩu",
    submit: "Đăng nhập",
    empty: "Hãy nhập đủ các ô.",
    or: "hoặc",
    withKey: "Dùng khóa đăng nhập (passkey)",
    keyAside: "Chưa dùng được khóa. Hãy thử lại hoặc chọn cách khác.",
    withProvider: (name) => `Qua ${name}`,
    forgot: "Quên mật khẩu?",
    citizens: "Người dân vào đây",
    back: "Quay lại",
    startCommand: "npm start",
    demoTitle: "Đóng vai trong bản trình diễn",
    demoLead: "Chọn một vai; mật khẩu chung được in ra khi khởi động bằng",
    secondTitle: "Bước xác thực thứ hai",
    ways: { totp: "Mã trong ứng dụng", passkey: "Khóa đăng nhập (passkey)", "recovery-code": "Mã khôi phục" },
    wayLeads: {
      totp: "Mở ứng dụng tạo mã trên điện thoại và nhập 6 chữ số đang hiện.",
      passkey: "Dùng vân tay, khuôn mặt hoặc khóa bảo mật bạn đã đăng ký.",
      "recovery-code": "Mỗi mã dùng một lần. Dùng khi không có điện thoại bên mình.",
    },
    code: "Mã 6 chữ số",
    recoveryCode: "Mã khôi phục",
    confirm: "Xác nhận",
    otherWay: "Cách khác:",
    newTitle: "Đặt mật khẩu mới",
    newLead: "Chọn mật khẩu chỉ mình bạn biết. Một câu ngắn dễ nhớ tốt hơn một từ khó.",
    newPassword: "Mật khẩu mới",
    rule: (least) => `Ít nhất ${least} ký tự; có thể dùng dấu cách và tiếng Việt có dấu.`,
    typed: (count, least) => `${count}/${least} ký tự`,
    save: "Lưu và vào",
    recoverTitle: "Quên mật khẩu",
    recoverLead: "Nhập tên đăng nhập và một mã khôi phục bạn đã in hoặc cất giữ.",
    recoverElse: "Không còn mã? Người quản trị công nghệ thông tin tạo cho bạn một liên kết dùng một lần.",
    linkTitle: "Kích hoạt tài khoản",
    linkLead: "Liên kết này chỉ dùng được một lần. Bấm tiếp tục để đặt mật khẩu.",
    linkGo: "Tiếp tục",
    roleTitle: "Hôm nay bạn làm việc ở đâu?",
    roleLead: (name) => `Chào ${name}. Chọn vai trò cho phiên này; đổi lại lúc nào cũng được.`,
    wholeProvince: "Toàn tỉnh",
    lastTime: "Lần trước",
    needsSecond: "Cần bước xác thực thứ hai",
    quickTitle: "Vào nhanh",
    quickLead: (computer) => `Máy dùng chung${computer === "" ? "" : `: ${computer}`}`,
    badge: "Quẹt thẻ nhân viên",
    badgeHint: "Đưa thẻ vào đầu đọc; không cần bấm gì.",
    orPin: "hoặc mã PIN",
    pin: "Mã PIN 6 chữ số",
    pinSubmit: "Vào",
    fullSignIn: "Đăng nhập đầy đủ",
    promises: [
      "Một hồ sơ sức khỏe, theo chuẩn FHIR R4 và VN Core",
      "Mỗi lần mở hồ sơ đều được ghi lại và kiểm chứng được",
      "Mã nguồn mở, chạy trên máy chủ của chính mình",
    ],
  },
  en: {
    title: "Sign in",
    leads: {
      new: "For people who work in the province's health service.",
      left: "You have signed out.",
      ended: "Your session has ended. Please sign in again.",
      locked: "The screen is locked. Whoever is next, please sign in.",
    },
    login: "Login",
    password: "Password",
    submit: "Sign in",
    empty: "Please fill in every field.",
    or: "or",
    withKey: "Use a passkey",
    keyAside: "No key was used. Try again, or choose another way.",
    withProvider: (name) => `Through ${name}`,
    forgot: "Forgot your password?",
    citizens: "Citizens, this way",
    back: "Back",
    startCommand: "npm start",
    demoTitle: "Play a role in this demonstration",
    demoLead: "Choose a role; the password they share is printed when you start with",
    secondTitle: "Second step",
    ways: { totp: "Code from an app", passkey: "Passkey", "recovery-code": "Recovery code" },
    wayLeads: {
      totp: "Open the authenticator on your telephone and type the 6 digits it shows.",
      passkey: "Use the fingerprint, face or security key that you registered.",
      "recovery-code": "Each code works once. For when your telephone is not with you.",
    },
    code: "6-digit code",
    recoveryCode: "Recovery code",
    confirm: "Confirm",
    otherWay: "Another way:",
    newTitle: "Set a new password",
    newLead: "Choose what only you know. A short sentence is better than a difficult word.",
    newPassword: "New password",
    rule: (least) => `At least ${least} characters; spaces and accents are welcome.`,
    typed: (count, least) => `${count}/${least} characters`,
    save: "Save and enter",
    recoverTitle: "Forgot your password",
    recoverLead: "Type your login and one of the recovery codes you printed or put away.",
    recoverElse: "No codes left? Your IT administrator makes you a one-time link.",
    linkTitle: "Activate your account",
    linkLead: "This link works once. Continue to set your password.",
    linkGo: "Continue",
    roleTitle: "Where do you work today?",
    roleLead: (name) => `Hello ${name}. Choose the role for this session; you may change it any time.`,
    wholeProvince: "Whole province",
    lastTime: "Last time",
    needsSecond: "Needs a second step",
    quickTitle: "Quick sign-in",
    quickLead: (computer) => `Shared computer${computer === "" ? "" : `: ${computer}`}`,
    badge: "Scan your badge",
    badgeHint: "Hold the badge to the reader; no key is needed.",
    orPin: "or a PIN",
    pin: "6-digit PIN",
    pinSubmit: "Enter",
    fullSignIn: "Full sign-in",
    promises: [
      "One health record, in FHIR R4 and VN Core",
      "Every look at a record is written down, and can be verified",
      "Open source, on a server of your own",
    ],
  },
};
