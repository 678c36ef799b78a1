import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { addClient } from "#kernel/access/clients.ts";
import { createLog } from "#kernel/base/log.ts";
import { openDb } from "#kernel/db/db.ts";
import { serveProduct } from "#main/server.ts";

/** The product as a process of its own, so that its processor time and memory can be told from the driver's. */
const [databaseUrl = ""] = process.argv.slice(2);
const dataDir = mkdtempSync(path.join(tmpdir(), "tuetinh-bench-"));
const config = {
  port: 0,
  host: "127.0.0.1",
  dataDir,
  databaseUrl,
  trustProxy: false,
  demo: "none",
  logLevel: "warn",
} as const;
const product = await serveProduct({ config, databaseUrl, log: createLog("warn") });
const db = openDb({ url: databaseUrl, poolSize: 1 });
const client = await addClient(db, { name: "bench", scopes: "system/*.cruds" });
await db.close();
process.stdout.write(`${JSON.stringify({ pid: process.pid, url: product.url, ...client })}\n`);
process.on("SIGTERM", () => {
  void product.stop().then(() => {
    rmSync(dataDir, { recursive: true, force: true });
    process.exit(0);
  });
});
