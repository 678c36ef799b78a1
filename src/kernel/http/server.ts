import type { IncomingHttpHeaders, RequestListener, Server } from "node:http";
import type { AddressInfo } from "node:net";
import Fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from "fastify";
import { type Authenticator, createAuthenticator } from "../access/authenticate.ts";
import { createTokenIssuer, type TokenIssuer } from "../access/issue-token.ts";
import { newId } from "../base/ids.ts";
import type { Log } from "../base/log.ts";
import type { Db } from "../db/db.ts";
import { countOutbox } from "../events/dispatch.ts";
import { countJobs } from "../jobs/jobs.sql.ts";
import { apiRoutes, sendDocument } from "./api-routes.ts";
import { acceptAppOrigins } from "./app-origins.ts";
import type { RouteAudit } from "./call.ts";
import { type FailureBody, failureAnswers } from "./failure-answers.ts";
import { type GuardParts, guardRoute, guardUnknown } from "./guard.ts";
import { healthRoutes, metricsRoute } from "./health-routes.ts";
import { createHttpMetrics } from "./http-metrics.ts";
import { acceptJsonBodies } from "./json-body.ts";
import { knownMethods } from "./known-methods.ts";
import { type OAuthDoor, oauthRoutes, smartConfiguration } from "./oauth-routes.ts";
import { openApiOf } from "./openapi.ts";
import { createRateLimit, type Rate } from "./rate-limit.ts";
import { createRefusalLog, earlyRefusalOf, type RefusalLog } from "./refusal-log.ts";
import type { Route } from "./route.ts";
import { noAudit } from "./route-audit.ts";
import type { Tls } from "./tls.ts";

/** Routes that are not commands or queries (the record at `/fhir`, the pages): a Fastify plugin of their own. */
export interface HttpPart {
  /** Every address of the part starts with it. */
  readonly prefix: string;
  readonly register: (app: FastifyInstance) => void | Promise<void>;
  /** How refusals and defects are told under this prefix; as JSON of the API unless given. */
  readonly failureBody?: FailureBody;
}

export interface ServerParts {
  readonly db: Db;
  readonly log: Log;
  readonly routes: readonly Route[];
  readonly parts?: readonly HttpPart[];
  /** Names of migrations the database lacks. */
  readonly missingMigrations: () => Promise<readonly string[]>;
  readonly version: string;
  /** What other rooms add to /readyz and /metrics. */
  readonly health?: {
    readonly problems: () => readonly string[];
    readonly gauges: () => Readonly<Record<string, number>>;
  };
  readonly audit?: RouteAudit;
  /** Given by those who have to make it forget what it knows. */
  readonly authenticator?: Authenticator;
  readonly tokens?: TokenIssuer;
  /** Sign-in of people on behalf of apps. */
  readonly oauth?: OAuthDoor;
  readonly clock?: () => Date;
  readonly options?: ServerOptions;
}

export interface ServerOptions {
  /** `https://…` when a proxy in front speaks TLS: turns HSTS on and is told to programs. */
  readonly publicUrl?: string;
  /** TLS by the server itself. */
  readonly tls?: Tls;
  /** Believe X-Forwarded-For; only behind a proxy that sets it. */
  readonly trustProxy?: boolean;
  readonly logAll?: boolean;
  readonly perClient?: Rate;
  readonly perPerson?: Rate;
  readonly perAddress?: Rate;
  /** Bytes of a body that a command may have. */
  readonly bodyLimit?: number;
}

export interface HttpServer {
  readonly app: FastifyInstance;
  readonly listen: (port: number, host: string) => Promise<{ readonly port: number; readonly url: string }>;
  /** Answers what runs, refuses what comes, then closes. */
  readonly stop: () => Promise<void>;
}

const defaults = {
  perClient: { rate: 20_000, burst: 40_000 },
  // A busy screen asks ten times a second for a moment; who asks fifty times for hours is a script.
  perPerson: { rate: 50, burst: 5_000 },
  perAddress: { rate: 200, burst: 400 },
  bodyLimit: 1_048_576,
} as const satisfies ServerOptions;

type Settings = Required<Pick<ServerOptions, keyof typeof defaults>> & ServerOptions;

const keepAliveTimeout = 72_000;
/** A sender that needs longer for one request holds a socket for nothing; its head is short. */
const requestTimeout = 120_000;
const headersTimeout = 20_000;
/** Milliseconds answers may still take when the server stops. */
const grace = 10_000;

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The one server: guards around every route, then the parts. Nothing is open unless a route says so. */
export async function createHttpServer(given: ServerParts): Promise<HttpServer> {
  const options: Settings = { ...defaults, ...given.options };
  const failures = failureAnswers(given.log, given.parts ?? []);
  const app = openFastify(options, failures.send);
  const guard = guardPartsOf(given, options);
  const methods = knownMethods();
  const answerUnknown = guardUnknown(guard);

  acceptJsonBodies(app);
  app.decorateRequest("actor", undefined);
  app.addHook("onRequest", (request, _reply, done) => {
    forgetTypeOfNothing(request.raw.headers);
    done();
  });
  acceptAppOrigins(app, given.db);
  app.addHook("onRoute", (route) => {
    methods.add(route);
    guardRoute(guard, route);
  });
  const refusals = openRefusalLog(app, given);
  app.setErrorHandler<FastifyError>(async (error, request, reply) => {
    const early = earlyRefusalOf(error);
    if (early !== undefined) await refusals.tell(request, early);
    failures.send(error, request, reply);
    return reply;
  });
  app.setNotFoundHandler((request, reply) => {
    answerUnknown(request, reply, (refusal) => {
      failures.send(refusal ?? methods.refusalOf(request.raw.url ?? "", request.method), request, reply);
    });
  });
  await addRoutes(app, given, guard, refusals);
  return {
    app,
    listen: (port, host) => listen(app, { port, host, isTls: options.tls !== undefined }),
    stop: () => stop(app),
  };
}

