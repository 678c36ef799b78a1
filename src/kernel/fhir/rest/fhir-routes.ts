import type { FastifyReply, FastifyRequest } from "fastify";
import type { Actor } from "#kernel/access/context.ts";
import { mayFhir } from "#kernel/access/scopes.ts";
import { sendCompressed } from "#kernel/http/compress.ts";
import type { Failure } from "#kernel/http/failure.ts";
import type { FailureText } from "#kernel/http/failure-answers.ts";
import { actorOf } from "#kernel/http/guard.ts";
import { originOf } from "#kernel/http/origin-of.ts";
import { acceptRawBodies } from "#kernel/http/raw-body.ts";
import { documentSender } from "#kernel/http/send-document.ts";
import type { HttpPart } from "#kernel/http/server.ts";
import { FhirError, fhirError, operationOutcome } from "../resource.ts";
import { type FhirActor, type FhirReply, type FhirRequest, fhirJson } from "./exchange.ts";
import { bodyReader, textOf } from "./read-body.ts";
import { issuesOf, refusalOf } from "./refusal.ts";

export interface FhirRouteParts {
  readonly dispatch: (request: FhirRequest) => Promise<FhirReply>;
  /** The CapabilityStatement for this base; the only thing that is told without a token. */
  readonly metadata: (base: string) => string;
}

/** Room for a transaction of several thousand resources. */
const bodyLimit = 48 * 1024 * 1024;
const prefix = "/fhir";

/** The record under /fhir; whatever goes wrong below it is told as an OperationOutcome. */
export const fhirPart = (parts: FhirRouteParts): HttpPart => ({
  prefix,
  failureBody: { understand: refusalOf, write: outcomeOf },
  register: (app) => {
    const sendMetadata = documentSender();
    acceptRawBodies(app, bodyLimit);
    app.get(`${prefix}/metadata`, { config: { access: "public" } }, (request, reply) => {
      mustAcceptJson(request);
      return sendMetadata(request, reply.type(fhirJson), parts.metadata(baseOf(request)));
    });
    const handler = (request: FastifyRequest, reply: FastifyReply) => answer(parts, request, reply);
    for (const url of [prefix, `${prefix}/*`])
      app.route({ method: ["GET", "POST", "PUT", "PATCH", "DELETE"], url, bodyLimit, handler });
  },
});

async function answer(
  parts: FhirRouteParts,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  mustAcceptJson(request);
  const { status, headers, body } = await parts.dispatch(toFhirRequest(request));
  reply.code(status).headers(headers);
  if (body === "") return reply.send();
  if (headers["content-type"] === undefined) reply.type(fhirJson);
  return sendCompressed(request, reply, body);
}

const baseOf = (request: FastifyRequest): string => `${request.protocol}://${request.host}${prefix}`;

function toFhirRequest(request: FastifyRequest): FhirRequest {
  const url = request.raw.url ?? prefix;
  const mark = url.indexOf("?");
  const address = mark < 0 ? url : url.slice(0, mark);
  const body = Buffer.isBuffer(request.body) ? request.body : undefined;
  const { headers } = request;
  return {
    method: request.method === "HEAD" ? "GET" : request.method,
    path: segmentsOf(address.slice(prefix.length)),
    query: mark < 0 ? "" : url.slice(mark + 1),
    header: (name) => {
      const value = headers[name];
      return typeof value === "string" ? value : undefined;
    },
    body: bodyReader(body, headers["content-type"]),
    text: () => textOf(body),
    actor: fhirActor(actorOf(request)),
    origin: originOf(request),
    base: baseOf(request),
    at: undefined,
  };
}

function segmentsOf(address: string): readonly string[] {
  const segments = address.split("/").filter((segment) => segment !== "");
  if (!address.includes("%")) return segments;
  try {
    return segments.map(decodeURIComponent);
  } catch {
    throw fhirError(400, "value", "the address is not properly encoded");
  }
}

const actors = new WeakMap<Actor, FhirActor>();

/** The same object for the same token, so that nothing is built anew per request. */
function fhirActor(actor: Actor): FhirActor {
  const known = actors.get(actor);
  if (known !== undefined) return known;
  const made: FhirActor = {
    id: actor.id,
    reach: actor.reach,
    may: (type, interaction) => mayFhir(actor, type, interaction),
    holds: (permission) => actor.permissions.has(permission),
  };
  actors.set(actor, made);
  return made;
}

const acceptsJson = /json|\*\/\*|application\/\*/i;

/** Only JSON is spoken here; asking for XML gets an honest 406 instead of JSON in disguise. */
function mustAcceptJson(request: FastifyRequest): void {
  const { accept } = request.headers;
  const url = request.raw.url ?? "";
  const format = url.includes("_format=") ? new URL(url, "http://x").searchParams.get("_format") : undefined;
  const wanted = format ?? accept;
  if (
    wanted !== undefined &&
    wanted !== "" &&
    !acceptsJson.test(wanted) &&
    !/ndjson|csv|octet-stream/i.test(wanted)
  )
    throw fhirError(406, "not-supported", "only application/fhir+json is served here");
}

function outcomeOf(failure: Failure, error: unknown): FailureText {
  const issues = error instanceof FhirError ? error.issues : issuesOf(failure);
  return { contentType: fhirJson, body: JSON.stringify(operationOutcome(issues)) };
}
