import type { Words } from "#web/kit/language.tsx";

export interface AccountWords {
  readonly title: string;
  readonly lead: (name: string, login: string) => string;
  readonly on: string;
  readonly off: string;
  readonly save: string;
  readonly saved: string;
  readonly setUp: string;
  readonly remove: string;
  readonly removeAsk: string;
  readonly rename: string;
  readonly confirm: string;
  readonly print: string;
  readonly confirmTitle: string;
  readonly confirmLead: string;
  readonly sessions: string;
  readonly sessionsLead: string;
  readonly thisSession: string;
  readonly end: string;
  readonly endOthers: (count: number) => string;
  readonly unknownBrowser: string;
  readonly seen: (when: string) => string;
  readonly signedIn: (when: string, how: string) => string;
  readonly methods: Readonly<Record<string, string>>;
  readonly password: string;
  readonly passwordLead: string;
  readonly currentPassword: string;
  readonly newPassword: string;
  readonly passwordRule: (least: number) => string;
  readonly passwordChange: string;
  readonly passwordDone: string;
  readonly totp: string;
  readonly totpLead: string;
  readonly totpAnew: string;
  readonly totpQr: string;
  readonly totpSteps: readonly string[];
  readonly totpTyped: string;
  readonly totpCode: string;
  readonly passkeys: string;
  readonly passkeysLead: string;
  readonly passkeysNotHere: string;
  readonly keysCount: (count: number) => string;
  readonly keyName: string;
  readonly addKey: string;
  readonly keyMade: (when: string) => string;
  readonly keyUsed: (when: string) => string;
  readonly codes: string;
  readonly codesLead: string;
  readonly codesLeft: (count: number) => string;
  readonly codesMake: string;
  readonly codesRenew: string;
  readonly codesOnce: string;
  readonly codesPrinted: (login: string) => string;
  readonly codesKept: string;
  readonly apps: string;
  readonly appsLead: string;
  readonly appSince: (when: string) => string;
  readonly appOffline: string;
  readonly appEndAsk: string;
  readonly pin: string;
  readonly pinLead: string;
  readonly pinNew: string;
  readonly badge: string;
  readonly badgeLead: string;
  readonly badgeNew: string;
}

