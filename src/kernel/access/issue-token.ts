import { isId } from "../base/ids.ts";
import type { Db } from "../db/db.ts";
import { type Assertion, proveAssertion } from "./client-assertion.ts";
import { type ClientRow, findClient, insertToken } from "./clients.sql.ts";
import { createFailures, type Failures } from "./failures.ts";
import { createGate, type Gate } from "./gate.ts";
import { OAuthError } from "./oauth-error.ts";
import { type Grant, isCoveredBy, parseScopes } from "./scopes.ts";
import { fingerprintOf, hashOfNothing, newSecret, tokenHash, verifySecret } from "./secrets.ts";

export interface TokenRequest {
  readonly clientId: string;
  readonly clientSecret: string;
  /** As sent; undefined asks for everything the client has. */
  readonly scope: string | undefined;
  /** Where the request came from, to tell a guesser from the program it pretends to be. */
  readonly from: string;
}

export interface TokenAnswer {
  readonly access_token: string;
  readonly token_type: "Bearer";
  readonly expires_in: number;
  readonly scope: string;
}

/** A request that the client signed instead of sending a secret. */
export interface SignedTokenRequest {
  readonly assertion: Assertion;
  readonly scope: string | undefined;
}

export interface TokenIssuer {
  readonly issue: (request: TokenRequest) => Promise<TokenAnswer>;
  readonly issueSigned: (request: SignedTokenRequest) => Promise<TokenAnswer>;
  /** Whether it is the secret of a client in force; throttled like every other try. */
  readonly proves: (request: Omit<TokenRequest, "scope">) => Promise<boolean>;
}

const lifetime = 3_600;
const longestSecret = 200;
const costlyChecks = { running: 2, waiting: 32, perAsker: 4 };

interface Parts {
  readonly db: Db;
  readonly clock: () => Date;
  readonly failures: Failures;
  readonly gate: Gate;
  /** Client id → fingerprint of the secret that was proven right: the costly check happens once per process. */
  readonly proven: Map<string, string>;
}

export function createTokenIssuer(db: Db, clock: () => Date = () => new Date()): TokenIssuer {
  const parts: Parts = {
    db,
    clock,
    failures: createFailures(),
    gate: createGate(costlyChecks),
    proven: new Map(),
  };
  return {
    issue: async (request) => grantTo(parts, await clientOf(parts, request), request.scope),
    issueSigned: async ({ assertion, scope }) =>
      grantTo(parts, await proveAssertion(db, assertion, clock()), scope),
    proves: (request) =>
      clientOf(parts, request).then(
        () => true,
        (error: unknown) => {
          if (error instanceof OAuthError && error.code === "invalid_client") return false;
          throw error;
        },
      ),
  };
}

async function clientOf(parts: Parts, request: Omit<TokenRequest, "scope">): Promise<ClientRow> {
  const client = isId(request.clientId) ? await findClient(parts.db.direct, request.clientId) : undefined;
  await proveSecret(parts, request, client);
  if (client === undefined || client.revoked_at !== null) throw wrongClient();
  return client;
}

async function grantTo(parts: Parts, client: ClientRow, scope: string | undefined): Promise<TokenAnswer> {
  if (client.kind === "app") throw new OAuthError("unauthorized_client", "an app acts for people only");
  const grant = grantOf(scope, parseScopes(client.scopes));
  const token = newSecret();
  const row = {
    hash: tokenHash(token),
    clientId: client.id,
    scopes: grant.scopes.join(" "),
    expiresAt: new Date(parts.clock().getTime() + lifetime * 1_000),
  };
  if (!(await insertToken(parts.db.direct, row))) throw wrongClient();
  return { access_token: token, token_type: "Bearer", expires_in: lifetime, scope: row.scopes };
}

/** A secret proven before passes at once, also while somebody guesses from the same place. */
async function proveSecret(
  parts: Parts,
  request: Omit<TokenRequest, "scope">,
  client: ClientRow | undefined,
): Promise<void> {
  const { clientId, clientSecret, from } = request;
  if (clientSecret.length > longestSecret) throw wrongClient();
  const stored = client?.secret_hash ?? hashOfNothing;
  const fingerprint = fingerprintOf(clientSecret, stored);
  if (parts.proven.get(clientId) === fingerprint) return;
  const pair = `${clientId.slice(0, 64)} ${from}`;
  const seconds = parts.failures.wait(pair, parts.clock().getTime());
  if (seconds > 0) throw new OAuthError("slow_down", "too many wrong secrets from here", seconds);
  const checking = parts.gate.pass(from, () => verifySecret(clientSecret, stored));
  if (checking === undefined) throw new OAuthError("temporarily_unavailable", "too many sign-ins at once", 1);
  if (!(await checking) || client === undefined) {
    parts.failures.add(pair, parts.clock().getTime());
    throw wrongClient();
  }
  parts.failures.forget(pair);
  parts.proven.set(clientId, fingerprint);
}

function grantOf(wished: string | undefined, held: Grant): Grant {
  if (wished === undefined || wished.trim() === "") return held;
  const grant = parseWished(wished);
  if (!isCoveredBy(grant, held)) throw new OAuthError("invalid_scope", "the client does not hold this scope");
  return grant;
}

function parseWished(wished: string): Grant {
  try {
    return parseScopes(wished);
  } catch (cause) {
    throw new OAuthError("invalid_scope", "a scope could not be read", undefined, { cause });
  }
}

const wrongClient = (): OAuthError => new OAuthError("invalid_client", "unknown client or wrong secret");
