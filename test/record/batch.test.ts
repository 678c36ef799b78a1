import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startProduct, type TestProduct } from "#test/harness/product.ts";
import { entriesOf, type Fields, fieldsOf, issuesOf, statusesOf, versionOf } from "./answers.ts";
import { cccd, patient } from "./samples.ts";

let product: TestProduct;
before(async () => {
  product = await startProduct();
});
after(() => product.stop());

const send = (entry: readonly unknown[]) =>
  product.fhir("POST", "", { resourceType: "Bundle", type: "batch", entry });

const put = (id: string, resource: Fields): Fields => ({
  resource: { ...resource, id },
  request: { method: "PUT", url: `Patient/${id}` },
});

test("entries of a batch stand alone: a bad one is answered in its place", async () => {
  const done = await send([
    put("b-1", patient("b-1")),
    { resource: { ...patient("b-2"), gender: 7 }, request: { method: "POST", url: "Patient" } },
    { request: { method: "GET", url: "Patient/nobody" } },
    { request: { method: "GET", url: "Nonsense/1" } },
    { resource: patient("b-3"), request: { method: "POST", url: "Patient" } },
  ]);
  assert.equal(done.status, 200, done.text);
  assert.deepEqual(statusesOf(done), [201, 422, 404, 404, 201]);
  const refused = fieldsOf(entriesOf(done)[1]?.["response"]);
  assert.match(JSON.stringify(refused["outcome"]), /Bundle\.entry\[1\]\.resource\.gender/);
});

test("an entry that the database cannot hold is refused in its place, its neighbours are kept", async () => {
  const component = Array.from({ length: 33_000 }, (_, value) => ({
    code: { text: "x" },
    valueQuantity: { value },
  }));
  const code = { text: "x" };
  const resource = { resourceType: "Observation", status: "final", code, component };
  const done = await send([
    put("b-8", patient("b-8")),
    { resource, request: { method: "POST", url: "Observation" } },
    put("b-9", patient("b-9")),
  ]);
  assert.deepEqual(statusesOf(done), [201, 400, 201], done.text.slice(0, 500));
});

test("several writes to one resource in one batch become versions in their order", async () => {
  const done = await send([
    put("b-4", patient("b-4")),
    put("b-4", patient("b-4", { active: true })),
    put("b-4", patient("b-4", { active: false })),
  ]);
  assert.deepEqual(statusesOf(done), [201, 200, 200], done.text);
  const read = await product.fhir("GET", "Patient/b-4");
  assert.deepEqual([versionOf(read.json), read.json["active"]], ["3", false]);
});

test("conditional creates of one identifier in one batch create one resource", async () => {
  const entry = Array.from({ length: 20 }, () => ({
    resource: patient("b-5"),
    request: { method: "POST", url: "Patient", ifNoneExist: `identifier=${cccd}|b-5` },
  }));
  const done = await send(entry);
  assert.deepEqual(
    [...statusesOf(done)].sort((a, b) => a - b),
    [...Array.from({ length: 19 }, () => 200), 201],
    done.text,
  );
  assert.equal(entriesOf(await product.fhir("GET", `Patient?identifier=${cccd}|b-5`)).length, 1);
});

test("a batch of two thousand creates stores two thousand resources", async () => {
  const entry = Array.from({ length: 2_000 }, (_, n) => ({
    resource: patient(`big-${n}`, { address: [{ city: "Hamletville" }] }),
    request: { method: "POST", url: "Patient" },
  }));
  const done = await send(entry);
  assert.equal(done.status, 200);
  assert.deepEqual([...new Set(statusesOf(done))], [201]);
  const count = await product.fhir("GET", "Patient?address-city=Hamletville&_summary=count");
  assert.equal(count.json["total"], 2_000);
});

test("what is not a Bundle of requests is refused by place, before anything is written", async () => {
  const missing = await send([put("b-6", patient("b-6")), { resource: patient("b-7") }]);
  assert.equal(missing.status, 400);
  assert.deepEqual(issuesOf(missing), [{ code: "required", at: "Bundle.entry[1].request" }]);
  assert.equal((await product.fhir("GET", "Patient/b-6")).status, 404);
  for (const [bundle, at] of [
    [{ resourceType: "Patient" }, "Bundle"],
    [{ resourceType: "Bundle", type: "searchset" }, "Bundle.type"],
    [{ resourceType: "Bundle", type: "batch", entry: {} }, "Bundle.entry"],
    [{ resourceType: "Bundle", type: "batch", entry: [7] }, "Bundle.entry[0]"],
    [
      { resourceType: "Bundle", type: "batch", entry: [{ request: { method: "LINK", url: "x" } }] },
      "Bundle.entry[0].request.method",
    ],
  ] as const) {
    const answer = await product.fhir("POST", "", bundle);
    assert.equal(answer.status, 400, answer.text);
    assert.equal(issuesOf(answer)[0]?.at, at);
  }
});

test("an empty batch and an empty transaction are answered by empty Bundles", async () => {
  for (const type of ["batch", "transaction"]) {
    const done = await product.fhir("POST", "", { resourceType: "Bundle", type });
    assert.deepEqual(done.json, { resourceType: "Bundle", type: `${type}-response` });
  }
});
