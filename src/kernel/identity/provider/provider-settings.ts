import type { OidcContext } from "oidc-provider";

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

/** Seconds that things of the provider live. */
export const providerLifetimes = {
  AccessToken: hour,
  AuthorizationCode: minute,
  ClientCredentials: hour,
  Grant: 365 * day,
  IdToken: hour,
  Interaction: 15 * minute,
  /** Rotation gives a new one this long again; the grant ends it for good. */
  RefreshToken: (_context: OidcContext) => 30 * day,
  Session: 15 * minute,
} as const;

/** The library's session is not used: every request starts without one. */
export const librarySession = "tuetinh_oauth";

export const providerCookies = (isHttps: boolean) => ({
  names: { session: librarySession, interaction: "tuetinh_ask", resume: "tuetinh_ask_resume" },
  long: { httpOnly: true, sameSite: "lax", secure: isHttps, path: "/oauth" },
  short: { httpOnly: true, sameSite: "lax", secure: isHttps },
});
