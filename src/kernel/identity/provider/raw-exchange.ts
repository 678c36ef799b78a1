import { IncomingMessage, type ServerResponse } from "node:http";
import type { FastifyReply, FastifyRequest } from "fastify";

export type NodeHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

interface Changes {
  /** The address this server is known by: what the sender wrote into `Host` is not believed. */
  readonly issuer: string;
  readonly url?: string | undefined;
  /** The body, which was read already. */
  readonly body?: string | undefined;
  /** Names of cookies the handler must not see. */
  readonly without?: readonly string[];
}

/** Lets a handler of plain Node answer, behind the guards and with the headers that they put on. */
export async function answerRaw(
  handler: NodeHandler,
  request: FastifyRequest,
  reply: FastifyReply,
  changes: Changes,
): Promise<FastifyReply> {
  reply.hijack();
  for (const [name, value] of Object.entries(reply.getHeaders()))
    if (value !== undefined) reply.raw.setHeader(name, value);
  await handler(asNodeRequest(request, changes), reply.raw);
  return reply;
}

/** The same request as plain Node knows it, seen under our own name. */
export function asNodeRequest(request: FastifyRequest, changes: Changes): IncomingMessage {
  const { issuer, body = "", without = [] } = changes;
  const { protocol, host } = new URL(issuer);
  const node = new IncomingMessage(request.raw.socket);
  // All of it is here: its end must not be taken for a sender who went away, which ends the connection.
  node.complete = true;
  node.method = request.raw.method;
  node.url = changes.url ?? request.raw.url;
  node.headers = {
    ...request.raw.headers,
    host,
    cookie: cookiesWithout(request.raw.headers.cookie, without),
    "x-forwarded-proto": protocol.replace(":", ""),
    "x-forwarded-for": request.ip,
    "x-forwarded-host": host,
    ...(body === "" ? {} : { "content-length": String(Buffer.byteLength(body)) }),
  };
  if (body !== "") node.push(Buffer.from(body));
  node.push(null);
  return node;
}

const cookiesWithout = (header: string | undefined, names: readonly string[]): string =>
  (header ?? "")
    .split(";")
    .map((cookie) => cookie.trim())
    .filter((cookie) => cookie !== "" && !names.some((name) => cookie.startsWith(`${name}=`)))
    .join("; ");
