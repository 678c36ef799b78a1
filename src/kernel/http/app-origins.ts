import type { FastifyInstance, FastifyReply, FastifyRequest, HookHandlerDoneFunction } from "fastify";
import { selectAppAddresses } from "../access/clients.sql.ts";
import type { Db } from "../db/db.ts";

/** What apps that run in a browser have to read; each of them needs a token or is meant for all. */
const openTo = /^\/(?:fhir(?:[/?]|$)|\.well-known\/|oauth\/(?:jwks|userinfo)(?:\?|$))/;
const trustedFor = 5_000;

const methods = "GET, HEAD, POST, PUT, PATCH, DELETE";
const sentHeaders =
  "authorization, content-type, accept, prefer, if-match, if-none-match, if-none-exist, if-modified-since";
const shownHeaders = "etag, location, content-location, last-modified, retry-after, x-request-id";

/** Calls `done` at once or returns a promise, never both: Fastify takes either. */
type Hook = (
  request: FastifyRequest,
  reply: FastifyReply,
  done: HookHandlerDoneFunction,
) => Promise<FastifyReply | undefined> | undefined;

/**
 * Pages of registered public apps may read answers from their own origin. Cookies are never let along: an app has its
 * token. Requests without `Origin` cost one look at a header.
 */
export function acceptAppOrigins(app: FastifyInstance, db: Db): void {
  const origins = keptOrigins(db);
  const hook: Hook = (request, reply, done) => {
    const { origin } = request.headers;
    if (origin !== undefined && openTo.test(request.raw.url ?? ""))
      return allow(request, reply, { origin, origins });
    done();
    return undefined;
  };
  app.addHook("onRequest", hook);
}

interface Asked {
  readonly origin: string;
  readonly origins: () => Promise<ReadonlySet<string>>;
}

async function allow(
  request: FastifyRequest,
  reply: FastifyReply,
  { origin, origins }: Asked,
): Promise<FastifyReply | undefined> {
  reply.header("vary", "Origin");
  if (!(await origins()).has(origin)) return undefined;
  reply.header("access-control-allow-origin", origin).header("access-control-expose-headers", shownHeaders);
  if (!isPreflight(request)) return undefined;
  return reply
    .code(204)
    .header("access-control-allow-methods", methods)
    .header("access-control-allow-headers", sentHeaders)
    .header("access-control-max-age", "600")
    .send();
}

const isPreflight = (request: { readonly method: string; readonly headers: object }): boolean =>
  request.method === "OPTIONS" && "access-control-request-method" in request.headers;

/** Origins of the addresses that public apps are sent back to. */
function keptOrigins(db: Db): () => Promise<ReadonlySet<string>> {
  let kept: { readonly origins: Promise<ReadonlySet<string>>; readonly until: number } | undefined;
  return () => {
    const now = Date.now();
    if (kept !== undefined && kept.until > now) return kept.origins;
    const origins = selectAppAddresses(db.direct).then(originsOf);
    origins.catch(() => {
      kept = undefined;
    });
    kept = { origins, until: now + trustedFor };
    return origins;
  };
}

const originsOf = (addresses: readonly string[]): ReadonlySet<string> =>
  new Set(
    addresses.map((address) => URL.parse(address)?.origin ?? "null").filter((origin) => origin !== "null"),
  );