function openFastify(
  options: Settings,
  send: (error: unknown, request: FastifyRequest, reply: FastifyReply) => void,
): FastifyInstance {
  const { tls } = options;
  return Fastify({
    ...(tls === undefined
      ? {}
      : { serverFactory: (answer: RequestListener) => withTimeouts(tls.createServer(answer)) }),
    logger: false,
    bodyLimit: options.bodyLimit,
    // A request that announces no body is not waited for: 2–4 µs less for every read.
    http: { optimizeEmptyRequests: true, headersTimeout },
    keepAliveTimeout,
    requestTimeout,
    // One proxy, our own: what stands further left in X-Forwarded-For was written by whoever came to it.
    trustProxy: options.trustProxy === true ? (_address, hop) => hop === 0 : false,
    return503OnClosing: true,
    forceCloseConnections: "idle",
    routerOptions: { maxParamLength: 256 },
    frameworkErrors: send,
    // Only an id that can hold nothing but an id is taken over from the sender.
    genReqId: ({ headers }) => {
      const sent = headers["x-request-id"];
      return typeof sent === "string" && uuid.test(sent) ? sent : newId();
    },
  });
}

/** Fastify sets them on servers of its own only. */
function withTimeouts(server: Server): Server {
  server.keepAliveTimeout = keepAliveTimeout;
  server.requestTimeout = requestTimeout;
  server.headersTimeout = headersTimeout;
  return server;
}

/** Programs tell the type of a body also where they send none (DELETE); it would be waited for, and never come. */
function forgetTypeOfNothing(headers: IncomingHttpHeaders): void {
  if (headers["content-length"] === undefined && headers["transfer-encoding"] === undefined)
    delete headers["content-type"];
}

function guardPartsOf(given: ServerParts, options: Settings): GuardParts {
  return {
    authenticator: given.authenticator ?? createAuthenticator(given.db),
    log: given.log,
    metrics: createHttpMetrics(),
    clients: createRateLimit(options.perClient),
    people: createRateLimit(options.perPerson),
    addresses: createRateLimit(options.perAddress),
    isHttps: options.publicUrl?.startsWith("https:") ?? false,
    publicUrl: options.publicUrl,
    logAll: options.logAll ?? false,
  };
}

/** Told one by one, and once a minute in sum. */
function openRefusalLog(app: FastifyInstance, { audit = noAudit, log }: ServerParts): RefusalLog {
  const refusals = createRefusalLog(audit, log);
  const timer = setInterval(() => void refusals.flush(), 60_000);
  timer.unref();
  app.addHook("onClose", async () => {
    clearInterval(timer);
    await refusals.flush();
  });
  return refusals;
}

async function addRoutes(
  app: FastifyInstance,
  given: ServerParts,
  guard: GuardParts,
  refusals: RefusalLog,
): Promise<void> {
  const { db, log, routes } = given;
  const clock = given.clock ?? (() => new Date());
  const document = openApiOf(routes, given.version);
  const health = {
    log,
    metrics: guard.metrics,
    authenticator: guard.authenticator,
    problems: () => problemsOf(given),
    gauges: async () => ({
      ...given.health?.gauges(),
      ...(await db.read(async (tx) => gaugesOf(await countJobs(tx), await countOutbox(tx)))),
    }),
  };
  healthRoutes(app, health);
  metricsRoute(app, health);
  for (const path of ["/.well-known/smart-configuration", "/fhir/.well-known/smart-configuration"])
    app.get(path, { config: { access: "public" } }, (request) =>
      (given.oauth?.smartConfiguration ?? smartConfiguration)(
        given.options?.publicUrl ?? `${request.protocol}://${request.host}`,
      ),
    );
  app.get("/api/openapi.json", (request, reply) => sendDocument(request, reply, document));
  await oauthRoutes(app, {
    issuer: given.tokens ?? createTokenIssuer(db, clock),
    door: given.oauth,
    refusals,
  });
  apiRoutes(app, routes, { db, clock, audit: given.audit ?? noAudit });
  for (const part of given.parts ?? []) await app.register(async (inside) => part.register(inside));
}

async function problemsOf({ db, missingMigrations, health }: ServerParts): Promise<readonly string[]> {
  await db.direct.query("select 1");
  const missing = (await missingMigrations()).length === 0 ? [] : ["migrations"];
  return [...missing, ...(health?.problems() ?? [])];
}

const gaugesOf = (jobs: Awaited<ReturnType<typeof countJobs>>, outbox: number) => ({
  tuetinh_jobs_waiting: jobs.waiting,
  tuetinh_jobs_running: jobs.running,
  tuetinh_jobs_dead: jobs.dead,
  tuetinh_outbox_events: outbox,
});

/** A connection whose last answer left after closing began would otherwise live until its keep-alive ends. */
async function stop(app: FastifyInstance): Promise<void> {
  const begun = Date.now();
  const timer = setInterval(() => {
    if (Date.now() - begun > grace) app.server.closeAllConnections();
    else app.server.closeIdleConnections();
  }, 50);
  await app.close();
  clearInterval(timer);
}

async function listen(
  app: FastifyInstance,
  { port, host, isTls }: { readonly port: number; readonly host: string; readonly isTls: boolean },
) {
  await app.listen({ port, host });
  const address = app.server.address() as AddressInfo;
  const name = address.family === "IPv6" ? `[${address.address}]` : address.address;
  return { port: address.port, url: `${isTls ? "https" : "http"}://${name}:${address.port}` };
}
