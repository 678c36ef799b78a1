import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type * as z from "zod/mini";
import type { Actor, Person } from "../access/context.ts";
import { ownAccount } from "../access/person-actor.ts";
import { AppError } from "../base/app-error.ts";
import { InvalidInput } from "../http/failure.ts";
import { actorOf } from "../http/guard.ts";
import { assertNoOtherPage } from "../http/own-page.ts";
import { parseInput } from "../http/parse-input.ts";
import { senderOf } from "../http/rate-limit.ts";
import { readSessionCookie } from "../http/session-cookie.ts";
import { readDeviceCookie } from "./devices/known-browser.ts";
import type { IdentityParts } from "./identity-parts.ts";
import { tellDenied } from "./tell.ts";

/** One request at the door. */
export interface Visit {
  readonly now: Date;
  readonly requestId: string;
  /** One customer's addresses are one. */
  readonly address: string;
  readonly ip: string;
  readonly agent: string | undefined;
  /** `https://host`, as the browser sees it. */
  readonly origin: string;
  readonly isHttps: boolean;
  /** Secrets of the browser's cookies. */
  readonly session: string | undefined;
  readonly device: string | undefined;
}

export interface Reply {
  readonly json: object;
  readonly cookies?: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
}

export interface DoorRoute<Input extends z.ZodMiniType> {
  readonly path: string;
  readonly input: Input;
  readonly run: (visit: Visit, input: z.output<Input>) => Promise<Reply>;
}

export interface OwnRoute<Input extends z.ZodMiniType> {
  readonly path: string;
  /** `account.self` unless given. */
  readonly permission?: string;
  readonly input: Input;
  readonly run: (visit: OwnVisit, input: z.output<Input>) => Promise<Reply>;
}

export interface OwnVisit extends Visit {
  readonly actor: Actor;
  readonly person: Person;
}

/**
 * Routes that take or give secrets (passwords, codes, cookies) are not commands: what a command was told and answered
 * is kept for its second arrival, and a secret must not be.
 */
export function doorRoute<I extends z.ZodMiniType>(
  app: FastifyInstance,
  parts: IdentityParts,
  route: DoorRoute<I>,
): void {
  app.post(route.path, { config: { access: "public" } }, async (request, reply) => {
    assertNoOtherPage(request, parts.publicUrl);
    const input = parseInput(route.input, bodyOf(request));
    return answer(reply, await route.run(visitOf(request, parts), input));
  });
}

/** For whoever is signed in with this browser; a program's or an app's token is not enough. */
export function ownRoute<I extends z.ZodMiniType>(
  app: FastifyInstance,
  parts: IdentityParts,
  route: OwnRoute<I>,
): void {
  app.post(route.path, async (request, reply) => {
    const actor = actorOf(request);
    const visit = visitOf(request, parts);
    const { person } = actor;
    const permission = route.permission ?? ownAccount;
    if (!actor.permissions.has(permission)) {
      await tellDenied(parts, { ...visit, actor }, { action: permission, why: "access.denied" });
      throw new AppError("forbidden", "access.denied", `Thiếu quyền ${permission}`);
    }
    if (person === undefined || request.headers.authorization !== undefined) throw onlyPeople();
    const input = parseInput(route.input, { ...bodyOf(request), ...(request.params as object) });
    return answer(reply, await route.run({ ...visit, actor, person }, input));
  });
}

function bodyOf({ body }: FastifyRequest): object {
  const sent = body ?? {};
  if (typeof sent !== "object" || Array.isArray(sent))
    throw new InvalidInput([{ path: "", message: "Phải là một đối tượng JSON" }]);
  return sent;
}

export function visitOf(request: FastifyRequest, { publicUrl, clock }: IdentityParts): Visit {
  const isHttps = publicUrl?.startsWith("https:") ?? false;
  const { cookie, "user-agent": agent } = request.headers;
  return {
    now: clock(),
    requestId: request.id,
    address: senderOf(request.ip),
    ip: request.ip,
    agent,
    origin: publicUrl ?? `${request.protocol}://${request.host}`,
    isHttps,
    session: readSessionCookie(cookie, isHttps),
    device: readDeviceCookie(cookie, isHttps),
  };
}

function answer(reply: FastifyReply, { json, cookies = [], headers = {} }: Reply): FastifyReply {
  reply.headers(headers);
  for (const cookie of cookies) reply.header("set-cookie", cookie);
  return reply.send(json);
}

const onlyPeople = (): AppError =>
  new AppError("forbidden", "access.person-needed", "Việc này chỉ dành cho người đã đăng nhập trên trang");
