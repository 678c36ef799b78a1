import type { FastifyInstance } from "fastify";
import { collectDefaultMetrics, Gauge, Registry } from "prom-client";
import type { Authenticator } from "../access/authenticate.ts";
import { describeError } from "../base/describe-error.ts";
import type { Log } from "../base/log.ts";
import { HttpError } from "./failure.ts";
import type { HttpMetrics } from "./http-metrics.ts";

export interface HealthParts {
  readonly log: Log;
  readonly metrics: HttpMetrics;
  readonly authenticator: Authenticator;
  /** What keeps the server from working, as stable words: `database`, `migrations`. Empty means ready. */
  readonly problems: () => Promise<readonly string[]>;
  /** Numbers to show beside those of the process, by metric name. */
  readonly gauges: () => Promise<Readonly<Record<string, number>>>;
}

const rememberedFor = 1_000;
const longestCheck = 3_000;

/** `/healthz`: the process lives. `/readyz`: it can do its work. Both are open and tell nothing else. */
export function healthRoutes(app: FastifyInstance, parts: HealthParts): void {
  let last: { readonly at: number; readonly problems: Promise<readonly string[]> } | undefined;
  const problems = (): Promise<readonly string[]> => {
    // Open to everybody, so it must not be a way to keep the database busy.
    if (last === undefined || Date.now() - last.at > rememberedFor)
      last = { at: Date.now(), problems: check(parts) };
    return last.problems;
  };
  app.get("/healthz", { config: { access: "public" } }, () => ({ status: "ok" }));
  app.get("/readyz", { config: { access: "public" } }, async (_request, reply) => {
    const found = await problems();
    return reply
      .code(found.length === 0 ? 200 : 503)
      .send({ status: found.length === 0 ? "ready" : "not-ready", problems: found });
  });
}

/** `/metrics`, for a token with `ops.metrics`, or without one from the same machine. */
export function metricsRoute(app: FastifyInstance, parts: HealthParts): void {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const gauges = new Map<string, Gauge>();
  app.get("/metrics", { config: { access: "public" } }, async (request, reply) => {
    const isLocal = loopback.has(request.socket.remoteAddress ?? "") && !isForwarded(request.headers);
    if (!isLocal && !(await mayReadMetrics(parts, request.headers.authorization ?? ""))) throw notFromHere();
    return reply.type(registry.contentType).send(await render());
  });
  const render = async (): Promise<string> => {
    const values = await parts.gauges().catch((error: unknown) => {
      parts.log.warn({ error: describeError(error) }, "gauges not available");
      return {};
    });
    for (const [name, value] of Object.entries(values)) gaugeOf(name).set(value);
    return (await registry.metrics()) + parts.metrics.render();
  };
  const gaugeOf = (name: string): Gauge => {
    const known =
      gauges.get(name) ?? new Gauge({ name, help: name.replaceAll("_", " "), registers: [registry] });
    gauges.set(name, known);
    return known;
  };
}

async function mayReadMetrics({ authenticator }: HealthParts, header: string): Promise<boolean> {
  const actor = authenticator.known(header) ?? (await authenticator.find(header));
  return actor?.permissions.has("ops.metrics") === true;
}

const loopback: ReadonlySet<string> = new Set(["127.0.0.1", "::1", "::ffff:127.0.0.1"]);

/** A proxy on the same machine speaks for others. */
const isForwarded = (headers: NodeJS.Dict<string | string[]>): boolean =>
  headers["x-forwarded-for"] !== undefined || headers["forwarded"] !== undefined;

async function check(parts: HealthParts): Promise<readonly string[]> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<readonly string[]>((resolve) => {
    timer = setTimeout(resolve, longestCheck, ["database"]);
  });
  try {
    return await Promise.race([parts.problems(), late]);
  } catch (error) {
    parts.log.warn({ error: describeError(error) }, "not ready");
    return ["database"];
  } finally {
    clearTimeout(timer);
  }
}

const notFromHere = (): HttpError =>
  new HttpError({
    status: 403,
    code: "access.denied",
    message: "Số đo chỉ xem được từ chính máy chủ hoặc với quyền ops.metrics",
  });
