import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startProduct, type TestProduct } from "#test/harness/product.ts";
import { createdId, issuesOf, put, versionOf } from "./answers.ts";
import { observation, patient } from "./samples.ts";

let product: TestProduct;
before(async () => {
  product = await startProduct();
});
after(() => product.stop());

test("a resource is read back with everything that was sent", async () => {
  const sent = patient("read-1", {
    _birthDate: { extension: [{ url: "http://example.vn/estimated", valueBoolean: true }] },
    photo: [{ contentType: "image/png", title: 'Ảnh thẻ "mới" \\ 3×4\n' }],
  });
  const id = await createdId(product, sent);
  const { json } = await product.fhir("GET", `Patient/${id}`);
  const { id: _id, meta: _meta, ...rest } = json;
  assert.deepEqual(rest, sent);
});

test("a decimal keeps the spelling in which it was sent", async () => {
  const body = JSON.stringify(observation("any")).replace('"value":72', '"value":1.50');
  const created = await product.fhir("POST", "Observation", body);
  assert.equal(created.status, 201, created.text);
  const id = String(created.json["id"]);
  const read = await product.fhir("GET", `Observation/${id}`);
  assert.match(read.text, /"value":1\.50,/);
  const found = await product.fhir("GET", `Observation?_id=${id}`);
  assert.match(found.text, /"value":1\.50,/);
  const patched = await product.fhir(
    "PATCH",
    `Observation/${id}`,
    [{ op: "replace", path: "/status", value: "amended" }],
    { "content-type": "application/json-patch+json" },
  );
  assert.equal(patched.status, 200, patched.text);
  assert.match((await product.fhir("GET", `Observation/${id}`)).text, /"value":1\.50,/);
  assert.match((await product.fhir("GET", `Observation/${id}/_history/1`)).text, /"value":1\.50,/);
});

test("a read tells the version as ETag and the time as Last-Modified", async () => {
  const id = await createdId(product, patient("read-2"));
  const { headers, json } = await product.fhir("GET", `Patient/${id}`);
  assert.equal(headers.get("etag"), 'W/"1"');
  const meta = json["meta"] as { lastUpdated: string };
  assert.equal(headers.get("last-modified"), new Date(meta.lastUpdated).toUTCString());
  assert.match(headers.get("content-type") ?? "", /^application\/fhir\+json/);
});

test("a client that has the version already is told 304", async () => {
  const id = await createdId(product, patient("read-3"));
  const same = await product.fhir("GET", `Patient/${id}`, undefined, { "if-none-match": 'W/"1"' });
  assert.equal(same.status, 304);
  assert.equal(same.text, "");
  const any = await product.fhir("GET", `Patient/${id}`, undefined, { "if-none-match": "*" });
  assert.equal(any.status, 304);
  const other = await product.fhir("GET", `Patient/${id}`, undefined, { "if-none-match": 'W/"7"' });
  assert.equal(other.status, 200);
  const later = new Date(Date.now() + 5_000).toUTCString();
  const unchanged = await product.fhir("GET", `Patient/${id}`, undefined, { "if-modified-since": later });
  assert.equal(unchanged.status, 304);
  const earlier = new Date(Date.now() - 60_000).toUTCString();
  const changed = await product.fhir("GET", `Patient/${id}`, undefined, { "if-modified-since": earlier });
  assert.equal(changed.status, 200);
});

test("an old version is read by its number, also after the resource was deleted", async () => {
  const id = await createdId(product, patient("read-4"));
  await put(product, patient("read-4", { id, active: true }));
  await product.fhir("DELETE", `Patient/${id}`);
  const first = await product.fhir("GET", `Patient/${id}/_history/1`);
  assert.equal(first.status, 200);
  assert.equal(first.json["active"], undefined);
  assert.equal(versionOf(first.json), "1");
  const second = await product.fhir("GET", `Patient/${id}/_history/2`);
  assert.equal(second.json["active"], true);
  assert.equal(second.headers.get("etag"), 'W/"2"');
  assert.equal((await product.fhir("GET", `Patient/${id}/_history/3`)).status, 410);
  assert.equal((await product.fhir("GET", `Patient/${id}/_history/4`)).status, 404);
  assert.equal((await product.fhir("GET", `Patient/${id}/_history/x`)).status, 404);
});

test("what never was is 404, an impossible id is refused, an unknown type is 404", async () => {
  assert.equal((await product.fhir("GET", "Patient/nobody")).status, 404);
  const impossible = await product.fhir("GET", `Patient/${"x".repeat(65)}`);
  assert.equal(impossible.status, 400);
  assert.deepEqual(issuesOf(impossible), [{ code: "value", at: "Resource.id" }]);
  assert.equal((await product.fhir("GET", "Patients/1")).status, 404);
});

test("HEAD answers as GET does, without the body", async () => {
  const id = await createdId(product, patient("read-5"));
  const { status, headers, text } = await product.fhir("HEAD", `Patient/${id}`);
  assert.equal(status, 200);
  assert.equal(headers.get("etag"), 'W/"1"');
  assert.equal(text, "");
});

test("a read may ask for the summary or for some elements, marked as SUBSETTED", async () => {
  const id = await createdId(product, patient("read-6", { contact: [{ name: { text: "Mẹ" } }] }));
  const summary = await product.fhir("GET", `Patient/${id}?_summary=true`);
  assert.equal(summary.json["contact"], undefined);
  assert.equal(summary.json["gender"], "female");
  assert.match(summary.text, /SUBSETTED/);
  const elements = await product.fhir("GET", `Patient/${id}?_elements=birthDate`);
  assert.deepEqual(Object.keys(elements.json), ["resourceType", "id", "meta", "birthDate"]);
  const whole = await product.fhir("GET", `Patient/${id}?_format=json&_pretty=true`);
  assert.deepEqual(whole.json["contact"], [{ name: { text: "Mẹ" } }]);
});
