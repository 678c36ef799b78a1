import type { Db } from "../db/db.ts";
import { findToken, type TokenRow } from "./clients.sql.ts";
import type { Actor } from "./context.ts";
import { parseScopes } from "./scopes.ts";
import { tokenHash } from "./secrets.ts";
import { createSessionKeeper, type SessionKeeper } from "./session-keeper.ts";

/** Finds out who sends a request, from its Authorization header or from the session in its cookie. */
export interface Authenticator {
  /** Answers from memory in well under a microsecond; undefined means that `find` has to be asked. */
  readonly known: (header: string) => Actor | undefined;
  /** True for a header that was good within the last hour: asking again is not guessing. */
  readonly isSeen: (header: string) => boolean;
  /** Undefined when the header carries no token that is in force. */
  readonly find: (header: string) => Promise<Actor | undefined>;
  /** The same for sessions of people. */
  readonly sessions: SessionKeeper;
  /** To be called after the commit that changed what an account may do or see: it takes effect with the next request. */
  readonly forget: (accountId: string) => void;
  readonly forgetSession: (sessionId: string) => void;
}

/** Milliseconds a token that was looked up is trusted: how late a revocation may take effect. */
export const trustedFor = 5_000;
const mostTokens = 10_000;
const bearer = /^bearer +([A-Za-z0-9._~+/-]{16,512}=*) *$/i;

interface Known {
  readonly actor: Actor;
  readonly until: number;
}

export function createAuthenticator(db: Db, clock: () => number = Date.now): Authenticator {
  const cache = new Map<string, Known>();
  const asking = new Map<string, Promise<Actor | undefined>>();

  const remember = (header: string, actor: Actor, expiresAt: Date): void => {
    cache.delete(header);
    cache.set(header, { actor, until: Math.min(clock() + trustedFor, expiresAt.getTime()) });
    const oldest = cache.size > mostTokens ? cache.keys().next().value : undefined;
    if (oldest !== undefined) cache.delete(oldest);
  };
  const look = async (header: string, token: string): Promise<Actor | undefined> => {
    const row = await findToken(db.direct, tokenHash(token), new Date(clock()));
    if (row === undefined) {
      cache.delete(header);
      return undefined;
    }
    const actor = actorOf(row, cache.get(header)?.actor);
    remember(header, actor, row.expires_at);
    return actor;
  };
  const sessions = createSessionKeeper(db, clock);
  return {
    sessions,
    forget: sessions.forgetAccount,
    forgetSession: sessions.forgetSession,
    known: (header) => {
      const entry = cache.get(header);
      return entry !== undefined && entry.until > clock() ? entry.actor : undefined;
    },
    isSeen: (header) => cache.has(header),
    find: (header) => {
      const token = bearer.exec(header)?.[1];
      if (token === undefined) return Promise.resolve(undefined);
      const pending = asking.get(header) ?? look(header, token).finally(() => asking.delete(header));
      asking.set(header, pending);
      return pending;
    },
  };
}

/** The same object as before while nothing changed: others may key on it. */
function actorOf(row: TokenRow, before: Actor | undefined): Actor {
  if (before?.scopes.join(" ") === row.scopes && before.name === row.name) return before;
  return { id: row.client_id, name: row.name, clientId: row.client_id, ...parseScopes(row.scopes) };
}
