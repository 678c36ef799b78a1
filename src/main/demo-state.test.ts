import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { createAccount } from "#kernel/access/accounts.ts";
import { silentLog } from "#kernel/base/log.ts";
import { openDb } from "#kernel/db/db.ts";
import { createTestDatabase, type TestDatabase } from "#test/harness/database.ts";
import { putDemoState } from "./demo-state.sql.ts";
import { serveProduct } from "./server.ts";

const dataDir = mkdtempSync(path.join(tmpdir(), "tuetinh-demo-"));
const databases: TestDatabase[] = [];
after(async () => {
  for (const database of databases) await database.drop();
  rmSync(dataDir, { recursive: true, force: true });
});

async function isDemo(demo: "none" | "hamlet", fill: (db: ReturnType<typeof openDb>) => Promise<unknown>) {
  const database = await createTestDatabase();
  databases.push(database);
  const db = openDb({ url: database.url, poolSize: 1 });
  await fill(db);
  await db.close();
  const config = { port: 0, host: "127.0.0.1", dataDir, demo, logLevel: "silent" } as const;
  const product = await serveProduct({ config, databaseUrl: database.url, log: silentLog });
  await product.stop();
  return product.isDemo;
}

const nothing = () => Promise.resolve();
const somebody = (db: ReturnType<typeof openDb>) =>
  db.transaction((tx) =>
    createAccount(tx, { kind: "staff", login: "nguoi-that", name: "Người thật" }, new Date("2026-11-20")),
  );

test("an empty store becomes a demonstration, unless the setting says no", async () => {
  assert.equal(await isDemo("hamlet", nothing), true);
  assert.equal(await isDemo("none", nothing), false);
});

test("a store with people of its own is no demonstration, even when nobody set it", async () => {
  assert.equal(await isDemo("hamlet", somebody), false);
});

test("a store that was a demonstration stays one when people are added", async () => {
  const both = async (db: ReturnType<typeof openDb>) => {
    await db.transaction((tx) => putDemoState(tx, "done"));
    await somebody(db);
  };
  assert.equal(await isDemo("hamlet", both), true);
});
