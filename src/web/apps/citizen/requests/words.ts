import type { Words } from "#web/kit/language.tsx";
import type { RequestKind, RequestState } from "./request.ts";
import type { Correctable } from "./wanted.ts";

export interface RequestWords {
  readonly title: string;
  readonly lead: string;
  readonly none: string;
  readonly ask: string;
  readonly kind: string;
  readonly kinds: Readonly<Record<RequestKind, { readonly name: string; readonly means: string }>>;
  readonly states: Readonly<Record<RequestState, string>>;
  readonly details: string;
  readonly detailsHint: string;
  readonly detailsHints: Readonly<Partial<Record<RequestKind, string>>>;
  readonly empty: string;
  readonly vague: string;
  readonly wrongPart: string;
  readonly parts: Readonly<Record<Correctable, string>>;
  readonly otherParts: string;
  readonly rightValue: string;
  readonly genders: readonly (readonly [string, string])[];
  readonly consentHere: string;
  readonly toSharing: string;
  readonly send: string;
  readonly sending: string;
  readonly sent: string;
  readonly received: string;
  readonly answerBy: string;
  readonly byDay: (day: string) => string;
  readonly doneBy: string;
  readonly overdue: string;
  readonly handler: string;
  readonly answer: string;
  readonly basis: string;
  readonly fetchCopy: string;
  readonly copyOnce: string;
}

export const requestWords: Words<RequestWords> = {
  vi: {
    title: "Yêu cầu về dữ liệu của tôi",
    lead: "Luật cho bạn quyền lấy bản sao, sửa, hạn chế, xóa dữ liệu của mình. Mỗi yêu cầu có thời hạn trả lời.",
    none: "Bạn chưa gửi yêu cầu nào.",
    ask: "Gửi yêu cầu mới",
    kind: "Bạn muốn gì?",
    kinds: {
      copy: { name: "Lấy bản sao hồ sơ", means: "Toàn bộ dữ liệu sức khỏe của tôi" },
      correction: { name: "Sửa chỗ sai", means: "Có thông tin ghi không đúng về tôi" },
      restriction: { name: "Hạn chế sử dụng", means: "Tạm không cho dùng dữ liệu của tôi" },
      deletion: { name: "Xóa dữ liệu", means: "Chỉ những gì luật cho phép xóa" },
      objection: { name: "Phản đối", means: "Không đồng ý với một mục đích sử dụng" },
      "withdraw-consent": { name: "Rút lại đồng ý", means: "Điều tôi đã đồng ý trước đây" },
      complaint: { name: "Khiếu nại", means: "Tôi cho rằng dữ liệu bị dùng sai" },
    },
    states: {
      received: "Đã nhận",
      accepted: "Đang thực hiện",
      refused: "Không được chấp nhận",
      done: "Đã xong",
    },
    details: "Nói rõ điều bạn muốn",
    detailsHint: "Viết vài chữ để người xử lý hiểu bạn cần gì và vì sao.",
    detailsHints: {
      copy: "Ví dụ: tôi cần bản sao để đi khám ở nơi khác.",
      correction: "Ví dụ: trong căn cước của tôi ghi ngày sinh khác.",
      complaint: "Ví dụ: tôi không khám ở nơi đó mà có người ở đó mở hồ sơ của tôi.",
    },
    empty: "Hãy viết vài chữ để người xử lý hiểu bạn cần gì.",
    vague: "Hãy ghi thông tin đúng vào ô; ngày sinh ví dụ 15/03/1954.",
    wrongPart: "Chỗ nào bị ghi sai?",
    parts: {
      "name[0].text": "Họ và tên",
      birthDate: "Ngày sinh",
      gender: "Giới tính",
      "telecom[0].value": "Số điện thoại",
      "address[0].text": "Địa chỉ",
    },
    otherParts: "Sai ở kết quả khám, đơn thuốc: chọn Khiếu nại, hoặc nói với nơi đã khám.",
    rightValue: "Đúng ra là",
    genders: [
      ["female", "Nữ"],
      ["male", "Nam"],
      ["other", "Khác"],
    ],
    consentHere: "Muốn rút lại điều đã đồng ý? Không cần gửi yêu cầu:",
    toSharing: "rút lại ngay ở mục Chia sẻ",
    send: "Gửi yêu cầu",
    sending: "Đang gửi…",
    sent: "Đã nhận yêu cầu của bạn.",
    received: "Gửi lúc",
    answerBy: "Hạn trả lời",
    byDay: (day) => `hết ngày ${day}`,
    doneBy: "Hạn hoàn thành",
    overdue: "Đã quá hạn",
    handler: "Người xử lý",
    answer: "Trả lời",
    basis: "Căn cứ pháp luật",
    fetchCopy: "Tải bản sao",
    copyOnce: "Bản sao chỉ tải được một lần; hãy cất giữ cẩn thận.",
  },
  en: {
    title: "Requests about my data",
    lead: "The law lets you have your data copied, corrected, restricted or deleted. Every request has a deadline.",
    none: "You have not sent a request yet.",
    ask: "New request",
    kind: "What do you want?",
    kinds: {
      copy: { name: "A copy of my record", means: "All of my health data" },
      correction: { name: "Correct something", means: "Something about me is wrong" },
      restriction: { name: "Restrict the use", means: "My data must not be used for now" },
      deletion: { name: "Delete data", means: "Only what the law lets be deleted" },
      objection: { name: "Object", means: "I disagree with a purpose" },
      "withdraw-consent": { name: "Withdraw consent", means: "Something I agreed to before" },
      complaint: { name: "Complain", means: "I think my data were misused" },
    },
    states: { received: "Received", accepted: "Being carried out", refused: "Refused", done: "Done" },
    details: "Say what you want",
    detailsHint: "Write a few words so that we understand what you need and why.",
    detailsHints: {
      copy: "For example: I need a copy for a visit elsewhere.",
      correction: "For example: my identity card says another birth date.",
      complaint: "For example: somebody opened my record at a place where I never was.",
    },
    empty: "Write a few words so that we understand what you need.",
    vague: "Fill in what is right; a birth date for example as 15/03/1954.",
    wrongPart: "What is wrong?",
    parts: {
      "name[0].text": "Name",
      birthDate: "Birth date",
      gender: "Gender",
      "telecom[0].value": "Telephone",
      "address[0].text": "Address",
    },
    otherParts: "Wrong results or prescriptions: choose Complain, or tell the place of the visit.",
    rightValue: "It should be",
    genders: [
      ["female", "Female"],
      ["male", "Male"],
      ["other", "Other"],
    ],
    consentHere: "Do you want to withdraw what you agreed to? There is no need to ask:",
    toSharing: "do it at once under Sharing",
    send: "Send the request",
    sending: "Sending…",
    sent: "Your request has been received.",
    received: "Sent",
    answerBy: "Answer by",
    byDay: (day) => `the end of ${day}`,
    doneBy: "Done by",
    overdue: "Overdue",
    handler: "Handled by",
    answer: "Answer",
    basis: "Legal basis",
    fetchCopy: "Download the copy",
    copyOnce: "The copy can be fetched once; keep it safe.",
  },
};
