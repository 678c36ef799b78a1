import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { assertionType } from "../access/client-assertion.ts";
import type { TokenAnswer, TokenIssuer, TokenRequest } from "../access/issue-token.ts";
import { OAuthError, type OAuthErrorCode } from "../access/oauth-error.ts";
import { isId } from "../base/ids.ts";
import { senderOf } from "./rate-limit.ts";
import type { EarlyRefusal, RefusalLog } from "./refusal-log.ts";

const form = "application/x-www-form-urlencoded";
const largestForm = 8_192;
const fields = ["grant_type", "client_id", "client_secret", "scope", "client_assertion"] as const;

const statusOf = {
  invalid_request: 400,
  invalid_client: 401,
  invalid_scope: 400,
  unsupported_grant_type: 400,
  unauthorized_client: 400,
  temporarily_unavailable: 503,
  slow_down: 429,
} as const satisfies Record<OAuthErrorCode, number>;

/** Grants that need a person, and what can be done with them; without it only programs get tokens. */
export interface OAuthDoor {
  /** Answers `authorization_code` and `refresh_token`. */
  readonly grants: (request: FastifyRequest, reply: FastifyReply, form: string) => Promise<FastifyReply>;
  /** What is told to programs that look for a way in. */
  readonly smartConfiguration: (origin: string) => object;
  /** `https://…`, under which this server signs and is addressed in signed requests. */
  readonly issuer: () => string;
}

export interface OAuthParts {
  readonly issuer: TokenIssuer;
  readonly door?: OAuthDoor | undefined;
  readonly refusals: Pick<RefusalLog, "tell">;
}

const personGrants: ReadonlySet<string | null> = new Set(["authorization_code", "refresh_token"]);

/** `POST /oauth/token`: client credentials (RFC 6749 §4.4) by HTTP Basic, in the form or signed (RFC 7523). */
export async function oauthRoutes(
  app: FastifyInstance,
  { issuer, door, refusals }: OAuthParts,
): Promise<void> {
  await app.register(async (inside) => {
    inside.removeAllContentTypeParsers();
    inside.addContentTypeParser(
      "*",
      { parseAs: "string", bodyLimit: largestForm },
      (_request, body, done) => {
        done(null, body);
      },
    );
    inside.post("/oauth/token", { config: { access: "public" } }, async (request, reply) => {
      try {
        const sent = readForm(request);
        if (door !== undefined && personGrants.has(sent.get("grant_type")))
          return await grantToPerson(request, reply, { door, refusals });
        return await issueFor(request, { sent, issuer, door });
      } catch (error) {
        if (!(error instanceof OAuthError)) throw error;
        if (error.code === "invalid_client") await refusals.tell(request, wrongClient(request));
        return refuse(reply, error);
      }
    });
  });
}

async function grantToPerson(
  request: FastifyRequest,
  reply: FastifyReply,
  { door, refusals }: { readonly door: OAuthDoor; readonly refusals: OAuthParts["refusals"] },
): Promise<FastifyReply> {
  const sent = await door.grants(request, reply, String(request.body));
  if (reply.statusCode === 401) await refusals.tell(request, wrongClient(request));
  return sent;
}

/** Only what is an id is told of what was sent. */
function wrongClient(request: FastifyRequest): EarlyRefusal {
  const claimed = new URLSearchParams(String(request.body)).get("client_id") ?? basicId(request);
  return { code: "access.client-wrong", status: 401, client: isId(claimed) ? claimed : undefined };
}

function basicId({ headers }: FastifyRequest): string {
  try {
    return basicCredentials(headers.authorization ?? "").clientId;
  } catch {
    return "";
  }
}

/** What the server can do for a program that wants a token; minimal and true. */
export function smartConfiguration(origin: string): object {
  return {
    token_endpoint: `${origin}/oauth/token`,
    token_endpoint_auth_methods_supported: ["client_secret_basic", "client_secret_post"],
    grant_types_supported: ["client_credentials"],
    scopes_supported: ["system/*.cruds", "system/*.rs", "ops.jobs", "ops.metrics", "fhir.export"],
    capabilities: ["client-confidential-symmetric", "permission-v1", "permission-v2"],
  };
}

function readForm(request: FastifyRequest): URLSearchParams {
  const type = request.headers["content-type"] ?? "";
  if (!type.toLowerCase().startsWith(form))
    throw new OAuthError("invalid_request", `the body must be ${form}`);
  const sent = new URLSearchParams(String(request.body));
  for (const field of fields)
    if (sent.getAll(field).length > 1) throw new OAuthError("invalid_request", `${field} was sent twice`);
  if (sent.get("grant_type") === null) throw new OAuthError("invalid_request", "grant_type is missing");
  return sent;
}

interface Asked {
  readonly sent: URLSearchParams;
  readonly issuer: TokenIssuer;
  readonly door: OAuthDoor | undefined;
}

function issueFor(request: FastifyRequest, { sent, issuer, door }: Asked): Promise<TokenAnswer> {
  if (sent.get("grant_type") !== "client_credentials")
    throw new OAuthError("unsupported_grant_type", "only client_credentials is supported");
  const scope = sent.get("scope") ?? undefined;
  const text = sent.get("client_assertion");
  if (text === null) return issuer.issue(readRequest(request, sent, scope));
  if (sent.get("client_assertion_type") !== assertionType)
    throw new OAuthError("invalid_request", `client_assertion_type must be ${assertionType}`);
  if (request.headers.authorization !== undefined || sent.has("client_secret"))
    throw new OAuthError("invalid_request", "credentials were sent in two ways");
  const own = door?.issuer() ?? `${request.protocol}://${request.host}`;
  return issuer.issueSigned({ assertion: { text, audiences: [own, `${own}/oauth/token`] }, scope });
}

const readRequest = (
  request: FastifyRequest,
  sent: URLSearchParams,
  scope: string | undefined,
): TokenRequest => ({
  ...credentialsOf(request.headers.authorization, sent),
  scope,
  from: senderOf(request.ip),
});

interface Credentials {
  readonly clientId: string;
  readonly clientSecret: string;
}

function credentialsOf(header: string | undefined, sent: URLSearchParams): Credentials {
  const secret = sent.get("client_secret");
  if (header !== undefined) {
    if (secret !== null) throw new OAuthError("invalid_request", "credentials were sent in two ways");
    return basicCredentials(header);
  }
  const id = sent.get("client_id");
  if (id === null || secret === null)
    throw new OAuthError("invalid_client", "client credentials are missing");
  return { clientId: id, clientSecret: secret };
}

/** RFC 6749 §2.3.1: both parts are form-encoded before they are joined. */
function basicCredentials(header: string): Credentials {
  const encoded = /^basic +([A-Za-z0-9+/_-]+=*) *$/i.exec(header)?.[1];
  if (encoded === undefined) throw new OAuthError("invalid_client", "client credentials could not be read");
  const [id = "", ...rest] = Buffer.from(encoded, "base64").toString("utf8").split(":");
  return { clientId: formDecode(id), clientSecret: formDecode(rest.join(":")) };
}

const formDecode = (text: string): string =>
  new URLSearchParams(`v=${text.replaceAll("&", "%26")}`).get("v") ?? "";

function refuse(reply: FastifyReply, error: OAuthError): FastifyReply {
  const status = statusOf[error.code];
  if (status === 401) reply.header("www-authenticate", 'Basic realm="tuetinh"');
  if (error.retryAfter !== undefined) reply.header("retry-after", String(error.retryAfter));
  return reply.code(status).send({ error: error.code, error_description: error.message });
}
