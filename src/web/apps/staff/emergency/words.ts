import type { Words } from "#web/kit/language.tsx";
import type { Purpose } from "./emergency.ts";

export interface EmergencyWords {
  readonly open: string;
  readonly title: string;
  readonly warnings: readonly string[];
  readonly number: string;
  readonly numberHint: string;
  readonly purpose: string;
  readonly purposes: Readonly<Record<Purpose, string>>;
  readonly reason: string;
  readonly lettersLeft: (count: number) => string;
  readonly reasonSeen: string;
  readonly band: string;
  readonly until: (when: string) => string;
  readonly told: string;
  readonly close: string;
  readonly outside: string;
  readonly outsideWhy: string;
  readonly notFound: string;
  readonly restricted: string;
}

export const emergencyWords: Words<EmergencyWords> = {
  vi: {
    open: "Mở khẩn cấp",
    title: "Mở hồ sơ khẩn cấp",
    warnings: [
      "Chỉ khi tính mạng, sức khỏe người bệnh cần ngay và không kịp xin đồng ý.",
      "Mở được toàn bộ hồ sơ, kể cả phần hạn chế, trong vài giờ rồi tự đóng; giờ đóng hiện trên hồ sơ.",
      "Người bệnh và cán bộ bảo vệ dữ liệu được báo ngay, kèm tên bạn và lý do bạn ghi.",
    ],
    number: "Số căn cước hoặc số thẻ BHYT",
    numberHint: "Gõ hoặc quét thẻ",
    purpose: "Tình huống",
    purposes: {
      emergency: "Cấp cứu",
      unconscious: "Người bệnh không tỉnh, không trả lời được",
      handover: "Nhận người bệnh chuyển đến, cần xử trí ngay",
    },
    reason: "Lý do, viết thành câu",
    lettersLeft: (count) => `Còn thiếu ít nhất ${count} chữ cái`,
    reasonSeen: "Người bệnh sẽ đọc được lý do này.",
    band: "Đang mở khẩn cấp",
    until: (when) => `đến ${when}`,
    told: "Người bệnh và cán bộ bảo vệ dữ liệu đã được báo.",
    close: "Đóng lại",
    outside: "Không có hồ sơ này trong phạm vi của bạn",
    outsideWhy:
      "Hồ sơ có thể không tồn tại, hoặc thuộc về người bệnh mà bạn không tham gia điều trị. Hãy tìm lại, hoặc nhờ người bệnh đưa mã chia sẻ.",
    notFound: "Người bệnh đang cần bạn mà không tìm thấy ở đây?",
    restricted: "Phần hạn chế (nếu có) không hiện ở đây.",
  },
  en: {
    open: "Open in an emergency",
    title: "Open a record in an emergency",
    warnings: [
      "Only when life or health needs it now and there is no time to ask.",
      "Opens the whole record, restricted parts too, for a few hours; the record shows when it closes.",
      "The patient and the data protection officer are told at once, with your name and your reason.",
    ],
    number: "Personal number or insurance number",
    numberHint: "Type it or scan the card",
    purpose: "Situation",
    purposes: {
      emergency: "Emergency care",
      unconscious: "The patient is unconscious or cannot answer",
      handover: "A patient was handed over and needs care now",
    },
    reason: "Reason, as a sentence",
    lettersLeft: (count) => `At least ${count} letters more`,
    reasonSeen: "The patient will read this reason.",
    band: "Open in an emergency",
    until: (when) => `until ${when}`,
    told: "The patient and the data protection officer have been told.",
    close: "Close it",
    outside: "No such record within your reach",
    outsideWhy:
      "It may not exist, or belong to a patient you do not treat. Search again, or ask the patient for a sharing code.",
    notFound: "A patient needs you and is not found here?",
    restricted: "Restricted parts (if any) are not shown here.",
  },
};
