import {
  interactionPolicy,
  type OidcClient,
  type OidcContext,
  type OidcProvider,
  Provider,
} from "oidc-provider";
import { splitScopes } from "../../access/app-scopes.ts";
import { assertionAlgorithms } from "../../access/client-assertion.ts";
import { findClient } from "../../access/clients.sql.ts";
import { OAuthError } from "../../access/oauth-error.ts";
import type { Db } from "../../db/db.ts";
import { findAppAccount } from "./app-account.ts";
import { grantableScopes } from "./grantable-scopes.ts";
import { launchContextOf } from "./launch-context.ts";
import { type AdapterParts, oidcAdapter } from "./oidc-adapter.ts";
import { errorPage } from "./pages.ts";
import { providerCookies, providerLifetimes } from "./provider-settings.ts";
import { signingAlgorithm } from "./signing-keys.ts";

export interface ProviderParts extends AdapterParts {
  readonly issuer: string;
  readonly isHttps: boolean;
  readonly proves: (request: {
    readonly clientId: string;
    readonly clientSecret: string;
    readonly from: string;
  }) => Promise<boolean>;
  readonly onDefect: (error: unknown) => void;
}

/** The library, set up to allow only what is meant here. */
export function createProvider(parts: ProviderParts, signingKey: object): OidcProvider {
  const { issuer } = parts;
  const provider = new Provider(issuer, {
    adapter: oidcAdapter(parts),
    jwks: { keys: [signingKey] },
    routes: {
      authorization: "/oauth/authorize",
      token: "/oauth/token",
      jwks: "/oauth/keys-of-library",
      introspection: "/oauth/introspect",
      revocation: "/oauth/revoke",
    },
    responseTypes: ["code"],
    scopes: ["openid", "offline_access"],
    claims: { openid: ["sub"], profile: ["name"], fhirUser: ["fhirUser"] },
    conformIdTokenClaims: false,
    subjectTypes: ["public"],
    pkce: { required: () => true },
    extraParams: ["aud", "launch"],
    allowOmittingSingleRegisteredRedirectUri: false,
    clientAuthMethods: ["client_secret_basic", "client_secret_post", "private_key_jwt", "none"],
    enabledJWA: {
      idTokenSigningAlgValues: [signingAlgorithm],
      clientAuthSigningAlgValues: [...assertionAlgorithms],
    },
    features: featuresOf(parts),
    interactions: { policy: policy(), url: (_: unknown, { uid }: { uid: string }) => `/oauth/ask/${uid}` },
    findAccount: findAppAccount(parts),
    expiresWithSession: () => false,
    issueRefreshToken: (_: OidcContext, __: OidcClient, code: { readonly scopes: ReadonlySet<string> }) =>
      code.scopes.has("offline_access") || code.scopes.has("online_access"),
    rotateRefreshToken: () => true,
    clientBasedCORS: (_: OidcContext, origin: string, client: OidcClient) =>
      client.redirectUris.some((uri) => URL.parse(uri)?.origin === origin),
    renderError: showError,
    fetch: () => Promise.reject(new Error("the provider never calls other machines")),
    cookies: providerCookies(parts.isHttps),
    ttl: providerLifetimes,
  });
  provider.proxy = true;
  provider.on("server_error", (_context, error) => parts.onDefect(error));
  provider.on("error", parts.onDefect);
  provider.use(async (context, next) => {
    await next();
    await addLaunchContext(parts, context);
  });
  proveSecretsWith(provider, parts);
  return provider;
}

const featuresOf = ({ db, issuer }: ProviderParts) => ({
  devInteractions: { enabled: false },
  dPoP: { enabled: false },
  rpInitiatedLogout: { enabled: false },
  pushedAuthorizationRequests: { enabled: false },
  userinfo: { enabled: false },
  clientCredentials: { enabled: true },
  revocation: {
    enabled: true,
    allowedPolicy: (_: OidcContext, client: OidcClient, token: { readonly clientId: string }) =>
      token.clientId === client.clientId,
  },
  introspection: {
    enabled: true,
    allowedPolicy: (_: OidcContext, client: OidcClient, token: { readonly clientId: string }) =>
      token.clientId === client.clientId || mayIntrospect(db, client.clientId),
  },
  resourceIndicators: {
    enabled: true,
    defaultResource: (_: OidcContext, __: OidcClient, oneOf?: unknown) => oneOf ?? `${issuer}/fhir`,
    useGrantedResource: () => true,
    getResourceServerInfo: async (context: OidcContext, resource: string, client: OidcClient) => ({
      scope: (await scopesOf(db, context, { resource, client })).join(" "),
      accessTokenFormat: "opaque",
    }),
  },
});

/** What of the wish the client may be given; at the token endpoint what the person granted. */
async function scopesOf(
  db: Db,
  { oidc }: OidcContext,
  { resource, client }: { readonly resource: string; readonly client: OidcClient },
): Promise<readonly string[]> {
  const granted = oidc.entities.Grant?.getResourceScope(resource);
  if (granted !== undefined && granted !== "") return splitScopes(granted);
  return grantableScopes(db, client.clientId, oidc.params?.["scope"] ?? "");
}

/** Other clients' tokens are told only to a resource server that was made one. */
const mayIntrospect = async (db: Db, clientId: string): Promise<boolean> =>
  splitScopes((await findClient(db.direct, clientId))?.scopes ?? "").includes("oauth.introspect");

/** Every request goes to our own page, which knows who is signed in; the library remembers nobody. */
function policy() {
  const { Check, Prompt } = interactionPolicy;
  const always = new Check("always", "a person has to decide", ({ oidc }) => {
    const { result } = oidc as unknown as { readonly result?: { readonly consent?: unknown } };
    return result?.consent === undefined;
  });
  return [
    new Prompt({ name: "login", requestable: true }, always),
    new Prompt({ name: "consent", requestable: true }),
  ];
}

/** What SMART App Launch adds to the answer of the token endpoint. */
async function addLaunchContext(parts: ProviderParts, context: OidcContext): Promise<void> {
  if (context.path !== "/oauth/token" || context.status !== 200) return;
  const grantId = context.oidc.entities.AccessToken?.grantId;
  const answer = context.body;
  if (grantId === undefined || typeof answer !== "object" || answer === null) return;
  context.body = { ...answer, ...(await launchContextOf(parts, grantId)) };
}

/** The library would compare with what is stored; only a hash is. */
function proveSecretsWith(provider: OidcProvider, { proves }: ProviderParts): void {
  Object.assign(provider.Client.prototype, {
    async compareClientSecret(this: OidcClient, clientSecret: string): Promise<boolean> {
      try {
        return await proves({ clientId: this.clientId, clientSecret, from: Provider.ctx?.ip ?? "" });
      } catch (error) {
        if (error instanceof OAuthError) return false;
        throw error;
      }
    },
  });
}

function showError(context: OidcContext, out: { readonly error: string }): void {
  context.type = "html";
  context.body = errorPage(out.error);
}