export const accountWords: Words<AccountWords> = {
  vi: {
    title: "Tài khoản của tôi",
    lead: (name, login) => `${name} · tên đăng nhập ${login}`,
    on: "Đã có",
    off: "Chưa có",
    save: "Lưu",
    saved: "Đã lưu.",
    setUp: "Thiết lập",
    remove: "Gỡ",
    removeAsk: "Gỡ hẳn",
    rename: "Đổi tên",
    confirm: "Xác nhận",
    print: "In",
    confirmTitle: "Xác nhận lại là bạn",
    confirmLead: "Thay đổi cách đăng nhập cần mật khẩu vừa nhập trong 15 phút.",
    sessions: "Đang đăng nhập ở đâu",
    sessionsLead: "Thấy nơi lạ thì kết thúc ngay rồi đổi mật khẩu.",
    thisSession: "Phiên này",
    end: "Kết thúc",
    endOthers: (count) => `Kết thúc ${count} phiên khác`,
    unknownBrowser: "Trình duyệt không rõ",
    seen: (when) => `hoạt động ${when}`,
    signedIn: (when, how) => `vào ${when} bằng ${how}`,
    methods: {
      pwd: "mật khẩu",
      otp: "mã ứng dụng",
      webauthn: "khóa đăng nhập",
      recovery: "mã khôi phục",
      badge: "thẻ",
      pin: "PIN",
      sms: "tin nhắn",
      federated: "nơi xác thực ngoài",
      link: "liên kết một lần",
    },
    password: "Mật khẩu",
    passwordLead: "Đổi mật khẩu sẽ kết thúc mọi phiên khác.",
    currentPassword: "Mật khẩu hiện tại",
    newPassword: "Mật khẩu mới",
    passwordRule: (least) => `Ít nhất ${least} ký tự. Một câu ngắn dễ nhớ là tốt nhất.`,
    passwordChange: "Đổi mật khẩu",
    passwordDone: "Đã đổi mật khẩu. Các phiên khác đã kết thúc.",
    totp: "Ứng dụng tạo mã",
    totpLead: "Mã 6 chữ số đổi mỗi 30 giây trên điện thoại của bạn, không cần mạng.",
    totpAnew: "Đổi sang điện thoại khác",
    totpQr: "Mã QR để thêm tài khoản vào ứng dụng tạo mã",
    totpSteps: [
      "Mở ứng dụng tạo mã trên điện thoại (Google Authenticator, Aegis, FreeOTP…).",
      "Quét mã QR này.",
      "Nhập 6 chữ số đang hiện để hoàn tất.",
    ],
    totpTyped: "Không quét được? Gõ khóa này:",
    totpCode: "Mã 6 chữ số",
    passkeys: "Khóa đăng nhập (passkey)",
    passkeysLead: "Vân tay, khuôn mặt hoặc khóa bảo mật: nhanh hơn mật khẩu và không bị lừa lấy được.",
    passkeysNotHere:
      "Trình duyệt chỉ cho tạo khóa khi mở trang bằng tên miền qua HTTPS (hoặc localhost), không phải bằng địa chỉ IP.",
    keysCount: (count) => `${count} khóa`,
    keyName: "Tên khóa",
    addKey: "Thêm khóa ở máy này",
    keyMade: (when) => `tạo ${when}`,
    keyUsed: (when) => `dùng ${when}`,
    codes: "Mã khôi phục",
    codesLead: "Để vào lại khi mất điện thoại hoặc quên mật khẩu. Mỗi mã dùng một lần.",
    codesLeft: (count) => (count === 0 ? "Chưa có" : `Còn ${count} mã`),
    codesMake: "Tạo mã khôi phục",
    codesRenew: "Tạo lại (mã cũ mất hiệu lực)",
    codesOnce: "Các mã này chỉ hiện một lần. Hãy in hoặc chép ra và cất nơi an toàn.",
    codesPrinted: (login) => `Tuệ Tĩnh – mã khôi phục của ${login}`,
    codesKept: "Tôi đã cất giữ",
    apps: "Ứng dụng được thay mặt tôi",
    appsLead: "Ứng dụng bên ngoài bạn đã cho phép. Kết thúc là mất quyền ngay.",
    appSince: (when) => `từ ${when}`,
    appOffline: "cả khi bạn không ở đây",
    appEndAsk: "Kết thúc hẳn",
    pin: "Mã PIN vào nhanh",
    pinLead: "Chỉ dùng ở máy dùng chung của cơ sở, trong ca bạn đã đăng nhập đầy đủ.",
    pinNew: "PIN mới, 6 chữ số",
    badge: "Thẻ nhân viên",
    badgeLead: "Quẹt thẻ để vào nhanh ở máy dùng chung của cơ sở.",
    badgeNew: "Quẹt thẻ vào ô này",
  },
  en: {
    title: "My account",
    lead: (name, login) => `${name} · login ${login}`,
    on: "Set up",
    off: "Not yet",
    save: "Save",
    saved: "Saved.",
    setUp: "Set up",
    remove: "Remove",
    removeAsk: "Remove for good",
    rename: "Rename",
    confirm: "Confirm",
    print: "Print",
    confirmTitle: "Confirm that it is you",
    confirmLead: "Changing how you sign in needs a password typed within the last 15 minutes.",
    sessions: "Where you are signed in",
    sessionsLead: "If you do not know a place, end it, then change your password.",
    thisSession: "This session",
    end: "End",
    endOthers: (count) => `End ${count} other sessions`,
    unknownBrowser: "Unknown browser",
    seen: (when) => `active ${when}`,
    signedIn: (when, how) => `signed in ${when} by ${how}`,
    methods: {
      pwd: "password",
      otp: "authenticator",
      webauthn: "passkey",
      recovery: "recovery code",
      badge: "badge",
      pin: "PIN",
      sms: "message",
      federated: "outside sign-in",
      link: "one-time link",
    },
    password: "Password",
    passwordLead: "Changing it ends every other session.",
    currentPassword: "Current password",
    newPassword: "New password",
    passwordRule: (least) => `At least ${least} characters. A short sentence is best.`,
    passwordChange: "Change password",
    passwordDone: "Password changed. Other sessions have ended.",
    totp: "Authenticator",
    totpLead: "Six digits that change every 30 seconds on your telephone, without a network.",
    totpAnew: "Move to another telephone",
    totpQr: "QR code that adds the account to an authenticator",
    totpSteps: [
      "Open an authenticator on your telephone (Google Authenticator, Aegis, FreeOTP…).",
      "Scan this QR code.",
      "Type the 6 digits it shows to finish.",
    ],
    totpTyped: "Cannot scan? Type this key:",
    totpCode: "6-digit code",
    passkeys: "Passkeys",
    passkeysLead:
      "Fingerprint, face or security key: faster than a password, and nobody can trick it out of you.",
    passkeysNotHere:
      "Browsers make keys only for pages opened by name over HTTPS (or localhost), not by IP address.",
    keysCount: (count) => (count === 1 ? "1 key" : `${count} keys`),
    keyName: "Name of the key",
    addKey: "Add a key on this device",
    keyMade: (when) => `made ${when}`,
    keyUsed: (when) => `used ${when}`,
    codes: "Recovery codes",
    codesLead: "To come back when the telephone is lost or the password forgotten. Each works once.",
    codesLeft: (count) => (count === 0 ? "Not yet" : `${count} left`),
    codesMake: "Make recovery codes",
    codesRenew: "Make new ones (old ones stop working)",
    codesOnce: "These codes are shown this once. Print them or write them down, and keep them safe.",
    codesPrinted: (login) => `Tuệ Tĩnh – recovery codes of ${login}`,
    codesKept: "I have put them away",
    apps: "Apps that act for me",
    appsLead: "Programs of others that you allowed. Ending one takes effect at once.",
    appSince: (when) => `since ${when}`,
    appOffline: "also while you are away",
    appEndAsk: "End for good",
    pin: "PIN for quick sign-in",
    pinLead: "Works only at your facility's shared computers, in a shift in which you signed in in full.",
    pinNew: "New PIN, 6 digits",
    badge: "Badge",
    badgeLead: "Scan it for quick sign-in at your facility's shared computers.",
    badgeNew: "Scan the badge into this field",
  },
};
