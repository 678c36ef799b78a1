import type { IncomingMessage } from "node:http";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { type BodyBudget, createBodyBudget } from "./body-budget.ts";
import { HttpError } from "./failure.ts";

/** Smaller bodies are not counted: thousands of them at once are a few MiB. */
const small = 262_144;
/** A body whose length is not told before is believed to be as long as this, and may not be longer. */
const longestUntold = 8 * 1_048_576;
const budgetOfLimits = 2;
const patience = 10_000;

/**
 * Inside the caller's plugin, bodies of every content type arrive as they were sent, as a `Buffer`. Large ones
 * share a budget of twice the limit, so that many at once wait instead of filling the memory.
 */
export function acceptRawBodies(app: FastifyInstance, bodyLimit: number): void {
  const budget = createBodyBudget(budgetOfLimits * bodyLimit, patience);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "buffer", bodyLimit }, (_request, body, done) => {
    done(null, body);
  });
  app.addHook("preParsing", (request, reply, payload, done) => {
    const bytes = bytesToCount(request.raw, bodyLimit);
    if (bytes === 0) return done(null, payload);
    return reserve(budget, bytes, { request, reply });
  });
}

/** 0 for what needs no place: small bodies, none, and those that will be refused for their length. */
function bytesToCount({ headers }: IncomingMessage, bodyLimit: number): number {
  if (headers["transfer-encoding"] !== undefined) return Math.min(longestUntold, bodyLimit);
  const length = Number(headers["content-length"] ?? 0);
  return length <= small || length > bodyLimit ? 0 : length;
}

interface Exchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

async function reserve(budget: BodyBudget, bytes: number, { request, reply }: Exchange): Promise<undefined> {
  const release = await budget.take(bytes);
  if (release === undefined) throw tooBusy();
  if (reply.raw.closed || request.raw.destroyed) release();
  else reply.raw.once("close", release);
  if (request.headers["transfer-encoding"] !== undefined) watchLength(request.raw, bytes);
  return undefined;
}

function watchLength(stream: IncomingMessage, limit: number): void {
  let received = 0;
  const count = (chunk: Buffer): void => {
    received += chunk.length;
    if (received <= limit) return;
    stream.off("data", count);
    stream.emit("error", lengthRequired(limit));
  };
  stream.on("data", count);
}

const tooBusy = (): HttpError =>
  new HttpError({
    status: 503,
    code: "request.too-many-large",
    message: "Đang có quá nhiều nội dung lớn gửi lên cùng lúc, hãy thử lại sau",
    headers: { "retry-after": "5" },
  });

const lengthRequired = (limit: number): HttpError =>
  new HttpError({
    status: 413,
    code: "request.too-large",
    message: `Nội dung gửi không kèm Content-Length không được quá ${Math.floor(limit / 1024)} KB`,
  });
