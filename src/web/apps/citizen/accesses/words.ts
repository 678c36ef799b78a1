import type { Words } from "#web/kit/language.tsx";
import type { Verdict } from "./verify-access.ts";

export interface AccessWords {
  readonly title: string;
  readonly lead: string;
  readonly none: string;
  readonly more: string;
  readonly myself: string;
  readonly machine: string;
  readonly unknown: string;
  readonly emergency: string;
  readonly refused: string;
  readonly everyone: string;
  readonly what: string;
  readonly why: string;
  readonly where: string;
  readonly when: string;
  readonly verify: string;
  readonly verifying: string;
  readonly verdicts: Readonly<Record<Verdict["tag"], string>>;
  readonly sealedFrom: (time: string) => string;
  readonly othersOnly: string;
  readonly unnamed: string;
  readonly evidence: string;
  readonly position: (index: string, size: string) => string;
  readonly signedAt: string;
  readonly root: string;
  readonly wrong: string;
  readonly ask: string;
}

export const accessWords: Words<AccessWords> = {
  vi: {
    title: "Ai đã xem hồ sơ của tôi",
    lead: "Mỗi lần có người hoặc máy mở dữ liệu của bạn đều được ghi lại. Bạn tự kiểm chứng được rằng không ai sửa sổ này.",
    none: "Chưa có ai mở hồ sơ của bạn.",
    more: "Xem các lượt trước",
    myself: "Chính bạn",
    machine: "Máy, phần mềm",
    unknown: "Chưa rõ là ai",
    emergency: "Mở khẩn cấp",
    refused: "Bị từ chối",
    everyone: "Lấy dữ liệu của toàn dân, trong đó có bạn",
    what: "Đã làm gì",
    why: "Để làm gì",
    where: "Nơi làm việc",
    when: "Lúc",
    verify: "Kiểm chứng",
    verifying: "Đang kiểm chứng trên máy của bạn…",
    verdicts: {
      proven: "Đúng: lượt xem này nằm trong sổ đã niêm phong, không bị sửa.",
      waiting: "Chưa kiểm tra: lượt này mới có, sổ chưa niêm phong.",
      rewritten: "SAI: sổ đã bị viết lại so với lần trước máy này xem. Hãy báo cho cán bộ bảo vệ dữ liệu.",
      unchecked: "Chưa kiểm tra được: trình duyệt này quá cũ hoặc trang không mở bằng https.",
      broken: "SAI: bằng chứng không khớp. Sổ có thể đã bị sửa, hãy báo cho cán bộ bảo vệ dữ liệu.",
      unreachable: "Chưa kiểm tra được: không lấy được bằng chứng từ máy chủ.",
    },
    sealedFrom: (time) => `Kiểm chứng được từ ${time}.`,
    othersOnly: "Ẩn những lần chính tôi xem",
    unnamed: "Không rõ tên",
    evidence: "Bằng chứng",
    position: (index, size) => `Dòng ${index} trong ${size} dòng của sổ`,
    signedAt: "Niêm phong lúc",
    root: "Mã niêm phong",
    wrong: "Thấy có gì không đúng?",
    ask: "Gửi yêu cầu",
  },
  en: {
    title: "Who looked at my record",
    lead: "Every time a person or a machine opens your data it is written down. You can check yourself that nobody changed the log.",
    none: "Nobody has opened your record yet.",
    more: "Earlier accesses",
    myself: "Yourself",
    machine: "Machine, software",
    unknown: "Not known who",
    emergency: "Emergency",
    refused: "Refused",
    everyone: "Data of everybody were taken out, yours among them",
    what: "What",
    why: "Why",
    where: "Workplace",
    when: "At",
    verify: "Verify",
    verifying: "Verifying on your own device…",
    verdicts: {
      proven: "True: this access stands in the sealed log, unchanged.",
      waiting: "Not checked: this access is new, the log has not been sealed yet.",
      rewritten:
        "FALSE: the log was rewritten since this device last looked. Tell the data protection officer.",
      unchecked: "Not checked: this browser is too old, or the page was not opened by https.",
      broken:
        "FALSE: the proof does not fit. The log may have been changed; tell the data protection officer.",
      unreachable: "Not checked: the proof could not be fetched from the server.",
    },
    sealedFrom: (time) => `Can be verified from ${time}.`,
    othersOnly: "Hide what I looked at myself",
    unnamed: "No name",
    evidence: "Evidence",
    position: (index, size) => `Line ${index} of ${size} in the log`,
    signedAt: "Sealed at",
    root: "Seal",
    wrong: "Is something wrong?",
    ask: "Send a request",
  },
};
