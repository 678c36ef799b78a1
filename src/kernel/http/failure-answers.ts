import type { FastifyReply, FastifyRequest } from "fastify";
import { describeError } from "../base/describe-error.ts";
import type { Log } from "../base/log.ts";
import { type Failure, failureOf } from "./failure.ts";

/** A refusal in the words of one part of the server. */
export interface FailureText {
  readonly contentType: string;
  readonly body: string;
}

export interface FailureBody {
  /** Errors of the part's own; undefined leaves them to the common rules. */
  readonly understand?: (error: unknown) => Failure | undefined;
  readonly write: (failure: Failure, error: unknown) => FailureText;
}

interface Part {
  readonly prefix: string;
  readonly failureBody?: FailureBody;
}

export interface FailureAnswers {
  readonly send: (error: unknown, request: FastifyRequest, reply: FastifyReply) => void;
}

/** One place where errors become answers: refusals are told, defects are logged once and hidden. */
export const failureAnswers = (log: Log, parts: readonly Part[]): FailureAnswers => ({
  send: (error, request, reply) => {
    const own = bodyFor(parts, request.raw.url ?? "");
    const failure = own?.understand?.(error) ?? failureOf(error);
    if (failure.status >= 500)
      log.error({ requestId: request.id, status: failure.status, error: causesOf(error) }, "request failed");
    const { contentType, body } = own?.write(failure, error) ?? apiBody(failure, request.id);
    // A body that was not read to its end would be taken for the next request.
    if (failure.status === 413) reply.header("connection", "close");
    reply
      .code(failure.status)
      .headers(failure.headers ?? {})
      .type(contentType)
      .send(body);
  },
});

const bodyFor = (parts: readonly Part[], url: string): FailureBody | undefined =>
  parts.find(({ prefix }) => url.startsWith(prefix) && /^(?:$|[/?])/.test(url.slice(prefix.length)))
    ?.failureBody;

function apiBody({ code, message, issues }: Failure, requestId: string): FailureText {
  const body = { code, message, requestId, ...(issues === undefined ? {} : { issues }) };
  return { contentType: "application/json; charset=utf-8", body: JSON.stringify(body) };
}

/** An error and what caused it, at most four deep. */
function causesOf(error: unknown, depth = 0): readonly object[] {
  const cause = error instanceof Error && depth < 3 ? error.cause : undefined;
  return [describeError(error), ...(cause === undefined ? [] : causesOf(cause, depth + 1))];
}
