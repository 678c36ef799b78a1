import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { addClient } from "#kernel/access/clients.ts";
import { silentLog } from "#kernel/base/log.ts";
import { openDb } from "#kernel/db/db.ts";
import { type RunningProduct, serveProduct } from "#main/server.ts";
import { createTestDatabase, type TestDatabase } from "#test/harness/database.ts";
import { fetchToken } from "#test/harness/product.ts";
import { collectRoutes, type ServedRoute } from "./collect-routes.ts";

/** A fresh product of its own, with everything a demonstration serves too (simulators), and nobody in it. */
export interface World {
  readonly url: string;
  readonly databaseUrl: string;
  readonly served: readonly ServedRoute[];
  readonly tokenWith: (scopes: string) => Promise<string>;
  readonly stop: () => Promise<void>;
}

export async function openWorld(): Promise<World> {
  const database = await createTestDatabase();
  const dataDir = mkdtempSync(path.join(tmpdir(), "tuetinh-matrix-"));
  const { started: product, served } = await collectRoutes(() => serve(database, dataDir));
  return {
    url: product.url,
    databaseUrl: database.url,
    served,
    tokenWith: (scopes) => tokenWith(database.url, product.url, scopes),
    stop: async () => {
      await product.stop();
      await database.drop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** Behind a proxy: every request comes from an address of its own, so that the limit per address stops nobody. */
const serve = (database: TestDatabase, dataDir: string): Promise<RunningProduct> =>
  serveProduct({
    config: {
      port: 0,
      host: "127.0.0.1",
      dataDir,
      databaseUrl: database.url,
      demo: "hamlet",
      logLevel: "silent",
      trustProxy: true,
    },
    databaseUrl: database.url,
    log: silentLog,
  });

async function tokenWith(databaseUrl: string, url: string, scopes: string): Promise<string> {
  const db = openDb({ url: databaseUrl, poolSize: 1 });
  try {
    return await fetchToken(url, await addClient(db, { name: "Bảng quyền", scopes }));
  } finally {
    await db.close();
  }
}
