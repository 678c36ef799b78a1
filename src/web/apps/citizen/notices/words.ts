import type { Words } from "#web/kit/language.tsx";
import type { AlertFacts } from "./alert.ts";

type Tell = (facts: AlertFacts, until: string) => string;

export interface NoticeWords {
  readonly title: string;
  readonly lead: string;
  readonly none: string;
  readonly isNew: string;
  readonly complain: string;
  readonly until: (time: string) => string;
  /** By kind of notice; what is not here is told in the server's words. */
  readonly tell: Readonly<Record<string, Tell>>;
}

const byWhom = ({ who, role, facility }: AlertFacts): string =>
  [role === undefined ? who : `${who} (${role})`, facility].filter(Boolean).join(", ");

export const noticeWords: Words<NoticeWords> = {
  vi: {
    title: "Thông báo",
    lead: "Những việc xảy ra với hồ sơ của bạn mà bạn cần biết.",
    none: "Chưa có thông báo nào.",
    isNew: "Mới",
    complain: "Thấy không đúng? Gửi khiếu nại",
    until: (time) => `, đến ${time}`,
    tell: {},
  },
  en: {
    title: "Notices",
    lead: "What happened to your record and you should know.",
    none: "There is no notice yet.",
    isNew: "New",
    complain: "Is this wrong? Complain",
    until: (time) => `, until ${time}`,
    tell: {
      "emergency-opened": (facts, until) =>
        `${byWhom(facts)} opened the record of ${facts.patientName} in an emergency${until}. Reason: ${facts.reason ?? ""}`,
      "emergency-ended": (facts) =>
        `${byWhom(facts)} closed the record of ${facts.patientName} that was opened in an emergency.`,
      "share-used": (facts, until) =>
        `${byWhom(facts)} took over a share of the record of ${facts.patientName}${until}.`,
      "delegation-proposed": ({ patientName }) => `${patientName} asks you to look after their record.`,
      "delegation-accepted": ({ who, patientName }) => `${who} now looks after the record of ${patientName}.`,
      "delegation-refused": ({ who, patientName }) =>
        `${who} does not look after the record of ${patientName}.`,
      "delegation-ended": ({ patientName }) => `Nobody looks after the record of ${patientName} any more.`,
      "kinship-begun": ({ who, patientName }) =>
        `${who} may see the record of ${patientName} as a parent or guardian. If that is wrong, tell your health facility at once.`,
      "phone-changed": ({ patientName }) =>
        `The telephone number in the record of ${patientName} was changed. If you did not ask for it, tell your health facility at once.`,
      "request-accepted": (facts) =>
        `${byWhom(facts)} accepted the request about the data of ${facts.patientName}. ${facts.reason ?? ""}`,
      "request-refused": (facts) =>
        `${byWhom(facts)} refused the request about the data of ${facts.patientName}. Reason: ${facts.reason ?? ""}`,
      "request-done": (facts) =>
        `${byWhom(facts)} carried out the request about the data of ${facts.patientName}. ${facts.reason ?? ""}`,
    },
  },
};
