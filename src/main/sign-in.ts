import type { Authenticator } from "#kernel/access/authenticate.ts";
import type { Vault } from "#kernel/access/vault.ts";
import type { Db } from "#kernel/db/db.ts";
import type { RouteAudit } from "#kernel/http/call.ts";
import type { HttpPart } from "#kernel/http/server.ts";
import { identityPart } from "#kernel/identity/identity-part.ts";
import { type IdentityParts, identityParts } from "#kernel/identity/identity-parts.ts";
import { demoDoor } from "./demo-door.ts";
import { findCitizenIn } from "./find-citizen.ts";
import type { MessageRoom } from "./messages.ts";
import type { RecordDoor } from "./record.ts";

export interface SignInParts {
  readonly db: Db;
  readonly vault: Vault;
  readonly authenticator: Authenticator;
  readonly audit: RouteAudit;
  readonly record: Pick<RecordDoor, "dispatch" | "store">;
  readonly publicUrl?: string | undefined;
  readonly breachedDir?: string | undefined;
  readonly messages: MessageRoom;
  /** Everybody of the demonstration may be played. */
  readonly isDemo?: boolean | undefined;
}

export interface SignInRoom {
  readonly parts: readonly HttpPart[];
  /** For other ways of signing in, which end in the same session. */
  readonly identity: IdentityParts;
}

/** The door of the house. */
export function openSignIn(parts: SignInParts): SignInRoom {
  const { db, vault, authenticator, audit, record, publicUrl, breachedDir, messages } = parts;
  const identity = identityParts({
    db,
    vault,
    authenticator,
    audit,
    publicUrl,
    breachedDir,
    codes: messages.sender,
    findCitizen: findCitizenIn(record),
  });
  return {
    identity,
    parts: [identityPart(identity), demoDoor(db, parts.isDemo === true), ...messages.parts],
  };
}
