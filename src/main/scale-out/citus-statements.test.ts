import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type Db, openDb } from "#kernel/db/db.ts";
import { createTestDatabase, type TestDatabase } from "#test/harness/database.ts";
import { citusStatements, type Distribution, distributionOf } from "./citus-statements.ts";
import { listTableShapes } from "./scale-out.sql.ts";

let database: TestDatabase;
let db: Db;
let distribution: Distribution;

before(async () => {
  database = await createTestDatabase();
  db = openDb({ url: database.url, poolSize: 1 });
  distribution = distributionOf(await db.read(listTableShapes));
});

after(async () => {
  await db.close();
  await database.drop();
});

test("everything about a person is spread, and lies with the person", () => {
  for (const name of ["fhir.patient", "fhir.observation", "fhir.history", "fhir.reference"]) {
    assert.ok(distribution.spread.includes(name), name);
  }
  const statements = citusStatements(distribution, 64);
  const spread = statements.filter((line) => line.includes("create_distributed_table"));
  assert.equal(spread.length, distribution.spread.length);
  assert.match(spread[0] ?? "", /'fhir\.patient', 'bucket', shard_count => 64/);
  assert.ok(spread.slice(1).every((line) => line.includes("colocate_with => 'fhir.patient'")));
});

test("settings of the record are reference data, jobs and clients stay on the coordinator", () => {
  assert.ok(distribution.reference.includes("fhir.setting"));
  assert.ok(distribution.local.includes("kernel.job"));
  assert.ok(distribution.local.includes("kernel.client"));
});

test("what ordinary writes lock or add to has one copy", () => {
  for (const name of ["fhir.condition_lock", "fhir.word", "kernel.outbox"])
    assert.ok(distribution.local.includes(name), name);
});

test("every table of the record and of reports has a place that somebody thought of", () => {
  const known = new Set([
    "fhir.custom_parameter",
    "fhir.custom_parameter_epoch",
    "fhir.present_type",
    "fhir.setting",
  ]);
  const strangers = distribution.reference.filter((name) => name.startsWith("fhir.") && !known.has(name));
  assert.deepEqual(strangers, []);
});

test("every table of the product is in exactly one place", async () => {
  const { spread, reference, local } = distribution;
  const all = [...spread, ...reference, ...local];
  assert.equal(new Set(all).size, all.length);
  assert.equal(all.length, (await db.read(listTableShapes)).length);
});
