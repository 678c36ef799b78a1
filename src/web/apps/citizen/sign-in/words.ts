import type { Words } from "#web/kit/language.tsx";

export interface CitizenSignInWords {
  readonly title: string;
  readonly lead: string;
  readonly staffHere: string;
  readonly ended: string;
  readonly left: string;
  readonly phone: string;
  readonly phoneHint: string;
  readonly sendCode: string;
  readonly codeTitle: string;
  readonly codeLead: (phone: string) => string;
  readonly code: string;
  readonly enter: string;
  readonly identifyTitle: string;
  readonly identifyLead: string;
  readonly personalNumber: string;
  readonly birthDate: string;
  readonly birthHint: string;
  readonly check: string;
  readonly back: string;
  readonly working: string;
  readonly or: string;
  readonly with: (name: string) => string;
  readonly wrongNumber: string;
  readonly wrongDay: string;
  readonly unknownStep: string;
}

export const signInWords: Words<CitizenSignInWords> = {
  vi: {
    title: "Đăng nhập",
    lead: "Xem ai đã mở hồ sơ của bạn, chia sẻ hồ sơ với bác sĩ và gửi yêu cầu về dữ liệu của mình.",
    ended: "Để giữ an toàn, phiên trước đã hết. Mời bạn đăng nhập lại.",
    left: "Bạn đã thoát. Hồ sơ không còn mở trên máy này.",
    staffHere: "Bạn đang đăng nhập bằng tài khoản nhân viên. Trang này dành cho người dân.",
    phone: "Số điện thoại",
    phoneHint: "Số đã khai ở trạm y tế hoặc bệnh viện",
    sendCode: "Gửi mã cho tôi",
    codeTitle: "Nhập mã trong tin nhắn",
    codeLead: (phone) => `Mã gồm 6 chữ số đã gửi đến ${phone}. Không đưa mã cho bất kỳ ai.`,
    code: "Mã 6 chữ số",
    enter: "Vào sổ của tôi",
    identifyTitle: "Bạn là ai?",
    identifyLead:
      "Lần đầu dùng số điện thoại này: cho biết số căn cước và ngày sinh để tìm đúng hồ sơ của bạn.",
    personalNumber: "Số căn cước (12 số)",
    birthDate: "Ngày sinh",
    birthHint: "Gõ liền cũng được: 15031990",
    check: "Tiếp tục",
    back: "Làm lại từ đầu",
    working: "Xin chờ…",
    or: "hoặc",
    with: (name) => `Đăng nhập bằng ${name}`,
    wrongNumber: "Số căn cước gồm đúng 12 chữ số.",
    wrongDay: "Ngày sinh chưa đúng, ví dụ: 15/03/1990.",
    unknownStep:
      "Tài khoản này cần thêm một bước mà trang chưa hỗ trợ; hãy đăng nhập ở trang dành cho nhân viên.",
  },
  en: {
    title: "Sign in",
    lead: "See who opened your record, share it with a doctor, and send requests about your data.",
    ended: "To keep you safe the session has ended. Please sign in again.",
    left: "You have left. Your record is no longer open on this device.",
    staffHere: "You are signed in as staff. This page is for citizens.",
    phone: "Telephone",
    phoneHint: "The number you gave at the health station or hospital",
    sendCode: "Send me a code",
    codeTitle: "Type the code from the message",
    codeLead: (phone) => `Six digits were sent to ${phone}. Give the code to nobody.`,
    code: "6-digit code",
    enter: "Open my record",
    identifyTitle: "Who are you?",
    identifyLead:
      "This telephone is new here: give your personal number and birth date so that we find your record.",
    personalNumber: "Personal number (12 digits)",
    birthDate: "Birth date",
    birthHint: "Digits alone are fine: 15031990",
    check: "Continue",
    back: "Start again",
    working: "Please wait…",
    or: "or",
    with: (name) => `Sign in with ${name}`,
    wrongNumber: "A personal number has exactly 12 digits.",
    wrongDay: "This is no birth date; for example: 15/03/1990.",
    unknownStep: "This account needs a step that this page does not know; sign in on the page for staff.",
  },
};
