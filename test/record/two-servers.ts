import path from "node:path";
import { silentLog } from "#kernel/base/log.ts";
import { deepCheck } from "#kernel/fhir/reindex/deep-check.ts";
import { keyFileOf } from "#main/config.ts";
import { openIndex } from "#main/record-index.ts";
import { serveProduct } from "#main/server.ts";
import { type FhirAnswer, startProduct, type TestProduct } from "#test/harness/product.ts";

/** One database under two servers: what one process could order by itself is really concurrent here. */
export interface TwoServers {
  readonly first: TestProduct;
  /** Sends to one server and the other in turn. */
  readonly send: TestProduct["fhir"];
  /** Rows twice or in the wrong place, versions with gaps, indexes that do not say what the contents say. */
  readonly inconsistencies: () => Promise<readonly string[]>;
  stop(): Promise<void>;
}

export async function startTwoServers(): Promise<TwoServers> {
  const first = await startProduct();
  const config = {
    port: 0,
    host: "127.0.0.1",
    dataDir: path.join(first.dataDir, "second"),
    keyFile: keyFileOf(first.dataDir),
    databaseUrl: first.databaseUrl,
    demo: "none",
    logLevel: "silent",
    trustProxy: false,
  } as const;
  const second = await serveProduct({ config, databaseUrl: first.databaseUrl, log: silentLog });
  let turn = 0;
  const send: TestProduct["fhir"] = (method, path, body, headers) =>
    turn++ % 2 === 0
      ? first.fhir(method, path, body, headers)
      : sendTo(`${second.url}/fhir`, first.token, { method, path, body, headers });
  return {
    first,
    send,
    inconsistencies: async () => {
      const { db } = first.product.app.store;
      const { index } = await openIndex(db, []);
      return (await deepCheck({ db, index })).listed;
    },
    stop: async () => {
      await second.stop();
      await first.stop();
    },
  };
}

async function sendTo(
  base: string,
  token: string,
  sent: { method: string; path: string; body: unknown; headers: Record<string, string> | undefined },
): Promise<FhirAnswer> {
  const { method, path, body, headers } = sent;
  const response = await fetch(path === "" ? base : `${base}/${path}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { "content-type": "application/fhir+json" }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const json = text.startsWith("{") ? (JSON.parse(text) as Record<string, unknown>) : {};
  return { status: response.status, headers: response.headers, text, json };
}
