/**
 * Apps for tests: registers a client straight in the database and walks a browser's way through the provider.
 *
 *   const app = await registerApp(product, { scopes: "openid launch/patient patient/*.rs" });
 *   const tokens = await authorizeAs(product, person, app, { scope: "…", patient: "p-1" });
 *   await fetch(`${product.base}/Patient/p-1`, { headers: { authorization: `Bearer ${tokens.access_token}` } });
 */
import * as client from "openid-client";
import type { JwkSet } from "#kernel/access/clients.sql.ts";
import { type IssuedClient, registerClient } from "#kernel/access/clients.ts";
import { openDb } from "#kernel/db/db.ts";
import type { Served, SignedIn } from "./people.ts";

export const redirectUri = "http://127.0.0.1:9/back";

export interface AppWanted {
  readonly scopes: string;
  readonly name?: string;
  readonly isPublic?: boolean;
  readonly jwks?: JwkSet;
  readonly launchUrl?: string;
  readonly redirectUris?: readonly string[];
}

export async function registerApp(served: Served, wanted: AppWanted): Promise<IssuedClient> {
  const db = openDb({ url: served.databaseUrl, poolSize: 1 });
  try {
    const isPublic = wanted.isPublic ?? true;
    return await registerClient(db, {
      name: wanted.name ?? "Ứng dụng thử",
      redirectUris: [redirectUri],
      ...wanted,
      isPublic,
    });
  } finally {
    await db.close();
  }
}

/** The standard client, told by discovery where everything is. */
export async function discover(
  served: Served,
  app: IssuedClient,
  auth?: client.ClientAuth,
): Promise<client.Configuration> {
  const method =
    auth ?? (app.client_secret === undefined ? client.None() : client.ClientSecretBasic(app.client_secret));
  return client.discovery(new URL(served.url), app.client_id, undefined, method, {
    execute: [client.allowInsecureRequests],
  });
}

export interface Begun {
  readonly config: client.Configuration;
  readonly verifier: string;
  readonly state: string;
  readonly nonce: string;
  readonly address: URL;
}

export async function begin(
  config: client.Configuration,
  parameters: Readonly<Record<string, string>>,
): Promise<Begun> {
  const verifier = client.randomPKCECodeVerifier();
  const state = client.randomState();
  const nonce = client.randomNonce();
  const address = client.buildAuthorizationUrl(config, {
    redirect_uri: redirectUri,
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
    state,
    ...((parameters["scope"] ?? "").split(" ").includes("openid") ? { nonce } : {}),
    ...parameters,
  });
  return { config, verifier, state, nonce, address };
}

export interface Deciding {
  readonly decision?: "allow" | "refuse";
  readonly patient?: string;
}

/** What a browser does: keeps cookies, follows redirects on this server, and stops where the app takes over. */
export async function decide(person: SignedIn, address: URL, deciding: Deciding = {}): Promise<URL> {
  const jar = new Map<string, string>();
  const first = await visit(jar, person, address);
  const ask = locationOf(first, address);
  if (ask.origin !== address.origin) return ask;
  const body = new URLSearchParams({ decision: "allow", ...deciding });
  const answered = await visit(jar, person, ask, { method: "POST", body });
  if (answered.status !== 303) throw new Error(`${answered.status}: ${await answered.text()}`);
  const resume = locationOf(answered, ask);
  return locationOf(await visit(jar, person, resume), resume);
}

export async function authorizeAs(
  served: Served,
  person: SignedIn,
  app: IssuedClient,
  { scope, auth, ...deciding }: Deciding & { readonly scope: string; readonly auth?: client.ClientAuth },
): Promise<client.TokenEndpointResponse & client.TokenEndpointResponseHelpers> {
  const config = await discover(served, app, auth);
  const begun = await begin(config, { scope, aud: `${served.url}/fhir` });
  const back = await decide(person, begun.address, deciding);
  return exchange(begun, back);
}

export const exchange = ({ config, verifier, state, nonce, address }: Begun, back: URL) =>
  client.authorizationCodeGrant(config, back, {
    pkceCodeVerifier: verifier,
    expectedState: state,
    ...(address.searchParams.has("nonce") ? { expectedNonce: nonce, idTokenExpected: true } : {}),
  });

export async function visit(
  jar: Map<string, string>,
  person: SignedIn | undefined,
  address: URL,
  init: {
    readonly method?: string;
    readonly body?: URLSearchParams;
    readonly headers?: Record<string, string>;
  } = {},
): Promise<Response> {
  const cookies = [...jar].map(([name, value]) => `${name}=${value}`);
  const headers = {
    cookie: [...(person === undefined ? [] : [person.cookie]), ...cookies].join("; "),
    origin: address.origin,
    accept: "text/html",
  };
  const answer = await fetch(address, {
    ...init,
    redirect: "manual",
    headers: { ...headers, ...init.headers },
  });
  for (const line of answer.headers.getSetCookie()) {
    const [pair = ""] = line.split(";");
    const at = pair.indexOf("=");
    jar.set(pair.slice(0, at), pair.slice(at + 1));
  }
  return answer;
}

export function locationOf(answer: Response, base: URL): URL {
  const location = answer.headers.get("location");
  if (location === null) throw new Error(`no redirect: ${answer.status}`);
  return new URL(location, base);
}
