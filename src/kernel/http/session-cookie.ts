const plainName = "tuetinh_session";

/** `__Host-` makes browsers refuse the cookie from another host, another path or without TLS. */
export const cookieNameOf = (name: string, isHttps: boolean): string => (isHttps ? `__Host-${name}` : name);

/** The secret of the session that the browser holds. */
export const readSessionCookie = (header: string | undefined, isHttps: boolean): string | undefined =>
  readCookie(header, cookieNameOf(plainName, isHttps));

/** `Set-Cookie` of a new session: gone when the browser closes, the server ends it by time anyway. */
export const sessionCookie = (secret: string, isHttps: boolean): string =>
  writeCookie({ name: plainName, value: secret, isHttps });

export const clearedSessionCookie = (isHttps: boolean): string =>
  writeCookie({ name: plainName, value: "", isHttps, maxAge: 0 });

export interface Cookie {
  readonly name: string;
  /** Characters of base64url only. */
  readonly value: string;
  readonly isHttps: boolean;
  /** Seconds; absent: until the browser closes. */
  readonly maxAge?: number;
}

/** No script reads it and no other site makes the browser send it. */
export const writeCookie = ({ name, value, isHttps, maxAge }: Cookie): string =>
  [
    `${cookieNameOf(name, isHttps)}=${value}`,
    "Path=/",
    "HttpOnly",
    "SameSite=Strict",
    ...(isHttps ? ["Secure"] : []),
    ...(maxAge === undefined ? [] : [`Max-Age=${maxAge}`]),
  ].join("; ");

/** The first of that name, as sent. */
export function readCookie(header: string | undefined, name: string): string | undefined {
  if (header === undefined) return undefined;
  for (const pair of header.split(";")) {
    const at = pair.indexOf("=");
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim();
  }
  return undefined;
}
