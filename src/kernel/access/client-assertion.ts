import { createLocalJWKSet, decodeJwt, errors, type JSONWebKeySet, jwtVerify } from "jose";
import { isId } from "../base/ids.ts";
import type { Db } from "../db/db.ts";
import { type ClientRow, findClient, insertAssertion, type JwkSet } from "./clients.sql.ts";
import { OAuthError } from "./oauth-error.ts";
import { tokenHash } from "./secrets.ts";

/** Signatures that are believed; never a shared secret, never `none`. */
export const assertionAlgorithms = ["RS384", "ES384", "RS256", "ES256", "PS256", "EdDSA"] as const;

export const assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/** SMART Backend Services: a signed request lives five minutes at most. */
const longestLife = 300;
const tolerance = 15;

export interface Assertion {
  readonly text: string;
  /** Names of this server the request may be addressed to. */
  readonly audiences: readonly string[];
}

/** The client that signed a request (RFC 7523); each signed request is good once. */
export async function proveAssertion(db: Db, assertion: Assertion, now: Date): Promise<ClientRow> {
  const client = await signingClient(db, assertion.text);
  const { jti, exp = 0, iat = 0 } = await verify(client, assertion, now);
  const latest = Math.floor(now.getTime() / 1_000) + tolerance;
  const until = new Date((exp + tolerance) * 1_000);
  const isFresh = typeof jti === "string" && jti !== "" && exp <= latest + longestLife && iat <= latest;
  if (!isFresh || !(await insertAssertion(db.direct, tokenHash(`${client.id}\0${jti}`), until)))
    throw wrongSignature();
  return client;
}

interface SigningClient extends ClientRow {
  readonly jwks: JwkSet;
}

async function signingClient(db: Db, text: string): Promise<SigningClient> {
  const id = claimedClient(text);
  const client = isId(id) ? await findClient(db.direct, id) : undefined;
  if (client === undefined || client.jwks === null) throw wrongSignature();
  if (client.auth_method !== "private_key_jwt" || client.revoked_at !== null) throw wrongSignature();
  return { ...client, jwks: client.jwks };
}

function claimedClient(text: string): string {
  try {
    return decodeJwt(text).sub ?? "";
  } catch {
    throw new OAuthError("invalid_client", "the client assertion could not be read");
  }
}

async function verify(client: SigningClient, { text, audiences }: Assertion, now: Date) {
  const keys = createLocalJWKSet(client.jwks as JSONWebKeySet);
  try {
    const proven = await jwtVerify(text, keys, {
      issuer: client.id,
      subject: client.id,
      audience: [...audiences],
      algorithms: [...assertionAlgorithms],
      requiredClaims: ["exp", "jti"],
      clockTolerance: tolerance,
      currentDate: now,
    });
    return proven.payload;
  } catch (cause) {
    if (cause instanceof errors.JOSEError || cause instanceof TypeError) throw wrongSignature(cause);
    throw cause;
  }
}

const wrongSignature = (cause?: unknown): OAuthError =>
  new OAuthError("invalid_client", "unknown client or wrong signature", undefined, { cause });
