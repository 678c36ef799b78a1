import { addClient } from "#kernel/access/clients.ts";
import { createLog } from "#kernel/base/log.ts";
import { type Db, openDb } from "#kernel/db/db.ts";
import { createHttpServer, type HttpServer, type ServerParts } from "#kernel/http/server.ts";
import { createTestDatabase } from "./database.ts";

export interface Sent {
  readonly token?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

export interface Received {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Empty when the body is no JSON object. */
  readonly json: Record<string, unknown>;
}

/** A server of one test file's own, on real PostgreSQL and a real port. */
export interface TestServer {
  readonly db: Db;
  readonly server: HttpServer;
  readonly url: string;
  readonly databaseUrl: string;
  /** Everything the server logged. */
  readonly logged: readonly string[];
  /** `action outcome` of every use that was audited. */
  readonly audited: readonly string[];
  /** Of one client per set of scopes. */
  readonly tokenOf: (scopes: string) => Promise<string>;
  readonly call: (method: string, path: string, sent?: Sent) => Promise<Received>;
  readonly stop: () => Promise<void>;
}

/** Call it in `before`, and `stop` in `after`. */
export async function startTestServer(
  given: Pick<ServerParts, "routes"> & Partial<ServerParts>,
  setUp = "select 1",
): Promise<TestServer> {
  const database = await createTestDatabase();
  const db = openDb({ url: database.url });
  await db.transaction((tx) => tx.query(setUp));
  const logged: string[] = [];
  const audited: string[] = [];
  const server = await createHttpServer({
    db,
    log: createLog("info", { write: (line) => void logged.push(line) }),
    version: "1.2.3",
    missingMigrations: () => Promise.resolve([]),
    audit: {
      append: async (tx, notes) => {
        await tx.query("select 1");
        audited.push(...notes.map(({ action, outcome }) => `${action} ${outcome}`));
      },
      committed: () => undefined,
      record: ({ action, outcome }) => {
        audited.push(`${action} ${outcome}`);
        return Promise.resolve();
      },
      keyOf: (id) => id,
    },
    ...given,
  });
  const { url } = await server.listen(0, "127.0.0.1");
  const stop = async () => {
    await server.stop();
    await db.close();
    await database.drop();
  };
  const call = (method: string, path: string, sent: Sent = {}) => send(url + path, method, sent);
  const tokens = new Map<string, Promise<string>>();
  const tokenFor = (scopes: string) => {
    const token = tokens.get(scopes) ?? tokenOf(db, url, scopes);
    tokens.set(scopes, token);
    return token;
  };
  return { db, server, url, databaseUrl: database.url, logged, audited, tokenOf: tokenFor, call, stop };
}

async function tokenOf(db: Db, url: string, scopes: string): Promise<string> {
  const client = await addClient(db, { name: "Máy thử", scopes });
  const body = new URLSearchParams({ grant_type: "client_credentials", ...client });
  const answer = await fetch(`${url}/oauth/token`, { method: "POST", body });
  return String(readJson(await answer.text())["access_token"]);
}

async function send(url: string, method: string, { token, headers = {}, body }: Sent): Promise<Received> {
  const response = await fetch(url, {
    method,
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...headers,
    },
    ...(body === undefined ? {} : { body }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: readJson(text) };
}

function readJson(text: string): Record<string, unknown> {
  return text.startsWith("{") ? (JSON.parse(text) as Record<string, unknown>) : {};
}
