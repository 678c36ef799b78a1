import type { Words } from "#web/kit/language.tsx";
import type { Delegation } from "./people.ts";

export interface PeopleWords {
  readonly whose: string;
  readonly me: string;
  readonly title: string;
  readonly lead: string;
  readonly number: string;
  readonly numberHint: string;
  readonly wrongNumber: string;
  readonly propose: string;
  readonly proposed: string;
  readonly working: string;
  readonly asksYou: (name: string) => string;
  readonly actsFor: (name: string) => string;
  readonly waiting: string;
  readonly states: Readonly<Record<Delegation["state"], string>>;
  readonly accept: string;
  readonly refuse: string;
  readonly end: string;
  readonly until: (day: string) => string;
}

export const peopleWords: Words<PeopleWords> = {
  vi: {
    whose: "Hồ sơ của",
    me: "Tôi",
    title: "Nhờ người chăm sóc hồ sơ",
    lead: "Người bạn nhờ xem được hồ sơ và làm thay bạn ở đây. Cha mẹ tự động làm thay con chưa thành niên.",
    number: "Số căn cước của người bạn nhờ",
    numberHint: "Người đó phải có tài khoản ở đây và đồng ý.",
    wrongNumber: "Số căn cước gồm đúng 12 chữ số.",
    propose: "Gửi lời nhờ",
    proposed: "Đã gửi. Nếu số đúng, người đó sẽ thấy lời nhờ của bạn.",
    working: "Xin chờ…",
    asksYou: (name) => `${name} nhờ bạn chăm sóc hồ sơ`,
    actsFor: (name) => `Bạn làm thay ${name}`,
    waiting: "Người bạn nhờ (đang chờ)",
    states: {
      proposed: "Chờ trả lời",
      accepted: "Đang có hiệu lực",
      refused: "Đã từ chối",
      ended: "Đã chấm dứt",
    },
    accept: "Đồng ý",
    refuse: "Từ chối",
    end: "Chấm dứt",
    until: (day) => `đến ${day}`,
  },
  en: {
    whose: "Record of",
    me: "Me",
    title: "Let somebody look after my record",
    lead: "Whom you ask sees your record and acts for you here. Parents act for children under age by themselves.",
    number: "Personal number of the person you ask",
    numberHint: "They need an account here, and have to agree.",
    wrongNumber: "A personal number has exactly 12 digits.",
    propose: "Ask them",
    proposed: "Sent. If the number is right, they will see it.",
    working: "Please wait…",
    asksYou: (name) => `${name} asks you to look after their record`,
    actsFor: (name) => `You act for ${name}`,
    waiting: "The person you asked (waiting)",
    states: { proposed: "Waiting", accepted: "In force", refused: "Declined", ended: "Ended" },
    accept: "Agree",
    refuse: "Decline",
    end: "End it",
    until: (day) => `until ${day}`,
  },
};
