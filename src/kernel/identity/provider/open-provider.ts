import type { FastifyInstance } from "fastify";
import type { OidcProvider } from "oidc-provider";
import type { Authenticator } from "../../access/authenticate.ts";
import type { TokenIssuer } from "../../access/issue-token.ts";
import type { Vault } from "../../access/vault.ts";
import { describeError } from "../../base/describe-error.ts";
import type { Log } from "../../base/log.ts";
import type { Db } from "../../db/db.ts";
import type { RouteAudit } from "../../http/call.ts";
import type { OAuthDoor } from "../../http/oauth-routes.ts";
import type { HttpPart } from "../../http/server.ts";
import { smartConfigurationOf } from "./discovery.ts";
import type { PatientDesk } from "./ports.ts";
import { oauthPart, passOn, wellKnownPart } from "./provider-parts.ts";
import { currentSigningKey, privateJwk } from "./signing-keys.ts";

export interface OpenProviderParts {
  readonly db: Db;
  readonly vault: Vault;
  readonly log: Log;
  readonly authenticator: Authenticator;
  readonly tokens: TokenIssuer;
  readonly desk: PatientDesk;
  readonly audit: RouteAudit;
  readonly clock: () => Date;
  /** `https://…` when a proxy stands in front. */
  readonly publicUrl?: string | undefined;
}

/** The provider as its routes use it. */
export interface ProviderRoom extends OpenProviderParts {
  readonly issuer: () => string;
  readonly isHttps: boolean;
  /** Made when it is first needed, and anew when another key signs. */
  readonly provider: () => Promise<OidcProvider>;
  /** Called once the server it belongs to is there. */
  readonly attach: (app: FastifyInstance) => void;
}

export interface ProviderDoor {
  readonly oauth: OAuthDoor;
  readonly parts: readonly HttpPart[];
}

/** The OpenID Connect provider of the product: what the server has to serve. */
export function openProvider(parts: OpenProviderParts): ProviderDoor {
  const room = roomOf(parts);
  return {
    oauth: {
      issuer: room.issuer,
      smartConfiguration: (origin) => smartConfigurationOf(room.issuer(), origin),
      grants: (request, reply, form) => passOn(room, request, reply, { body: form }),
    },
    parts: [oauthPart(room), wellKnownPart(room)],
  };
}

function roomOf(parts: OpenProviderParts): ProviderRoom {
  const { publicUrl } = parts;
  let server: FastifyInstance | undefined;
  const issuer = (): string => publicUrl ?? addressOf(server);
  return {
    ...parts,
    issuer,
    isHttps: publicUrl?.startsWith("https:") ?? false,
    attach: (app) => {
      server = app;
    },
    provider: keptProvider(parts, issuer),
  };
}

/** Milliseconds another process's new key may go unnoticed: the old one is published for a day. */
const keyTrustedFor = 60_000;

function keptProvider(parts: OpenProviderParts, issuer: () => string): () => Promise<OidcProvider> {
  const { db, vault, clock } = parts;
  let kept: { readonly key: string; readonly provider: OidcProvider; readonly until: number } | undefined;
  const make = async (): Promise<OidcProvider> => {
    const now = clock();
    const key = await currentSigningKey(db, vault, now);
    const until = now.getTime() + keyTrustedFor;
    const provider =
      kept?.key === key.id ? kept.provider : await build(parts, issuer(), privateJwk(vault, key));
    kept = { key: key.id, provider, until };
    return provider;
  };
  let making: Promise<OidcProvider> | undefined;
  return () => {
    if (kept !== undefined && kept.until > clock().getTime()) return Promise.resolve(kept.provider);
    making ??= make().finally(() => {
      making = undefined;
    });
    return making;
  };
}

/** The library is loaded when somebody needs it: a server without apps starts without it. */
async function build(parts: OpenProviderParts, issuer: string, signingKey: object): Promise<OidcProvider> {
  const { createProvider } = await import("./create-provider.ts");
  const { db, vault, clock, log, authenticator, tokens } = parts;
  const made = {
    db,
    vault,
    clock,
    issuer,
    isHttps: issuer.startsWith("https:"),
    forget: authenticator.forget,
    proves: tokens.proves,
    onDefect: (error: unknown) => log.error({ error: describeError(error) }, "the provider failed"),
  };
  return createProvider(made, signingKey);
}

/** Only for direct use: behind a proxy or with a name of its own the server has a PUBLIC_URL. */
function addressOf(server: FastifyInstance | undefined): string {
  const address = server?.server.address();
  if (typeof address !== "object" || address === null) return "http://localhost";
  const isAnywhere = address.address === "0.0.0.0" || address.address === "::";
  const name = address.family === "IPv6" ? `[${address.address}]` : address.address;
  return `http://${isAnywhere ? "localhost" : name}:${address.port}`;
}
