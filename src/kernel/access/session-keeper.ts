import type { Db } from "../db/db.ts";
import type { Actor } from "./context.ts";
import { loadActor } from "./person-actor.ts";
import { tokenHash } from "./secrets.ts";
import { findSession, isRotatedSince, type SessionRow, touchSession } from "./sessions.sql.ts";
import { idleTimeOf } from "./sessions.ts";

/** Finds out who a session's secret stands for. */
export interface SessionKeeper {
  /** From memory; undefined means that `find` has to be asked. */
  readonly known: (secret: string) => Actor | undefined;
  /** True for a secret that was good lately: asking again is not guessing. */
  readonly isSeen: (secret: string) => boolean;
  readonly find: (secret: string) => Promise<Actor | undefined>;
  /** True when the browser was given another secret a moment ago: what it asked meanwhile may be asked again. */
  readonly wasRotated: (secret: string) => Promise<boolean>;
  /** What these sessions may do is looked up anew with their next request. Call it after the commit. */
  readonly forgetAccount: (accountId: string) => void;
  readonly forgetSession: (sessionId: string) => void;
}

/** Milliseconds a session that was looked up is trusted: how late a change in another process takes effect. */
export const sessionTrustedFor = 1_000;
const rotationSeenFor = 30_000;
const mostSessions = 10_000;
/** A request moves the end of the session at most this often: most requests write nothing. */
const touchPause = 60_000;
const secretRule = /^[A-Za-z0-9_-]{43}$/;

interface Known {
  readonly actor: Actor;
  readonly facts: string;
  readonly until: number;
}

interface Keeping {
  readonly db: Db;
  readonly clock: () => number;
  readonly cache: Map<string, Known>;
  /** Grows with every forgetting: an answer that was on its way meanwhile is not trusted. */
  age: number;
}

export function createSessionKeeper(db: Db, clock: () => number): SessionKeeper {
  const keeping: Keeping = { db, clock, cache: new Map(), age: 0 };
  const asking = new Map<string, Promise<Actor | undefined>>();
  const forget = (matches: (actor: Actor) => boolean): void => {
    keeping.age += 1;
    asking.clear();
    for (const [secret, entry] of keeping.cache)
      if (matches(entry.actor)) keeping.cache.set(secret, { ...entry, until: 0 });
  };
  return {
    known: (secret) => {
      const entry = keeping.cache.get(secret);
      return entry !== undefined && entry.until > clock() ? entry.actor : undefined;
    },
    isSeen: (secret) => keeping.cache.has(secret),
    find: (secret) => {
      if (!secretRule.test(secret)) return Promise.resolve(undefined);
      const pending = asking.get(secret);
      if (pending !== undefined) return pending;
      const asked = look(keeping, secret).finally(() => {
        if (asking.get(secret) === asked) asking.delete(secret);
      });
      asking.set(secret, asked);
      return asked;
    },
    wasRotated: async (secret) =>
      secretRule.test(secret) &&
      (await isRotatedSince(db.direct, tokenHash(secret), new Date(clock() - rotationSeenFor))),
    forgetAccount: (accountId) => forget(({ id }) => id === accountId),
    forgetSession: (sessionId) => forget(({ person }) => person?.sessionId === sessionId),
  };
}

async function look(keeping: Keeping, secret: string): Promise<Actor | undefined> {
  const { db, clock, cache, age } = keeping;
  const now = new Date(clock());
  const session = await findSession(db.direct, tokenHash(secret), now);
  const loaded = session === undefined ? undefined : await loadActor(db.direct, session, now);
  if (keeping.age !== age) return look(keeping, secret);
  if (session === undefined || loaded === undefined) {
    cache.delete(secret);
    return undefined;
  }
  await keepAwake(keeping, session, loaded.idleMinutes);
  return remember(keeping, secret, loaded.actor, session);
}

async function keepAwake({ db, clock }: Keeping, session: SessionRow, minutes: number | null): Promise<void> {
  const now = clock();
  if (now - session.seen_at.getTime() < touchPause) return;
  const idle = session.idle_until.getTime() - session.seen_at.getTime();
  await touchSession(db.direct, session.id, new Date(now), new Date(now + idleOf(idle, minutes)));
}

/** A shorter time the session was opened with stays; a role may only shorten it further. */
const idleOf = (opened: number, minutes: number | null): number =>
  minutes === null ? opened : Math.min(opened, idleTimeOf("staff", minutes));

/** The same object as before while nothing changed: others may key on it. */
function remember(keeping: Keeping, secret: string, fresh: Actor, session: SessionRow): Actor {
  const { cache, clock } = keeping;
  const facts = factsOf(fresh);
  const before = cache.get(secret);
  const actor = before?.facts === facts ? before.actor : fresh;
  const end = Math.min(session.expires_at.getTime(), session.idle_until.getTime());
  cache.delete(secret);
  cache.set(secret, { actor, facts, until: Math.min(clock() + sessionTrustedFor, end) });
  const oldest = cache.size > mostSessions ? cache.keys().next().value : undefined;
  if (oldest !== undefined) cache.delete(oldest);
  return actor;
}

const factsOf = ({ name, scopes, person, reach }: Actor): string =>
  JSON.stringify([name, scopes, person, reach]);
