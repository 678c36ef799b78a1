import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type Db, openDb } from "#kernel/db/db.ts";
import { startProduct, type TestProduct } from "#test/harness/product.ts";
import { deepTest } from "./deep-test.ts";
import { runChecks } from "./self-test.ts";

let product: TestProduct;
let db: Db;

before(async () => {
  product = await startProduct();
  db = openDb({ url: product.databaseUrl, poolSize: 2 });
});

after(async () => {
  await db.close();
  await product.stop();
});

const config = {
  port: 8080,
  host: "127.0.0.1",
  dataDir: "unused",
  demo: "none",
  logLevel: "silent",
  trustProxy: false,
} as const;

async function told(): Promise<readonly [healthy: boolean, saw: string]> {
  let saw = "";
  const healthy = await runChecks([deepTest(config, db)], (finding) => {
    saw = finding.saw;
  });
  return [healthy, saw];
}

test("the deep check names the record that disagrees, and nothing of what it says", async () => {
  await product.fhir("PUT", "Patient/p1", {
    resourceType: "Patient",
    id: "p1",
    name: [{ text: "Trần Bí Mật" }],
  });
  assert.deepEqual(await told(), [true, "1 hồ sơ đều khớp"]);
  await db.direct.query("update fhir.patient set tok = '{}'");
  const [healthy, saw] = await told();
  assert.equal(healthy, false);
  assert.match(saw, /1 trong 1 hồ sơ không khớp:\n {2}Patient\/p1: tok/);
  assert.doesNotMatch(saw, /Bí Mật/);
});
