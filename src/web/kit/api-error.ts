export const apiErrorKinds = [
  "offline",
  "signed-out",
  "forbidden",
  "not-found",
  "refused",
  "failed",
] as const;
export type ApiErrorKind = (typeof apiErrorKinds)[number];

interface Told extends ErrorOptions {
  /** The server's own name of the refusal, such as `account.confirm`. */
  readonly code?: string | undefined;
}

/** An answer that is not a success, in the words the screens know; `detail` is the server's own sentence. */
export class ApiError extends Error {
  readonly kind: ApiErrorKind;
  readonly detail: string | undefined;
  readonly code: string | undefined;

  constructor(kind: ApiErrorKind, detail?: string, told: Told = {}) {
    super(detail ?? kind, told);
    this.name = "ApiError";
    this.kind = kind;
    this.detail = detail;
    this.code = told.code;
  }
}

export const apiErrorOf = (error: unknown): ApiError =>
  error instanceof ApiError ? error : new ApiError("failed", undefined, { cause: error });

const kindsByStatus: Readonly<Record<number, ApiErrorKind>> = {
  401: "signed-out",
  403: "forbidden",
  404: "not-found",
  410: "not-found",
};

/** What a status outside 2xx means, with the sentence found in the body, whichever of our two dialects it speaks. */
export function refusalOf(status: number, body: unknown): ApiError {
  const kind = kindsByStatus[status] ?? (status >= 500 ? "failed" : "refused");
  return new ApiError(kind, sentenceIn(body), { code: textAt(body, "code") });
}

function sentenceIn(body: unknown): string | undefined {
  if (typeof body !== "object" || body === null) return undefined;
  if ("issue" in body && Array.isArray(body.issue)) {
    const [first]: unknown[] = body.issue;
    return textAt(first, "diagnostics");
  }
  if ("error" in body && typeof body.error === "object") return textAt(body.error, "message");
  return textAt(body, "message") ?? textAt(body, "error_description");
}

function textAt(value: unknown, key: string): string | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const found: unknown = Object.entries(value).find(([name]) => name === key)?.[1];
  return typeof found === "string" ? found : undefined;
}
