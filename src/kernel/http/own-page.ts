import type { FastifyRequest } from "fastify";
import { HttpError } from "./failure.ts";

const readingMethods: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS"]);

/** Refuses what would change something and cannot prove that one of our own pages asked for it. */
export const foreignPageRefusal = (request: FastifyRequest, publicUrl?: string): HttpError | undefined =>
  readingMethods.has(request.method) || isFromOwnPage(request, publicUrl) ? undefined : foreignPage();

export function assertOwnPage(request: FastifyRequest, publicUrl?: string): void {
  const refusal = foreignPageRefusal(request, publicUrl);
  if (refusal !== undefined) throw refusal;
}

/** The same for what a program may send too: only a browser that names another page is refused. */
export function assertNoOtherPage(request: FastifyRequest, publicUrl?: string): void {
  const isBrowser = request.headers["sec-fetch-site"] !== undefined || request.headers.origin !== undefined;
  if (isBrowser) assertOwnPage(request, publicUrl);
}

/** Browsers write both headers themselves; no page can. */
function isFromOwnPage({ headers, protocol, host }: FastifyRequest, publicUrl?: string): boolean {
  const site = headers["sec-fetch-site"];
  if (site !== undefined) return site === "same-origin";
  return headers.origin === (publicUrl ?? `${protocol}://${host}`);
}

const foreignPage = (): HttpError =>
  new HttpError({
    status: 403,
    code: "access.csrf",
    message: "Yêu cầu này không đến từ trang của hệ thống nên bị từ chối",
  });
