import { formatInstant } from "#kernel/base/dates.ts";
import type { Alert, AlertFacts, AlertKind } from "./alerts.sql.ts";

const byWhom = ({ who, role, facility }: AlertFacts): string =>
  [role === undefined ? who : `${who} (${role})`, facility].filter((part) => part !== undefined).join(", ");

const untilText = ({ until }: AlertFacts): string =>
  until === undefined ? "" : `, đến ${formatInstant(new Date(until))}`;

const sentences: Readonly<Record<AlertKind, (facts: AlertFacts) => string>> = {
  "emergency-opened": (facts) =>
    `${byWhom(facts)} đã mở khẩn cấp hồ sơ của ${facts.patientName}${untilText(facts)}. Lý do: ${facts.reason ?? ""}`,
  "emergency-ended": (facts) => `${byWhom(facts)} đã đóng hồ sơ mở khẩn cấp của ${facts.patientName}.`,
  "share-used": (facts) =>
    `${byWhom(facts)} đã nhận quyền xem hồ sơ của ${facts.patientName} bằng mã chia sẻ${untilText(facts)}.`,
  "delegation-proposed": (facts) => `${facts.patientName} đề nghị bạn thay mặt xem hồ sơ của mình.`,
  "delegation-accepted": (facts) => `${facts.who} đã nhận thay mặt xem hồ sơ của ${facts.patientName}.`,
  "delegation-refused": (facts) => `${facts.who} không nhận thay mặt xem hồ sơ của ${facts.patientName}.`,
  "delegation-ended": (facts) => `Việc thay mặt xem hồ sơ của ${facts.patientName} đã chấm dứt.`,
  "kinship-begun": (facts) =>
    `${facts.who} được xem hồ sơ của ${facts.patientName} với tư cách cha, mẹ hoặc người giám hộ. Nếu không đúng, hãy báo ngay cơ sở y tế.`,
  "phone-changed": (facts) =>
    `Số điện thoại trong hồ sơ của ${facts.patientName} vừa được đổi. Nếu bạn không yêu cầu, hãy báo ngay cơ sở y tế.`,
  "request-accepted": (facts) =>
    `${byWhom(facts)} đã nhận thực hiện yêu cầu về dữ liệu của ${facts.patientName}. ${facts.reason ?? ""}`,
  "request-refused": (facts) =>
    `${byWhom(facts)} đã từ chối yêu cầu về dữ liệu của ${facts.patientName}. Lý do: ${facts.reason ?? ""}`,
  "request-done": (facts) =>
    `${byWhom(facts)} đã thực hiện xong yêu cầu về dữ liệu của ${facts.patientName}. ${facts.reason ?? ""}`,
  "request-due": (facts) =>
    `Yêu cầu về dữ liệu của ${facts.patientName} đã đi hết ${facts.reason ?? ""} thời hạn${untilText(facts)}.`,
};

/** What happened, as a sentence for whom it concerns. */
export const alertText = ({ kind, facts }: Pick<Alert, "kind" | "facts">): string => sentences[kind](facts);
