import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { addClient } from "#kernel/access/clients.ts";
import { silentLog } from "#kernel/base/log.ts";
import { openDb } from "#kernel/db/db.ts";
import { type RunningProduct, serveProduct } from "#main/server.ts";
import { createTestDatabase } from "./database.ts";

export interface TestProduct {
  /** `http://127.0.0.1:port` */
  readonly url: string;
  /** `…/fhir` */
  readonly base: string;
  /** Bearer token with `scopes`. */
  readonly token: string;
  readonly client: { readonly client_id: string; readonly client_secret: string };
  readonly databaseUrl: string;
  readonly dataDir: string;
  readonly product: RunningProduct;
  /** FHIR call with the token; `body` is sent as JSON unless it is text. */
  readonly fhir: (
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ) => Promise<FhirAnswer>;
  stop(): Promise<void>;
}

export interface FhirAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: Readonly<Record<string, unknown>>;
}

const allScopes = "system/*.cruds ops.jobs ops.metrics fhir.export fhir.import reporting.views";

/**
 * The whole product on a fresh database and a free port, and a client that may do everything. With `hamlet` it plays
 * the outside systems itself as in a demonstration; the demo data are not loaded.
 */
export async function startProduct(
  scopes = allScopes,
  demo: "none" | "hamlet" = "none",
): Promise<TestProduct> {
  const database = await createTestDatabase();
  const dataDir = mkdtempSync(path.join(tmpdir(), "tuetinh-product-"));
  const config = {
    port: 0,
    host: "127.0.0.1",
    dataDir,
    databaseUrl: database.url,
    demo,
    logLevel: "silent",
    trustProxy: false,
  } as const;
  const product = await serveProduct({ config, databaseUrl: database.url, log: silentLog });
  const client = await newClient(database.url, scopes);
  const token = await fetchToken(product.url, client);
  const base = `${product.url}/fhir`;
  return {
    url: product.url,
    base,
    token,
    client,
    databaseUrl: database.url,
    dataDir,
    product,
    fhir: (method, path, body, headers) => callFhir({ base, token }, method, path, { body, headers }),
    stop: async () => {
      await product.stop();
      await database.drop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function newClient(url: string, scopes: string) {
  const db = openDb({ url, poolSize: 1 });
  try {
    return await addClient(db, { name: "kiểm thử", scopes });
  } finally {
    await db.close();
  }
}

export async function fetchToken(
  url: string,
  client: { readonly client_id: string; readonly client_secret: string },
): Promise<string> {
  const response = await fetch(`${url}/oauth/token`, {
    method: "POST",
    body: new URLSearchParams({ grant_type: "client_credentials", ...client }),
  });
  const { access_token } = (await response.json()) as { access_token?: string };
  if (access_token === undefined) throw new Error(`no token: ${response.status}`);
  return access_token;
}

async function callFhir(
  { base, token }: { readonly base: string; readonly token: string },
  method: string,
  path: string,
  sent: { readonly body: unknown; readonly headers: Record<string, string> | undefined },
): Promise<FhirAnswer> {
  const { body, headers } = sent;
  const response = await fetch(path === "" ? base : `${base}/${path}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { "content-type": "application/fhir+json" }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const json = text.startsWith("{") ? (JSON.parse(text) as Record<string, unknown>) : {};
  return { status: response.status, headers: response.headers, text, json };
}
