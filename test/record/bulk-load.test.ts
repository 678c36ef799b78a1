import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { bulkLoad } from "#kernel/fhir/store/bulk-load.ts";
import { startProduct, type TestProduct } from "#test/harness/product.ts";

let product: TestProduct;
before(async () => {
  product = await startProduct();
});
after(() => product.stop());

const patient = "01900000-0000-7000-8000-000000000abc";
const resources = [
  { resourceType: "Patient", id: patient, name: [{ text: "Trần Thị Nạp" }] },
  ...Array.from({ length: 50 }, (_, n) => ({
    resourceType: "Condition",
    id: `01900000-0000-7000-8000-${n.toString(16).padStart(9, "0")}abc`,
    subject: { reference: `Patient/${patient}` },
    code: { text: `chẩn đoán ${n}` },
  })),
];

async function* lines() {
  for (const resource of resources) yield JSON.stringify(resource);
}

const load = () =>
  bulkLoad({ store: product.product.app.store, url: product.databaseUrl, chunkSize: 20 }, lines());

test("resources that nobody knows yet all go the fast way, and are found like any others", async () => {
  const result = await load();
  assert.deepEqual([result.loaded, result.copied, result.refused], [51, 51, []]);
  const found = await product.fhir("GET", "Patient?name=nap tran");
  assert.equal(found.json["total"], 1);
  const record = await product.fhir("GET", `Patient/${patient}/$everything`);
  assert.equal((record.json["entry"] as unknown[]).length, 51);
});

test("the same file again makes new versions and no second rows", async () => {
  const result = await load();
  assert.deepEqual([result.loaded, result.copied], [51, 0]);
  const all = await product.fhir("GET", `Condition?patient=Patient/${patient}&_summary=count`);
  assert.equal(all.json["total"], 50);
  const history = await product.fhir("GET", `Patient/${patient}/_history`);
  assert.equal((history.json["entry"] as unknown[]).length, 2);
});
