import { type Authenticator, createAuthenticator } from "#kernel/access/authenticate.ts";
import { createTokenIssuer, type TokenIssuer } from "#kernel/access/issue-token.ts";
import type { Vault } from "#kernel/access/vault.ts";
import type { Log } from "#kernel/base/log.ts";
import type { Db } from "#kernel/db/db.ts";
import type { RouteAudit } from "#kernel/http/call.ts";
import { findAppBearer } from "#kernel/identity/provider/app-actor.ts";
import { openProvider, type ProviderDoor } from "#kernel/identity/provider/open-provider.ts";
import { providerJobs } from "#kernel/identity/provider/provider-jobs.ts";
import { patientDesk } from "./patient-desk.ts";
import type { RecordDoor } from "./record.ts";

export interface OAuthParts {
  readonly db: Db;
  readonly log: Log;
  readonly vault: Vault;
  readonly record: RecordDoor;
  readonly audit: RouteAudit;
  readonly publicUrl?: string | undefined;
}

/** Who sends a request, and what people let apps do. */
export interface OAuthRoom extends ProviderDoor {
  readonly authenticator: Authenticator;
  readonly tokens: TokenIssuer;
  readonly background: ReturnType<typeof providerJobs>;
}

export function openOAuth({ db, log, vault, record, audit, publicUrl }: OAuthParts): OAuthRoom {
  const desk = patientDesk(record);
  const authenticator = createAuthenticator(db, Date.now, findAppBearer(desk));
  const tokens = createTokenIssuer(db);
  const clock = () => new Date();
  const door = openProvider({ db, vault, log, authenticator, tokens, desk, audit, clock, publicUrl });
  return { ...door, authenticator, tokens, background: providerJobs(db, vault) };
}
