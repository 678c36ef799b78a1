/** The five ways the system refuses a request. `kernel/http` maps each to one HTTP status. */
export const errorKinds = ["invalid", "forbidden", "not-found", "conflict", "unavailable"] as const;
export type ErrorKind = (typeof errorKinds)[number];

/** A refusal that a user reads: a stable code for machines, a Vietnamese sentence for people. */
export class AppError extends Error {
  readonly kind: ErrorKind;
  readonly code: string;

  constructor(kind: ErrorKind, code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "AppError";
    this.kind = kind;
    this.code = code;
  }
}
