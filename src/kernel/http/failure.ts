import { AppError, type ErrorKind } from "../base/app-error.ts";

/** One place of a request that is wrong. */
export interface InputIssue {
  /** `patient.birthDate`, `items[2].amount`; empty for the whole. */
  readonly path: string;
  readonly message: string;
}

/** What the sender of a request is told about an error. */
export interface Failure {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly issues?: readonly InputIssue[];
}

/** A refusal of the protocol itself, before any use case: no token, too large, too many. */
export class HttpError extends Error {
  readonly failure: Failure;

  constructor(failure: Failure, options?: ErrorOptions) {
    super(failure.message, options);
    this.name = "HttpError";
    this.failure = failure;
  }
}

/** Input that does not fit its schema; every place is named, no value is repeated. */
export class InvalidInput extends AppError {
  readonly issues: readonly InputIssue[];

  constructor(issues: readonly InputIssue[]) {
    const places = issues.map(({ path, message }) => (path === "" ? message : `${path}: ${message}`));
    super("invalid", "request.invalid", `Dữ liệu gửi lên chưa đúng. ${places.slice(0, 5).join("; ")}`);
    this.name = "InvalidInput";
    this.issues = issues;
  }
}

const statusOf = {
  invalid: 400,
  forbidden: 403,
  "not-found": 404,
  conflict: 409,
  unavailable: 503,
} as const satisfies Record<ErrorKind, number>;

const defect: Failure = { status: 500, code: "internal", message: "Lỗi hệ thống" };

/** Refusals of Fastify and of the JSON parser, by the code they carry. */
const protocolFailures: Readonly<Record<string, Failure>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: { status: 413, code: "request.too-large", message: "Nội dung gửi lên quá lớn" },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: {
    status: 415,
    code: "request.media-type",
    message: "Máy chủ không đọc được kiểu nội dung này (Content-Type)",
  },
  FST_ERR_CTP_EMPTY_JSON_BODY: { status: 400, code: "request.empty", message: "Thiếu nội dung JSON" },
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: {
    status: 400,
    code: "request.length",
    message: "Độ dài nội dung không khớp với Content-Length",
  },
  FST_ERR_CTP_INVALID_JSON_BODY: {
    status: 400,
    code: "request.json",
    message: "Nội dung không phải là JSON đúng",
  },
  FST_ERR_BAD_URL: { status: 400, code: "request.url", message: "Địa chỉ không đọc được" },
  FST_ERR_MAX_PARAM_LENGTH: { status: 414, code: "request.url-too-long", message: "Địa chỉ quá dài" },
  FST_ERR_HANDLER_TIMEOUT: {
    status: 503,
    code: "request.timeout",
    message: "Yêu cầu xử lý quá lâu, hãy thử lại",
  },
  // PostgreSQL: a character, number or date that no column can hold.
  "22021": { status: 400, code: "request.value", message: "Có ký tự hoặc giá trị không lưu trữ được" },
  "22P05": { status: 400, code: "request.value", message: "Có ký tự hoặc giá trị không lưu trữ được" },
  "22003": { status: 400, code: "request.value", message: "Có con số quá lớn" },
  "22008": { status: 400, code: "request.value", message: "Có ngày giờ ngoài phạm vi lưu trữ được" },
  // PostgreSQL: statement timeout, lock timeout, too many connections, starting up or shutting down.
  "57014": { status: 503, code: "db.timeout", message: "Yêu cầu xử lý quá lâu, hãy thử lại" },
  "55P03": { status: 503, code: "db.busy", message: "Dữ liệu đang được người khác thay đổi, hãy thử lại" },
  "53300": { status: 503, code: "db.busy", message: "Cơ sở dữ liệu đang bận, hãy thử lại" },
  ECONNREFUSED: { status: 503, code: "db.unreachable", message: "Cơ sở dữ liệu không trả lời, hãy thử lại" },
  ECONNRESET: { status: 503, code: "db.unreachable", message: "Cơ sở dữ liệu không trả lời, hãy thử lại" },
  "57P01": { status: 503, code: "db.unreachable", message: "Cơ sở dữ liệu đang khởi động lại, hãy thử lại" },
  "57P03": { status: 503, code: "db.unreachable", message: "Cơ sở dữ liệu đang khởi động lại, hãy thử lại" },
};

/** Everything that is not a known refusal is a defect: status 500, and the sender learns nothing of it. */
export function failureOf(error: unknown): Failure {
  if (error instanceof HttpError) return error.failure;
  if (error instanceof AppError) return failureOfRefusal(error);
  if (!(error instanceof Error)) return defect;
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  return protocolFailures[code] ?? brokenRequest(error) ?? defect;
}

function failureOfRefusal(error: AppError): Failure {
  const { kind, code, message } = error;
  const retry = kind === "unavailable" ? { headers: { "retry-after": "5" } } : {};
  const issues = error instanceof InvalidInput ? { issues: error.issues } : {};
  return { status: statusOf[kind], code, message, ...retry, ...issues };
}

/** Broken JSON or a broken body stream: marked by Fastify as the sender's fault. */
function brokenRequest(error: Error): Failure | undefined {
  const status = "statusCode" in error ? error.statusCode : undefined;
  if (typeof status !== "number" || status < 400 || status > 499) return undefined;
  if (!(error instanceof SyntaxError))
    return { status, code: "request.broken", message: "Yêu cầu không hợp lệ" };
  return {
    status,
    code: "request.json",
    message: "Nội dung không phải là JSON đúng",
    issues: [jsonPlace(error)],
  };
}

/** The position is told, the text around it (which V8 quotes) is not. */
function jsonPlace(error: SyntaxError): InputIssue {
  const position = /position (\d+)/.exec(error.message)?.[1];
  return {
    path: "",
    message: position === undefined ? "JSON sai cú pháp" : `JSON sai ở ký tự thứ ${position}`,
  };
}
