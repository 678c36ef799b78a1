import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { createTestDatabase, type TestDatabase } from "#test/harness/database.ts";
import { type Db, openDb } from "./db.ts";

let database: TestDatabase;
let db: Db;
before(async () => {
  database = await createTestDatabase();
  db = openDb({ url: database.url, poolSize: 2 });
});
after(async () => {
  await db.close();
  await database.drop();
});

test("a transaction whose connection is cut between two statements fails, and the next one works", async () => {
  const cut = db.transaction(async (tx) => {
    const [row] = await tx.query<{ pid: number }>("select pg_backend_pid() as pid");
    await db.direct.query("select pg_terminate_backend($1)", [row?.pid]);
    await sleep(100); // the news arrives while no statement is waiting for it
    await tx.query("select 1");
  });
  await assert.rejects(cut);
  const [row] = await db.transaction((tx) => tx.query<{ n: number }>("select 1 as n"));
  assert.equal(row?.n, 1);
});
