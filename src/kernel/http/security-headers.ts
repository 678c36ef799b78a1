export type Headers = Readonly<Record<string, string>>;

/** For answers that are data: nothing in them may run, be framed or be guessed to be something else. */
export const dataHeaders = (isHttps: boolean): Headers => ({
  "x-content-type-options": "nosniff",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "referrer-policy": "no-referrer",
  // No page elsewhere may embed an answer as a picture or a script; those with CORS are not meant.
  "cross-origin-resource-policy": "same-origin",
  "cache-control": "no-store",
  ...transport(isHttps),
});

/** For the pages of the product: only our own files, no inline script or style, no framing. */
export const pageHeaders = (isHttps: boolean): Headers => ({
  "x-content-type-options": "nosniff",
  "content-security-policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; " +
    "connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; " +
    "frame-ancestors 'none'",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "camera=(self), microphone=(), geolocation=(self), payment=()",
  ...transport(isHttps),
});

const transport = (isHttps: boolean): Headers =>
  isHttps ? { "strict-transport-security": "max-age=31536000; includeSubDomains" } : {};
