export const oauthErrors = [
  "invalid_request",
  "invalid_client",
  "invalid_scope",
  "unsupported_grant_type",
  "unauthorized_client",
  "temporarily_unavailable",
  "slow_down",
] as const;
export type OAuthErrorCode = (typeof oauthErrors)[number];

/** A refusal of the token endpoint, spelled as RFC 6749 §5.2 wants it: programs read it, in English. */
export class OAuthError extends Error {
  readonly code: OAuthErrorCode;
  /** Seconds after which it makes sense to ask again. */
  readonly retryAfter: number | undefined;

  constructor(code: OAuthErrorCode, message: string, retryAfter?: number, options?: ErrorOptions) {
    super(message, options);
    this.name = "OAuthError";
    this.code = code;
    this.retryAfter = retryAfter;
  }
}
