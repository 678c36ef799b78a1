import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type Db, openDb, type Tx } from "#kernel/db/db.ts";
import { listDistributionFaults } from "./distribution-rules.ts";
import { createTestDatabase, type TestDatabase } from "./harness/database.ts";

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

class Undo extends Error {}

/** What the rules say of these statements, which are undone. */
async function faultsAfter(...statements: readonly string[]): Promise<string[]> {
  let faults: string[] = [];
  const work = async (tx: Tx): Promise<void> => {
    const known = new Set(await listDistributionFaults(tx));
    for (const statement of statements) await tx.query(statement);
    faults = (await listDistributionFaults(tx)).filter((fault) => !known.has(fault));
    throw new Undo();
  };
  await assert.rejects(db.transaction(work), Undo);
  return faults;
}

test("the schema of the product can be spread over nodes as it is", async () => {
  assert.deepEqual(await db.read(listDistributionFaults), []);
});

test("a table of the record without a bucket is found", async () => {
  assert.deepEqual(await faultsAfter("create table fhir.stray (id uuid primary key)"), [
    "fhir.stray has no column bucket int2 not null and is no reference table",
    "fhir.stray_pkey is unique without the bucket, so one node cannot decide it",
  ]);
});

test("a unique key that leaves the bucket out is found", async () => {
  const faults = await faultsAfter(
    "create table fhir.stray (bucket int2, id uuid, card text, primary key (bucket, id), unique (card))",
  );
  assert.deepEqual(faults, [
    "fhir.stray_card_key is unique without the bucket, so one node cannot decide it",
  ]);
});

test("a table without a primary key is found, in every schema", async () => {
  assert.deepEqual(await faultsAfter("create table kernel.stray (id uuid)"), [
    "kernel.stray has no primary key",
  ]);
});

test("foreign keys and sequences are found", async () => {
  const faults = await faultsAfter(
    "create table kernel.parent (id int generated always as identity primary key)",
    "create table kernel.child (id int primary key references kernel.parent)",
  );
  assert.equal(faults.length, 2);
  assert.match(faults[0] ?? "", /^kernel\.child\.child_id_fkey is a foreign key/);
  assert.match(faults[1] ?? "", /^kernel\.parent_id_seq is a sequence/);
});

test("functions and triggers are found", async () => {
  const faults = await faultsAfter(
    "create function kernel.touch() returns trigger language plpgsql as $$ begin return new; end $$",
    "create trigger touch before update on kernel.job for each row execute function kernel.touch()",
  );
  assert.equal(faults.length, 2);
  assert.match(faults.join("\n"), /kernel\.job\.touch is a trigger/);
  assert.match(faults.join("\n"), /kernel\.touch\(\) is a function/);
});

test("an index that only PostgreSQL itself can build is found", async () => {
  const faults = await faultsAfter(
    "create table fhir.stray (bucket int2 primary key, a int8[], b int8[], c text)",
    "create index stray_two on fhir.stray using gin (a, b)",
    "create index stray_hash on fhir.stray using hash (c)",
    "create index stray_fine on fhir.stray using gin (a)",
  );
  assert.deepEqual(faults, [
    "fhir.stray_hash is neither a b-tree nor a GIN over one column",
    "fhir.stray_two is neither a b-tree nor a GIN over one column",
  ]);
});

test("materialised views are found", async () => {
  assert.deepEqual(await faultsAfter("create materialized view reporting.stray as select 1 as one"), [
    "reporting.stray is a kind of relation that distributed engines lack",
  ]);
});
