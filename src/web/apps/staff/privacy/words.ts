import type { Words } from "#web/kit/language.tsx";
import type { RequestKind, RequestState, Verdict } from "./data-request.ts";

export interface PrivacyWords {
  readonly title: string;
  readonly lead: string;
  readonly none: string;
  readonly all: string;
  readonly overdueOnly: string;
  readonly filter: string;
  readonly kinds: Readonly<Record<RequestKind, string>>;
  readonly states: Readonly<Record<RequestState, string>>;
  readonly heads: readonly string[];
  readonly channels: Readonly<Record<"self" | "counter", string>>;
  readonly overdue: string;
  readonly byDay: (day: string) => string;
  readonly provisional: string;
  readonly back: string;
  readonly record: string;
  readonly nobody: string;
  readonly facts: Readonly<
    Record<"askedBy" | "received" | "due" | "handler" | "answer" | "basis" | "wanted", string>
  >;
  /** Parts of a record that people ask to have corrected. */
  readonly elements: Readonly<Record<string, string>>;
  readonly history: string;
  readonly decide: string;
  readonly verdicts: Readonly<Record<Verdict, string>>;
  readonly words: Readonly<Record<Exclude<Verdict, "take">, string>>;
  readonly legalBasis: string;
  readonly restricts: string;
  readonly tooShort: string;
  readonly sending: string;
  readonly events: Readonly<Record<string, string>>;
  readonly plan: string;
  readonly erasable: (count: number) => string;
  readonly kept: (count: number, className: string, until: string | undefined) => string;
}

export const privacyWords: Words<PrivacyWords> = {
  vi: {
    title: "Yêu cầu của người dân về dữ liệu",
    lead: "Mỗi yêu cầu có thời hạn theo luật. Đỏ là đã quá hạn.",
    none: "Không có yêu cầu nào ở đây.",
    all: "Tất cả",
    overdueOnly: "Quá hạn",
    filter: "Lọc yêu cầu",
    kinds: {
      copy: "Lấy bản sao",
      correction: "Sửa chỗ sai",
      restriction: "Hạn chế sử dụng",
      deletion: "Xóa dữ liệu",
      objection: "Phản đối",
      "withdraw-consent": "Rút lại đồng ý",
      complaint: "Khiếu nại",
    },
    states: { received: "Mới nhận", accepted: "Đang thực hiện", refused: "Đã từ chối", done: "Đã xong" },
    heads: ["Yêu cầu", "Người gửi", "Gửi lúc", "Hạn", "Trạng thái", "Người xử lý"],
    channels: { self: "gửi trên mạng", counter: "tại quầy" },
    overdue: "Quá hạn",
    byDay: (day) => `hết ngày ${day}`,
    provisional: "tạm tính, chưa có lịch nghỉ lễ năm sau",
    back: "Danh sách yêu cầu",
    record: "Mở hồ sơ",
    nobody: "chưa ai nhận",
    facts: {
      askedBy: "Người gửi",
      received: "Gửi lúc",
      due: "Hạn hiện tại",
      handler: "Người xử lý",
      answer: "Đã trả lời",
      basis: "Căn cứ pháp luật",
      wanted: "Nội dung cụ thể",
    },
    elements: {
      "name[0].text": "Họ và tên",
      birthDate: "Ngày sinh",
      gender: "Giới tính",
      "telecom[0].value": "Số điện thoại",
      "address[0].text": "Địa chỉ",
    },
    history: "Diễn biến",
    decide: "Xử lý",
    verdicts: {
      take: "Nhận xử lý",
      accept: "Chấp nhận",
      refuse: "Từ chối",
      extend: "Gia hạn một lần",
      fulfil: "Thực hiện và kết thúc",
      lift: "Chấm dứt hạn chế",
    },
    words: {
      accept: "Trả lời người dân",
      refuse: "Lý do từ chối",
      extend: "Lý do gia hạn",
      fulfil: "Đã làm gì",
      lift: "Lý do chấm dứt",
    },
    legalBasis: "Căn cứ pháp luật",
    restricts: "Đóng hồ sơ từ nay, trừ khi cấp cứu",
    tooShort: "Hãy viết rõ, người dân sẽ đọc được.",
    sending: "Đang gửi…",
    events: {
      received: "Đã nhận",
      taken: "Nhận xử lý",
      accepted: "Chấp nhận",
      refused: "Từ chối",
      extended: "Gia hạn",
      done: "Đã xong",
      fulfilled: "Đã thực hiện",
      copied: "Đã tải bản sao",
      lifted: "Đã chấm dứt",
      reminded: "Nhắc hạn",
    },
    plan: "Luật cho xóa gì",
    erasable: (count) => `${count} bản ghi xóa được`,
    kept: (count, className, until) =>
      `${count} bản ghi phải giữ: ${className}${until === undefined ? "" : `, đến ${until}`}`,
  },
  en: {
    title: "What people ask about their data",
    lead: "Every request has a deadline in law. Red is overdue.",
    none: "There is no request here.",
    all: "All",
    overdueOnly: "Overdue",
    filter: "Filter requests",
    kinds: {
      copy: "Copy",
      correction: "Correction",
      restriction: "Restriction",
      deletion: "Deletion",
      objection: "Objection",
      "withdraw-consent": "Withdrawal of consent",
      complaint: "Complaint",
    },
    states: { received: "New", accepted: "Being carried out", refused: "Refused", done: "Done" },
    heads: ["Request", "Sent by", "Sent", "Due", "State", "Handled by"],
    channels: { self: "online", counter: "at the counter" },
    overdue: "Overdue",
    byDay: (day) => `end of ${day}`,
    provisional: "provisional: next year's holidays are not known yet",
    back: "List of requests",
    record: "Open the record",
    nobody: "nobody yet",
    facts: {
      askedBy: "Sent by",
      received: "Sent",
      due: "Due now",
      handler: "Handled by",
      answer: "Answered",
      basis: "Legal basis",
      wanted: "In particular",
    },
    elements: {
      "name[0].text": "Name",
      birthDate: "Birth date",
      gender: "Gender",
      "telecom[0].value": "Telephone",
      "address[0].text": "Address",
    },
    history: "What happened",
    decide: "Handle",
    verdicts: {
      take: "Take it",
      accept: "Accept",
      refuse: "Refuse",
      extend: "Extend once",
      fulfil: "Carry out and close",
      lift: "End the restriction",
    },
    words: {
      accept: "Answer to the person",
      refuse: "Why it is refused",
      extend: "Why it is extended",
      fulfil: "What was done",
      lift: "Why it ends",
    },
    legalBasis: "Legal basis",
    restricts: "Close the record from now on, but for emergencies",
    tooShort: "Write it out: the person will read it.",
    sending: "Sending…",
    events: {
      received: "Received",
      taken: "Taken",
      accepted: "Accepted",
      refused: "Refused",
      extended: "Extended",
      done: "Done",
      fulfilled: "Carried out",
      copied: "Copy fetched",
      lifted: "Ended",
      reminded: "Reminded",
    },
    plan: "What the law lets be erased",
    erasable: (count) => `${count} records can be erased`,
    kept: (count, className, until) =>
      `${count} records must stay: ${className}${until === undefined ? "" : `, until ${until}`}`,
  },
};
