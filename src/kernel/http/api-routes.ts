import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Db } from "../db/db.ts";
import type { RouteAudit } from "./call.ts";
import { sendCompressed } from "./compress.ts";
import { HttpError, InvalidInput } from "./failure.ts";
import { actorOf } from "./guard.ts";
import { originOf } from "./origin-of.ts";
import type { Route } from "./route.ts";

export interface ApiParts {
  readonly db: Db;
  readonly clock: () => Date;
  readonly audit: RouteAudit;
}

const handlerTimeout = 60_000;
const key = /^[A-Za-z0-9_-]{8,128}$/;

/** Serves commands and queries; everything they owe is done by `command()` and `query()` themselves. */
export function apiRoutes(app: FastifyInstance, routes: readonly Route[], parts: ApiParts): void {
  for (const route of routes)
    app.route({
      method: route.method,
      url: route.path,
      handlerTimeout,
      handler: async (request, reply) => {
        const answer = await route.handle({
          ...parts,
          actor: actorOf(request),
          origin: originOf(request),
          now: parts.clock(),
          input: inputOf(request),
          ...keyOf(request),
        });
        if (answer.replayed) reply.header("idempotent-replayed", "true");
        return sendCompressed(request, reply.type("application/json; charset=utf-8"), answer.json);
      },
    });
}

/** A document that is made once and sent as it is. */
export const sendDocument = (
  request: FastifyRequest,
  reply: FastifyReply,
  document: object,
): Promise<FastifyReply> =>
  sendCompressed(request, reply.type("application/json; charset=utf-8"), JSON.stringify(document));

/** Path parameters win over a body or query that names them too. */
function inputOf({ method, body, query, params }: FastifyRequest): unknown {
  const sent = method === "POST" ? (body ?? {}) : query;
  if (typeof sent !== "object" || sent === null || Array.isArray(sent))
    throw new InvalidInput([{ path: "", message: "Phải là một đối tượng JSON" }]);
  return { ...sent, ...(params as object) };
}

function keyOf({ headers }: FastifyRequest): { readonly key?: string } {
  const sent = headers["idempotency-key"];
  if (sent === undefined) return {};
  if (typeof sent !== "string" || !key.test(sent))
    throw new HttpError({
      status: 400,
      code: "request.key",
      message: "Idempotency-Key phải gồm 8 đến 128 chữ cái, chữ số, gạch ngang hoặc gạch dưới",
    });
  return { key: sent };
}
