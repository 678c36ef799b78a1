import { randomBytes } from "node:crypto";
import { createSmsSimulator, type SmsSimulator } from "#connectors/sms-gateway/sms-simulator.ts";
import { createAccount, type NewAccount } from "#kernel/access/accounts.ts";
import { createAuthenticator } from "#kernel/access/authenticate.ts";
import { verifyPassword } from "#kernel/access/password.ts";
import { vaultOf } from "#kernel/access/vault.ts";
import type { AuditNote } from "#kernel/audit/entry.ts";
import { silentLog } from "#kernel/base/log.ts";
import { type Db, openDb } from "#kernel/db/db.ts";
import { createHttpServer } from "#kernel/http/server.ts";
import { identityPart, identityRoutes } from "#kernel/identity/identity-part.ts";
import { type IdentityDoor, identityParts } from "#kernel/identity/identity-parts.ts";
import { createTestDatabase } from "./database.ts";

/** The door of the house alone: sign-in on a real server and database, with a clock that can be put forward. */
export interface Door {
  readonly url: string;
  readonly databaseUrl: string;
  readonly db: Db;
  readonly sms: SmsSimulator;
  /** `action outcome` of what was told to the audit log. */
  readonly told: readonly AuditNote[];
  /** How many password hashes were computed. */
  readonly hashes: () => number;
  readonly putForward: (milliseconds: number) => void;
  readonly now: () => Date;
  /** A fresh browser without cookies. */
  readonly browser: (address?: string) => Browser;
  readonly account: (given: Partial<NewAccount> & { readonly login: string }) => Promise<string>;
  readonly stop: () => Promise<void>;
}

export interface Answered {
  readonly status: number;
  readonly json: Readonly<Record<string, unknown>>;
  readonly headers: Headers;
}

export interface Browser {
  readonly post: (path: string, body?: object, headers?: Record<string, string>) => Promise<Answered>;
  readonly get: (path: string) => Promise<Answered>;
  /** By name; what the server set and has not taken back. */
  readonly cookies: Map<string, string>;
}

export const goodPassword = "bảy con cò bay lả 1987";

export async function startDoor(given: Partial<IdentityDoor> = {}): Promise<Door> {
  const database = await createTestDatabase();
  const db = openDb({ url: database.url });
  let ahead = 0;
  const now = () => new Date(Date.now() + ahead);
  const watched = watchedParts(db, now, given);
  const server = await createHttpServer({
    db,
    log: silentLog,
    version: "1.2.3",
    missingMigrations: () => Promise.resolve([]),
    routes: identityRoutes,
    parts: [identityPart(watched.parts), watched.sms.part],
    authenticator: watched.authenticator,
    clock: now,
    options: {
      trustProxy: true,
      ...(given.publicUrl === undefined ? {} : { publicUrl: given.publicUrl }),
    },
  });
  const { url } = await server.listen(0, "127.0.0.1");
  return {
    url,
    databaseUrl: database.url,
    db,
    sms: watched.sms,
    told: watched.told,
    hashes: watched.hashes,
    putForward: (milliseconds) => {
      ahead += milliseconds;
    },
    now,
    browser: (address = "10.0.0.1") => openBrowser(url, address, given.publicUrl),
    account: (wanted) => {
      const usual = { kind: "staff", name: "Trần Thị Thử", password: goodPassword } as const;
      return db.transaction((tx) => createAccount(tx, { ...usual, ...wanted }, now()));
    },
    stop: async () => {
      await server.stop();
      await db.close();
      await database.drop();
    },
  };
}

/** The room with what it tells and how much it computes written down. */
function watchedParts(db: Db, now: () => Date, given: Partial<IdentityDoor>) {
  const told: AuditNote[] = [];
  let hashes = 0;
  const authenticator = createAuthenticator(db, () => now().getTime());
  const sms = createSmsSimulator(now);
  const parts = identityParts({
    db,
    vault: vaultOf(randomBytes(32)),
    authenticator,
    audit: {
      append: async (_tx, notes) => void told.push(...notes),
      record: async (note) => void told.push(note),
      committed: () => undefined,
      keyOf: (id) => id,
    },
    codes: sms.sender,
    findCitizen: () => Promise.resolve(undefined),
    clock: now,
    verify: (password, stored) => {
      hashes += 1;
      return verifyPassword(password, stored);
    },
    ...given,
  });
  return { parts, authenticator, sms, told, hashes: () => hashes };
}

export function openBrowser(url: string, address = "10.0.0.1", publicUrl = url): Browser {
  const cookies = new Map<string, string>();
  const send = async (method: string, path: string, body?: object, headers: Record<string, string> = {}) => {
    const response = await fetch(url + path, {
      method,
      headers: {
        "x-forwarded-for": address,
        cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join("; "),
        ...(method === "POST" ? { origin: publicUrl, "content-type": "application/json" } : {}),
        ...headers,
      },
      ...(method === "POST" ? { body: JSON.stringify(body ?? {}) } : {}),
    });
    for (const line of response.headers.getSetCookie()) keep(cookies, line);
    const text = await response.text();
    const json = text.startsWith("{") ? (JSON.parse(text) as Record<string, unknown>) : {};
    return { status: response.status, json, headers: response.headers };
  };
  return {
    cookies,
    get: (path) => send("GET", path),
    post: (path, body, headers) => send("POST", path, body, headers),
  };
}

function keep(cookies: Map<string, string>, line: string): void {
  const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
  if (/max-age=0/i.test(line)) cookies.delete(name);
  else cookies.set(name, value);
}
