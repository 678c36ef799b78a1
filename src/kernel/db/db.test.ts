import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { createEmptyDatabase, type TestDatabase } from "#test/harness/database.ts";
import { openDb, type Tx } from "./db.ts";

let primary: TestDatabase;
let replica: TestDatabase;
before(async () => {
  [primary, replica] = await Promise.all([createEmptyDatabase(), createEmptyDatabase()]);
});
after(() => Promise.all([primary.drop(), replica.drop()]));

const nameOf = async (tx: Tx): Promise<string | undefined> => {
  const [row] = await tx.query<{ name: string }>("select current_database() as name");
  return row?.name;
};

test("reads that may be late and reports go to the replica, everything else to the primary", async () => {
  const db = openDb({ url: primary.url, readUrl: replica.url });
  try {
    const [own, other] = [await nameOf(db.direct), await nameOf(db.stale)];
    assert.notEqual(own, other);
    assert.equal(await db.transaction(nameOf), own);
    assert.equal(await db.read(nameOf), other);
  } finally {
    await db.close();
  }
});

test("without a replica all reads go to the primary", async () => {
  const db = openDb({ url: primary.url });
  try {
    assert.equal(await nameOf(db.stale), await nameOf(db.direct));
  } finally {
    await db.close();
  }
});

test("a transaction that lost a race is repeated as a whole", async () => {
  const db = openDb({ url: primary.url });
  try {
    let attempts = 0;
    const result = await db.transaction(async (tx) => {
      attempts++;
      if (attempts < 3) await tx.query("do $$ begin raise exception 'lost' using errcode = '40001'; end $$");
      return attempts;
    });
    assert.equal(result, 3);
  } finally {
    await db.close();
  }
});

test("a failure that the work swallowed does not end as a commit", async () => {
  const db = openDb({ url: primary.url });
  try {
    const work = db.transaction((tx) => tx.query("select 1 / 0").catch(() => "as if nothing had happened"));
    await assert.rejects(work, /rolled back/);
  } finally {
    await db.close();
  }
});

test("what is quick does not wait behind what is slow", async () => {
  const db = openDb({ url: primary.url });
  try {
    const order: string[] = [];
    const slow = db.direct.query("select pg_sleep(1)").then(() => order.push("slow"));
    const quick = Array.from({ length: 8 }, () => db.direct.query("select 1", [], "quick"));
    await Promise.all(quick);
    order.push("quick");
    await slow;
    assert.deepEqual(order, ["quick", "slow"]);
  } finally {
    await db.close();
  }
});
