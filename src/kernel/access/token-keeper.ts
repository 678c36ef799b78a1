import type { Db, Tx } from "../db/db.ts";
import { findToken, type TokenRow } from "./clients.sql.ts";
import type { Actor } from "./context.ts";
import { parseScopes } from "./scopes.ts";
import { tokenHash } from "./secrets.ts";
import { sessionTrustedFor } from "./session-keeper.ts";

/** Finds out who a token in an Authorization header stands for. */
export interface TokenKeeper {
  readonly known: (header: string) => Actor | undefined;
  readonly isSeen: (header: string) => boolean;
  readonly find: (header: string) => Promise<Actor | undefined>;
  /** These tokens are looked up anew with their next request. Call it after the commit. */
  readonly forget: (matches: (actor: Actor) => boolean) => void;
}

export interface BearerFound {
  readonly actor: Actor;
  readonly expiresAt: Date;
}

/** Tokens that are no program's own: those of apps that act for people. By the sha-256 of the token. */
export type FindBearer = (tx: Tx, hash: Buffer, now: Date) => Promise<BearerFound | undefined>;

/** Milliseconds a program's token that was looked up is trusted: how late a revocation may take effect. */
export const trustedFor = 5_000;
const mostTokens = 10_000;
const bearer = /^bearer +([A-Za-z0-9._~+/-]{16,512}=*) *$/i;

interface Known {
  readonly actor: Actor;
  readonly until: number;
}

interface Keeping {
  readonly db: Db;
  readonly clock: () => number;
  readonly findBearer: FindBearer | undefined;
  readonly cache: Map<string, Known>;
  /** Grows with every forgetting: an answer that was on its way meanwhile is not trusted. */
  age: number;
}

export function createTokenKeeper(db: Db, clock: () => number, findBearer?: FindBearer): TokenKeeper {
  const keeping: Keeping = { db, clock, findBearer, cache: new Map(), age: 0 };
  const asking = new Map<string, Promise<Actor | undefined>>();
  return {
    known: (header) => {
      const entry = keeping.cache.get(header);
      return entry !== undefined && entry.until > clock() ? entry.actor : undefined;
    },
    isSeen: (header) => keeping.cache.has(header),
    find: (header) => {
      const token = bearer.exec(header)?.[1];
      if (token === undefined) return Promise.resolve(undefined);
      const pending = asking.get(header);
      if (pending !== undefined) return pending;
      const asked = look(keeping, header, token).finally(() => {
        if (asking.get(header) === asked) asking.delete(header);
      });
      asking.set(header, asked);
      return asked;
    },
    forget: (matches) => {
      keeping.age += 1;
      asking.clear();
      for (const [header, entry] of keeping.cache)
        if (matches(entry.actor)) keeping.cache.set(header, { ...entry, until: 0 });
    },
  };
}

async function look(keeping: Keeping, header: string, token: string): Promise<Actor | undefined> {
  const { db, clock, cache, age } = keeping;
  const now = new Date(clock());
  const hash = tokenHash(token);
  const row = await findToken(db.direct, hash, now);
  const found = row === undefined ? await keeping.findBearer?.(db.direct, hash, now) : foundOf(row);
  if (age !== keeping.age) return look(keeping, header, token);
  if (found === undefined) {
    cache.delete(header);
    return undefined;
  }
  return remember(keeping, header, found);
}

/** The same object as before while nothing changed: others may key on it. */
function remember({ cache, clock }: Keeping, header: string, found: BearerFound): Actor {
  const before = cache.get(header)?.actor;
  const actor = before !== undefined && factsOf(before) === factsOf(found.actor) ? before : found.actor;
  const trust = actor.person === undefined ? trustedFor : sessionTrustedFor;
  cache.delete(header);
  cache.set(header, { actor, until: Math.min(clock() + trust, found.expiresAt.getTime()) });
  const oldest = cache.size > mostTokens ? cache.keys().next().value : undefined;
  if (oldest !== undefined) cache.delete(oldest);
  return actor;
}

const foundOf = (row: TokenRow): BearerFound => ({
  actor: { id: row.client_id, name: row.name, clientId: row.client_id, ...parseScopes(row.scopes) },
  expiresAt: row.expires_at,
});

const factsOf = ({ name, scopes, permissions, fhir, person, reach }: Actor): string =>
  JSON.stringify([name, scopes, [...permissions], fhir.everyType, [...fhir.byType], person, reach]);
