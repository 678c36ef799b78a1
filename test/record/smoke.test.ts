import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startProduct, type TestProduct } from "#test/harness/product.ts";

let product: TestProduct;
before(async () => {
  product = await startProduct();
});
after(() => product.stop());

const an = {
  resourceType: "Patient",
  identifier: [{ system: "http://example.vn/sid/cccd", value: "001" }],
  name: [{ text: "Nguyễn Văn An", family: "Nguyễn", given: ["Văn", "An"] }],
  gender: "male",
  birthDate: "1985-03-02",
};

test("a created patient is read back, found by name without marks, and updated with If-Match", async () => {
  const created = await product.fhir("POST", "Patient", an);
  assert.equal(created.status, 201, created.text);
  const id = String(created.json["id"]);
  const read = await product.fhir("GET", `Patient/${id}`);
  assert.deepEqual(read.json, created.json);
  const found = await product.fhir("GET", "Patient?name=nguyen van an");
  assert.equal(found.status, 200, found.text);
  assert.equal((found.json["entry"] as unknown[]).length, 1);
  const update = await product.fhir(
    "PUT",
    `Patient/${id}`,
    { ...an, id, active: true },
    { "if-match": 'W/"1"' },
  );
  assert.equal(update.status, 200, update.text);
  const stale = await product.fhir(
    "PUT",
    `Patient/${id}`,
    { ...an, id, active: false },
    { "if-match": 'W/"1"' },
  );
  assert.equal(stale.status, 412, stale.text);
  const history = await product.fhir("GET", `Patient/${id}/_history`);
  assert.equal((history.json["entry"] as unknown[]).length, 2, history.text);
  const gone = await product.fhir("DELETE", `Patient/${id}`);
  assert.equal(gone.status, 204);
  assert.equal((await product.fhir("GET", `Patient/${id}`)).status, 410);
});
