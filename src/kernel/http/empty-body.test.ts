import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startProduct, type TestProduct } from "#test/harness/product.ts";

let product: TestProduct;
before(async () => {
  product = await startProduct();
});
after(() => product.stop());

test("a DELETE that tells the type of a body it does not send is answered", async () => {
  const { json } = await product.fhir("POST", "Patient", { resourceType: "Patient", active: true });
  const answer = await product.fhir("DELETE", `Patient/${String(json["id"])}`, undefined, {
    "content-type": "application/fhir+json",
  });
  assert.equal(answer.status, 204);
});
