import type { Words } from "#web/kit/language.tsx";

export interface MeWords {
  readonly title: string;
  readonly name: string;
  readonly phone: string;
  readonly noPhone: string;
  readonly devices: string;
  readonly devicesLead: string;
  readonly thisDevice: string;
  readonly unknownDevice: string;
  readonly signedIn: string;
  readonly lastSeen: string;
  readonly end: string;
  readonly working: string;
  readonly look: string;
}

export const meWords: Words<MeWords> = {
  vi: {
    title: "Tôi",
    name: "Họ tên",
    phone: "Số điện thoại",
    noPhone: "chưa có; muốn thêm, hãy đến trạm y tế",
    devices: "Máy đang mở hồ sơ của tôi",
    devicesLead: "Thấy máy lạ thì bấm đăng xuất máy đó: có hiệu lực ngay.",
    thisDevice: "Máy này",
    unknownDevice: "Không rõ máy gì",
    signedIn: "Vào lúc",
    lastSeen: "dùng lần cuối",
    end: "Đăng xuất máy này",
    working: "Xin chờ…",
    look: "Ngôn ngữ và cỡ chữ",
  },
  en: {
    title: "Me",
    name: "Name",
    phone: "Telephone",
    noPhone: "none yet; your health station can add it",
    devices: "Devices where my record is open",
    devicesLead: "If one is not yours, sign it out: it takes effect at once.",
    thisDevice: "This device",
    unknownDevice: "Unknown device",
    signedIn: "Since",
    lastSeen: "last used",
    end: "Sign this device out",
    working: "Please wait…",
    look: "Language and size of letters",
  },
};
