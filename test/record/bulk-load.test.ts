import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { deepCheck } from "#kernel/fhir/reindex/deep-check.ts";
import { bulkLoad } from "#kernel/fhir/store/bulk-load.ts";
import { openIndex } from "#main/record-index.ts";
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

test("a load and clients that create the same ids for another patient never make two rows of one", async () => {
  const other = "01900000-0000-7000-8000-000000000def";
  const person = { resourceType: "Patient", id: other, name: [{ text: "Lê Văn Khác" }] };
  assert.equal((await product.fhir("PUT", `Patient/${other}`, person)).status, 201);
  const loaded = Array.from({ length: 300 }, (_, n) => ({
    resourceType: "Condition",
    id: `01900000-0000-7000-9000-${n.toString(16).padStart(9, "0")}abc`,
    subject: { reference: `Patient/${patient}` },
    code: { text: `nạp ${n}` },
  }));
  const put = async (condition: (typeof loaded)[number]) => {
    const mine = { ...condition, subject: { reference: `Patient/${other}` } };
    const { status } = await product.fhir("PUT", `Condition/${condition.id}`, mine);
    assert.ok([200, 201, 409].includes(status), String(status));
  };
  async function* text() {
    for (const condition of loaded) yield JSON.stringify(condition);
  }
  const store = product.product.app.store;
  await Promise.all([
    bulkLoad({ store, url: product.databaseUrl, chunkSize: 10 }, text()),
    ...Array.from({ length: 6 }, async (_, lane) => {
      for (let n = lane; n < loaded.length; n += 6) await put(loaded[loaded.length - 1 - n] as never);
    }),
  ]);
  const rows = await store.db.direct.query<{ id: string }>("select id from fhir.condition where not deleted");
  assert.equal(new Set(rows.map((row) => row.id)).size, rows.length, "every id has one row");
  const { index } = await openIndex(store.db, []);
  assert.deepEqual((await deepCheck({ db: store.db, index })).listed, []);
});
