import type { FastifyReply, FastifyRequest, HookHandlerDoneFunction, RouteOptions } from "fastify";
import type { Authenticator } from "../access/authenticate.ts";
import type { Actor } from "../access/context.ts";
import type { Log } from "../base/log.ts";
import { HttpError } from "./failure.ts";
import type { HttpMetrics } from "./http-metrics.ts";
import { foreignPageRefusal } from "./own-page.ts";
import { type RateLimit, senderOf } from "./rate-limit.ts";
import { dataHeaders, type Headers, pageHeaders } from "./security-headers.ts";
import { readSessionCookie } from "./session-cookie.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** Set on every route that is not public. */
    actor: Actor | undefined;
  }
  interface FastifyContextConfig {
    /** Routes need a token unless they say that they do not. */
    access?: "token" | "public";
    /** Pages get the headers of pages; everything else is data. */
    content?: "data" | "page";
  }
}

export interface GuardParts {
  readonly authenticator: Authenticator;
  readonly log: Log;
  readonly metrics: HttpMetrics;
  /** Per client with a token. */
  readonly clients: RateLimit;
  /** Per account, over all its sessions and apps: nobody reads a province by hand. */
  readonly people: RateLimit;
  /** Per address, for everything before a token is known. */
  readonly addresses: RateLimit;
  readonly isHttps: boolean;
  /** How browsers reach us, when a proxy stands in front. */
  readonly publicUrl?: string | undefined;
  /** Log every request instead of only refused, failed and slow ones. */
  readonly logAll: boolean;
}

type Hook = (request: FastifyRequest, reply: FastifyReply, done: HookHandlerDoneFunction) => void;
/** Calls `done` at once or returns a promise, never both: Fastify takes either. */
type MaybeLaterHook = (...args: Parameters<Hook>) => Promise<void> | undefined;

const slow = 1_000;

/** Puts headers, rate limit, token, counters and log around a route; one closure each, nothing to look up. */
export function guardRoute(parts: GuardParts, route: RouteOptions): void {
  const { url, method } = route;
  const headers = (route.config?.content === "page" ? pageHeaders : dataHeaders)(parts.isHttps);
  const admit: MaybeLaterHook = route.config?.access === "public" ? admitPublic(parts) : admitActor(parts);
  const arrive: MaybeLaterHook = (request, reply, done) => {
    addHeaders(reply, headers, request.id);
    return admit(request, reply, done);
  };
  route.onRequest = [arrive, ...listOf(route.onRequest)];
  route.onResponse = [leave(parts, String(method), url), ...listOf(route.onResponse)];
}

/** For requests that match no route. */
export function guardUnknown(parts: GuardParts): Hook {
  const headers = dataHeaders(parts.isHttps);
  const admit = admitPublic(parts);
  return (request, reply, done) => {
    addHeaders(reply, headers, request.id);
    void admit(request, reply, done);
  };
}

/** Actor of a route that needs a token. */
export function actorOf(request: FastifyRequest): Actor {
  if (request.actor === undefined) throw unauthorized(false);
  return request.actor;
}

function addHeaders(reply: FastifyReply, headers: Headers, requestId: string): void {
  for (const name in headers) reply.header(name, headers[name]);
  reply.header("x-request-id", requestId);
}

const admitPublic =
  ({ addresses }: GuardParts): MaybeLaterHook =>
  (request, _reply, done) => {
    const seconds = addresses.take(senderOf(request.ip), Date.now());
    done(seconds > 0 ? tooMany(seconds) : undefined);
    return undefined;
  };

function admitActor(parts: GuardParts): MaybeLaterHook {
  const { authenticator } = parts;
  return (request, _reply, done) => {
    const actor = authenticator.known(request.headers.authorization ?? "");
    if (actor === undefined) return admitUnknown(parts, request, done);
    done(enter(parts, request, actor));
    return undefined;
  };
}

