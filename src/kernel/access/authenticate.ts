import type { Db } from "../db/db.ts";
import type { Actor } from "./context.ts";
import { createSessionKeeper, type SessionKeeper } from "./session-keeper.ts";
import { createTokenKeeper, type FindBearer } from "./token-keeper.ts";

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

/** `findBearer` knows the tokens of apps that act for people. */
export function createAuthenticator(
  db: Db,
  clock: () => number = Date.now,
  findBearer?: FindBearer,
): Authenticator {
  const tokens = createTokenKeeper(db, clock, findBearer);
  const sessions = createSessionKeeper(db, clock);
  return {
    known: tokens.known,
    isSeen: tokens.isSeen,
    find: tokens.find,
    sessions,
    forget: (accountId) => {
      sessions.forgetAccount(accountId);
      tokens.forget(({ id }) => id === accountId);
    },
    forgetSession: (sessionId) => {
      sessions.forgetSession(sessionId);
      tokens.forget(({ person }) => person?.sessionId === sessionId);
    },
  };
}
