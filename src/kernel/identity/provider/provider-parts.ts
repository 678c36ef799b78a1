import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { AppError } from "../../base/app-error.ts";
import { actorOf } from "../../http/guard.ts";
import { createRateLimit, senderOf } from "../../http/rate-limit.ts";
import type { HttpPart } from "../../http/server.ts";
import { claimsOf } from "./app-account.ts";
import { askRoutes } from "./ask-routes.ts";
import { openIdConfiguration } from "./discovery.ts";
import type { ProviderRoom } from "./open-provider.ts";
import { pageStyle } from "./page-style.ts";
import { errorPage } from "./pages.ts";
import { librarySession } from "./provider-settings.ts";
import { answerRaw } from "./raw-exchange.ts";
import { currentSigningKey, publicKeys } from "./signing-keys.ts";

const largestForm = 16_384;
/** Each request of an app is kept for a quarter of an hour, whoever sends it. */
const beginnings = { rate: 10, burst: 200 };
const open = { access: "public" } as const;
const openPage = { access: "public", content: "page" } as const;

/** Everything of the provider under `/oauth`, except `POST /oauth/token`, which programs use too. */
export const oauthPart = (room: ProviderRoom): HttpPart => ({
  prefix: "/oauth",
  register: (app) => {
    room.attach(app);
    acceptForms(app);
    const raw = (request: FastifyRequest, reply: FastifyReply) =>
      passOn(room, request, reply, { body: typeof request.body === "string" ? request.body : "" });
    app.options("/oauth/token", { config: open }, raw);
    for (const path of ["/oauth/introspect", "/oauth/revoke"]) {
      app.options(path, { config: open }, raw);
      app.post(path, { config: open }, raw);
    }
    const limit = createRateLimit(beginnings);
    app.get("/oauth/authorize", { config: openPage }, (request, reply) => {
      const seconds = limit.take(senderOf(request.ip), room.clock().getTime());
      if (seconds === 0) return authorize(room, request, reply);
      return sendError(reply.header("retry-after", String(seconds)), 429, "slow_down");
    });
    app.get("/oauth/authorize/:uid", { config: openPage }, raw);
    app.get("/oauth/jwks", { config: open }, async () => {
      // Whoever looks before the first sign-in finds the key with which it will be signed.
      await currentSigningKey(room.db, room.vault, room.clock());
      return publicKeys(room.db.direct);
    });
    app.route({
      method: ["GET", "POST"],
      url: "/oauth/userinfo",
      handler: (request) => userInfo(room, request),
    });
    app.get("/oauth/page.css", { config: openPage }, (_request, reply) =>
      reply.type("text/css; charset=utf-8").header("cache-control", "max-age=3600").send(pageStyle),
    );
    askRoutes(app, room);
  },
});

export const wellKnownPart = (room: ProviderRoom): HttpPart => ({
  prefix: "/.well-known",
  register: (app) => {
    for (const name of ["openid-configuration", "oauth-authorization-server"])
      app.get(`/.well-known/${name}`, { config: open }, () => openIdConfiguration(room.issuer()));
  },
});

/** Lets the library answer; it never sees a session of its own. */
export async function passOn(
  room: ProviderRoom,
  request: FastifyRequest,
  reply: FastifyReply,
  { body, url }: { readonly body?: string; readonly url?: string },
): Promise<FastifyReply> {
  const provider = await room.provider();
  const without = [librarySession];
  return answerRaw(provider.callback(), request, reply, { issuer: room.issuer(), body, url, without });
}

function acceptForms(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "string", bodyLimit: largestForm }, (_request, body, done) => {
    done(null, body);
  });
}

/**
 * SMART apps name the server they want to speak to and never say `prompt`; the library gives refresh tokens only
 * where consent was asked for, and it always is.
 */
async function authorize(
  room: ProviderRoom,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const query = new URL(request.raw.url ?? "/", "http://x").searchParams;
  const mode = query.get("response_mode");
  const audience = query.get("aud");
  const bases = [`${room.issuer()}/fhir`, `${request.protocol}://${request.host}/fhir`];
  const isForeign = audience !== null && !bases.includes(audience.replace(/\/$/, ""));
  if (isForeign || (mode !== null && mode !== "query")) return sendError(reply, 400, "invalid_request");
  const prompts = new Set((query.get("prompt") ?? "").split(" ").filter((prompt) => prompt !== ""));
  if (!prompts.has("none")) query.set("prompt", [...prompts.add("consent")].join(" "));
  return passOn(room, request, reply, { url: `/oauth/authorize?${query.toString()}` });
}

const sendError = (reply: FastifyReply, status: number, code: string): FastifyReply =>
  reply.code(status).type("text/html; charset=utf-8").send(errorPage(code));

/** Who is behind the token that is sent. */
function userInfo(room: ProviderRoom, request: FastifyRequest): object {
  const { id, name, person, scopes } = actorOf(request);
  if (person === undefined || !scopes.includes("openid"))
    throw new AppError("forbidden", "oauth.openid", "Mã truy cập này không mang danh tính (openid)");
  const { sub, ...more } = claimsOf({ id, name, ...person }, room.issuer());
  const isAsked = { name: scopes.includes("profile"), fhirUser: scopes.includes("fhirUser") };
  return {
    sub,
    ...(isAsked.name ? { name: more["name"] } : {}),
    ...(isAsked.fhirUser && more["fhirUser"] !== undefined ? { fhirUser: more["fhirUser"] } : {}),
  };
}