/** A token wins over a cookie: it was sent on purpose. */
function admitUnknown(
  parts: GuardParts,
  request: FastifyRequest,
  done: HookHandlerDoneFunction,
): Promise<void> | undefined {
  const { authorization, cookie } = request.headers;
  const secret = authorization === undefined ? readSessionCookie(cookie, parts.isHttps) : undefined;
  if (secret === undefined) return admitStranger(parts, request);
  // A browser sends the cookie whoever asks it to: what changes something has to come from our own pages.
  const foreign = foreignPageRefusal(request, parts.publicUrl);
  const actor = parts.authenticator.sessions.known(secret);
  if (foreign === undefined && actor === undefined) return admitSession(parts, request, secret);
  done(foreign ?? (actor && enter(parts, request, actor)));
  return undefined;
}

async function admitSession(parts: GuardParts, request: FastifyRequest, secret: string): Promise<void> {
  const { sessions } = parts.authenticator;
  const seconds = sessions.isSeen(secret) ? 0 : parts.addresses.take(senderOf(request.ip), Date.now());
  if (seconds > 0) throw tooMany(seconds);
  const actor = await sessions.find(secret);
  if (actor === undefined) throw sessionEnded(await sessions.wasRotated(secret));
  const refusal = enter(parts, request, actor);
  if (refusal !== undefined) throw refusal;
}

/** A token seen before only needs to be looked up again; everything else counts against the address. */
async function admitStranger(parts: GuardParts, request: FastifyRequest): Promise<void> {
  const header = request.headers.authorization ?? "";
  const isSeen = parts.authenticator.isSeen(header);
  const seconds = isSeen ? 0 : parts.addresses.take(senderOf(request.ip), Date.now());
  if (seconds > 0) throw tooMany(seconds);
  const actor = await parts.authenticator.find(header);
  const refusal = actor === undefined ? unauthorized(header !== "") : enter(parts, request, actor);
  if (refusal !== undefined) throw refusal;
}

function enter(parts: GuardParts, request: FastifyRequest, actor: Actor): Error | undefined {
  request.actor = actor;
  const now = Date.now();
  const { person } = actor;
  const own = person === undefined ? 0 : parts.people.take(person.accountId, now);
  const seconds = Math.max(own, parts.clients.take(actor.clientId, now));
  return seconds > 0 ? tooMany(seconds) : undefined;
}

function leave({ metrics, log, logAll }: GuardParts, method: string, url: string): Hook {
  const stats = metrics.of(method, url);
  return (request, reply, done) => {
    const milliseconds = reply.elapsedTime;
    const status = reply.statusCode;
    stats.observe(status, milliseconds);
    if (logAll || status >= 400 || milliseconds > slow)
      log.info(
        {
          requestId: request.id,
          method,
          route: url,
          status,
          ms: Math.round(milliseconds),
          client: request.actor?.clientId,
        },
        "request",
      );
    done();
  };
}

const listOf = <T>(hooks: T | readonly T[] | undefined): readonly T[] => {
  if (hooks === undefined) return [];
  return Array.isArray(hooks) ? (hooks as readonly T[]) : [hooks as T];
};

const tooMany = (seconds: number): HttpError =>
  new HttpError({
    status: 429,
    code: "request.too-many",
    message: "Quá nhiều yêu cầu, hãy thử lại sau",
    headers: { "retry-after": String(seconds) },
  });

const unauthorized = (wasSent: boolean): HttpError =>
  new HttpError({
    status: 401,
    code: wasSent ? "access.token-invalid" : "access.token-missing",
    message: wasSent ? "Mã truy cập không đúng hoặc đã hết hạn" : "Cần mã truy cập (OAuth 2 Bearer)",
    headers: { "www-authenticate": `Bearer realm="tuetinh"${wasSent ? ', error="invalid_token"' : ""}` },
  });

/** A page that asked while its session got another secret is told to ask again with the new one. */
const sessionEnded = (isRotated: boolean): HttpError =>
  new HttpError({
    status: 401,
    code: "access.session-ended",
    message: "Phiên làm việc đã kết thúc, hãy đăng nhập lại",
    ...(isRotated ? { headers: { "session-rotated": "1" } } : {}),
  });
