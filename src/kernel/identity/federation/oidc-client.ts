import { createLocalJWKSet, errors, type JSONWebKeySet, jwtVerify } from "jose";
import * as z from "zod/mini";
import { AppError } from "../../base/app-error.ts";
import type { Outgoing } from "../../http/outgoing.ts";
import { FederationError } from "./federation-error.ts";
import type { OutsideProvider } from "./outside-identity.ts";

/** Never a shared secret, never `none`. */
const algorithms = ["RS256", "RS384", "RS512", "PS256", "PS384", "ES256", "ES384", "EdDSA"];
const tolerance = 30;
/** Seconds since an identity token was made: it comes straight from the provider. */
const oldestToken = 300;
const metadataTrustedFor = 600_000;

const metadataShape = z.object({
  issuer: z.string(),
  authorization_endpoint: z.url(),
  token_endpoint: z.url(),
  jwks_uri: z.url(),
  authorization_response_iss_parameter_supported: z.optional(z.boolean()),
});
type Metadata = z.output<typeof metadataShape>;

const keysShape = z.object({ keys: z.array(z.record(z.string(), z.unknown())) });
const tokenShape = z.object({ id_token: z.string() });

export interface Departure {
  readonly state: string;
  readonly nonce: string;
  readonly challenge: string;
  readonly redirectUri: string;
}

export interface Arrival {
  readonly code: string;
  readonly verifier: string;
  readonly nonce: string;
  readonly redirectUri: string;
}

/** Speaks OpenID Connect with outside providers: authorisation code, PKCE, state, nonce, and nothing else. */
export interface OidcClient {
  readonly departure: (provider: OutsideProvider, departure: Departure) => Promise<URL>;
  /** Whether an answer may have come from it (RFC 9207). */
  readonly isFrom: (provider: OutsideProvider, issuer: string | undefined) => Promise<boolean>;
  /** The claims of a verified identity token. */
  readonly arrival: (
    provider: OutsideProvider,
    arrival: Arrival,
  ) => Promise<Readonly<Record<string, unknown>>>;
}

interface Known {
  readonly metadata: Metadata;
  readonly until: number;
}

export function createOidcClient(outgoing: Outgoing, clock: () => Date): OidcClient {
  const known = new Map<string, Known>();
  const metadataOf = async ({ issuer }: OutsideProvider): Promise<Metadata> => {
    const entry = known.get(issuer);
    if (entry !== undefined && entry.until > clock().getTime()) return entry.metadata;
    const metadata = await discover(outgoing, issuer);
    known.set(issuer, { metadata, until: clock().getTime() + metadataTrustedFor });
    return metadata;
  };
  return {
    departure: async (provider, given) => departureTo(provider, await metadataOf(provider), given),
    isFrom: async (provider, issuer) => {
      const metadata = await metadataOf(provider);
      const isTold = metadata.authorization_response_iss_parameter_supported === true;
      return issuer === undefined ? !isTold : issuer === metadata.issuer;
    },
    arrival: async (provider, given) => {
      const metadata = await metadataOf(provider);
      const token = await redeem(outgoing, { provider, metadata, arrival: given });
      const keys = await getJson(outgoing, metadata.jwks_uri, keysShape);
      return verify(token, keys as JSONWebKeySet, { provider, nonce: given.nonce, now: clock() });
    },
  };
}

async function discover(outgoing: Outgoing, issuer: string): Promise<Metadata> {
  const address = `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`;
  const metadata = await getJson(outgoing, address, metadataShape);
  if (metadata.issuer !== issuer) throw new FederationError("token");
  return metadata;
}

function departureTo(provider: OutsideProvider, metadata: Metadata, departure: Departure): URL {
  const url = new URL(metadata.authorization_endpoint);
  // A provider may stand elsewhere, but a browser is never sent to what is no page, nor out of TLS.
  if (url.protocol !== "https:" && url.origin !== new URL(provider.issuer).origin)
    throw new FederationError("token");
  const parameters = {
    response_type: "code",
    client_id: provider.clientId,
    redirect_uri: departure.redirectUri,
    scope: provider.scopes,
    state: departure.state,
    nonce: departure.nonce,
    code_challenge: departure.challenge,
    code_challenge_method: "S256",
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url;
}

interface Redeeming {
  readonly provider: OutsideProvider;
  readonly metadata: Metadata;
  readonly arrival: Arrival;
}

async function redeem(outgoing: Outgoing, { provider, metadata, arrival }: Redeeming): Promise<string> {
  const body = new URLSearchParams({
    grant_type: "authorization_code",
    code: arrival.code,
    redirect_uri: arrival.redirectUri,
    client_id: provider.clientId,
    code_verifier: arrival.verifier,
    ...(provider.clientSecret === undefined ? {} : { client_secret: provider.clientSecret }),
  });
  const answer = await call(outgoing, metadata.token_endpoint, { method: "POST", body });
  return (await jsonOf(answer, tokenShape)).id_token;
}

interface Expected {
  readonly provider: OutsideProvider;
  readonly nonce: string;
  readonly now: Date;
}

async function verify(token: string, keys: JSONWebKeySet, { provider, nonce, now }: Expected) {
  try {
    const { payload } = await jwtVerify(token, createLocalJWKSet(keys), {
      issuer: provider.issuer,
      audience: provider.clientId,
      algorithms,
      requiredClaims: ["exp", "iat", "sub", "nonce"],
      clockTolerance: tolerance,
      maxTokenAge: oldestToken,
      currentDate: now,
    });
    const { azp } = payload;
    if (payload["nonce"] !== nonce || (azp !== undefined && azp !== provider.clientId))
      throw new FederationError("token");
    return payload;
  } catch (cause) {
    if (cause instanceof errors.JOSEError || cause instanceof TypeError)
      throw new FederationError("token", { cause });
    throw cause;
  }
}

const getJson = async <S extends z.ZodMiniType>(
  outgoing: Outgoing,
  address: string,
  shape: S,
): Promise<z.output<S>> => jsonOf(await call(outgoing, address, {}), shape);

async function call(
  outgoing: Outgoing,
  address: string,
  init: { readonly method?: string; readonly body?: URLSearchParams },
): Promise<Response> {
  try {
    return await outgoing.fetch(address, { ...init, headers: { accept: "application/json" } });
  } catch (cause) {
    if (cause instanceof AppError) throw new FederationError("down", { cause });
    throw cause;
  }
}

async function jsonOf<S extends z.ZodMiniType>(answer: Response, shape: S): Promise<z.output<S>> {
  if (answer.status >= 500) throw new FederationError("down");
  if (answer.status !== 200) throw new FederationError("token");
  const parsed = shape.safeParse(await answer.json().catch(() => undefined));
  if (!parsed.success) throw new FederationError("token");
  return parsed.data;
}
