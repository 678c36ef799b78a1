import type { Words } from "#web/kit/language.tsx";
import type { Verdict } from "./verify-access.ts";

export interface AccessWords {
  readonly title: string;
  readonly lead: string;
  readonly none: string;
  readonly more: string;
  readonly myself: string;
  readonly machine: string;
  readonly emergency: string;
  readonly refused: string;
  readonly everyone: string;
  readonly why: string;
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
  readonly noneLately: string;
  readonly times: (count: number) => string;
  readonly today: string;
  readonly yesterday: string;
  readonly ownCheck: string;
  readonly ownCheckLead: string;
  readonly checker: string;
  readonly checkerFile: string;
  readonly dayRoots: string;
  readonly noDays: string;
}

export const accessWords: Words<AccessWords> = {
  vi: {
    title: "Ai đã xem hồ sơ",
    lead: "Mỗi lần có người hoặc máy mở hồ sơ đều được ghi vào sổ. Bấm Kiểm chứng để biết chắc không ai sửa sổ.",
    none: "Chưa có ai khác mở hồ sơ này.",
    more: "Xem các lượt trước",
    myself: "Chính bạn",
    machine: "Máy, phần mềm",
    emergency: "Mở khẩn cấp",
    refused: "Bị từ chối",
    everyone: "Lấy dữ liệu của toàn dân, trong đó có bạn",
    why: "Để làm gì",
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
    ask: "Gửi khiếu nại",
    noneLately: "Gần đây chỉ có chính bạn mở hồ sơ.",
    times: (count) => `${count} lần`,
    today: "Hôm nay, ",
    yesterday: "Hôm qua, ",
    ownCheck: "Tự kiểm tra cả cuốn sổ",
    ownCheckLead:
      "Mỗi ngày sổ được niêm phong bằng một mã. Ai cũng xem được mã này; ghi lại hôm nay, so lại sau, mã khác đi là sổ đã bị sửa.",
    checker: "Mở trang kiểm tra",
    checkerFile: "Tải trang kiểm tra về máy (dùng được khi không có mạng)",
    dayRoots: "Mã niêm phong từng ngày",
    noDays: "Chưa có ngày nào được niêm phong: mã đầu tiên có sau nửa đêm.",
  },
  en: {
    title: "Who looked at the record",
    lead: "Every time a person or a machine opens the record it is written down. Press Verify to be sure that nobody changed that log.",
    none: "Nobody else has opened this record yet.",
    more: "Earlier accesses",
    myself: "Yourself",
    machine: "Machine, software",
    emergency: "Emergency",
    refused: "Refused",
    everyone: "Data of everybody were taken out, yours among them",
    why: "Why",
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
    ask: "Complain",
    noneLately: "Lately nobody but you opened the record.",
    times: (count) => `${count} times`,
    today: "Today, ",
    yesterday: "Yesterday, ",
    ownCheck: "Check the whole log yourself",
    ownCheckLead:
      "Every day the log is sealed by a code that everybody may see. Write it down and compare later: another code means that the log was changed.",
    checker: "Open the checker",
    checkerFile: "Download the checker (it works without a network)",
    dayRoots: "The seal of each day",
    noDays: "No day has been sealed yet: the first seal comes after midnight.",
  },
};
