import type { Words } from "#web/kit/language.tsx";

export interface AgreementWords {
  readonly title: string;
  readonly lead: string;
  readonly agreed: string;
  readonly notAgreed: string;
  readonly since: (day: string) => string;
  readonly agree: string;
  readonly withdraw: string;
  readonly working: string;
}

export const agreementWords: Words<AgreementWords> = {
  vi: {
    title: "Những điều tôi đồng ý",
    lead: "Không đồng ý vẫn được khám chữa bệnh như mọi người. Rút lại lúc nào cũng được.",
    agreed: "Đã đồng ý",
    notAgreed: "Chưa đồng ý",
    since: (day) => `Đồng ý ngày ${day}.`,
    agree: "Tôi đồng ý",
    withdraw: "Rút lại đồng ý",
    working: "Xin chờ…",
  },
  en: {
    title: "What I agree to",
    lead: "You are treated the same if you do not agree. You may withdraw at any time.",
    agreed: "Agreed",
    notAgreed: "Not agreed",
    since: (day) => `Agreed on ${day}.`,
    agree: "I agree",
    withdraw: "Withdraw",
    working: "Please wait…",
  },
};
