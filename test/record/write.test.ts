import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startProduct, type TestProduct } from "#test/harness/product.ts";
import { createdId, entriesOf, issuesOf, namesOf, put, updatedOf, versionOf } from "./answers.ts";
import { cccd, observation, patient } from "./samples.ts";

let product: TestProduct;
before(async () => {
  product = await startProduct();
});
after(() => product.stop());

test("a create draws the id itself and tells where the first version is", async () => {
  const created = await product.fhir("POST", "Patient", patient("write-1", { id: "mine" }));
  assert.equal(created.status, 201, created.text);
  const id = String(created.json["id"]);
  assert.notEqual(id, "mine");
  assert.equal(created.headers.get("location"), `${product.base}/Patient/${id}/_history/1`);
  assert.equal(created.headers.get("etag"), 'W/"1"');
});

test("what a client claims about version and time is replaced by the server's own", async () => {
  const meta = { versionId: "77", lastUpdated: "1999-01-01T00:00:00Z", tag: [{ code: "thử" }] };
  const created = await product.fhir("POST", "Patient", patient("write-2", { meta }));
  assert.equal(versionOf(created.json), "1");
  assert.ok(updatedOf(created.json) > "2020");
  assert.deepEqual((created.json["meta"] as { tag: unknown }).tag, [{ code: "thử" }]);
});

test("Prefer decides what a write answers with", async () => {
  const minimal = await product.fhir("POST", "Patient", patient("write-3"), { prefer: "return=minimal" });
  assert.deepEqual([minimal.status, minimal.text], [201, ""]);
  assert.ok(minimal.headers.get("location"));
  const outcome = await product.fhir("POST", "Patient", patient("write-3"), {
    prefer: "return=OperationOutcome",
  });
  assert.equal(outcome.json["resourceType"], "OperationOutcome");
  const whole = await product.fhir("POST", "Patient", patient("write-3"), {
    prefer: "return=representation",
  });
  assert.equal(whole.json["resourceType"], "Patient");
});

test("a PUT to a new id creates, the next one updates", async () => {
  const first = await put(product, patient("write-4", { id: "bn-0001" }));
  assert.equal(first.status, 201);
  const second = await put(product, patient("write-4", { id: "bn-0001", active: true }));
  assert.equal(second.status, 200);
  assert.equal(versionOf(second.json), "2");
  assert.ok(updatedOf(second.json) > updatedOf(first.json));
});

test("a PUT whose id is not the one of the address is refused", async () => {
  const wrong = await product.fhir("PUT", "Patient/a", patient("write-5", { id: "b" }));
  assert.equal(wrong.status, 400);
  assert.deepEqual(issuesOf(wrong), [{ code: "invalid", at: "Patient.id" }]);
  const none = await product.fhir("PUT", "Patient/a", patient("write-5"));
  assert.equal(none.status, 400);
  const type = await product.fhir("PUT", "Practitioner/a", patient("write-5", { id: "a" }));
  assert.equal(type.status, 400);
  assert.equal((await product.fhir("GET", "Patient/a")).status, 404);
});

test("If-Match lets through only who saw the current version", async () => {
  const id = await createdId(product, patient("write-6"));
  const body = patient("write-6", { id, active: true });
  const stale = await product.fhir("PUT", `Patient/${id}`, body, { "if-match": 'W/"2"' });
  assert.equal(stale.status, 412);
  const right = await product.fhir("PUT", `Patient/${id}`, body, { "if-match": 'W/"1"' });
  assert.equal(right.status, 200);
  const nobody = await product.fhir("PUT", "Patient/not-there", patient("write-6", { id: "not-there" }), {
    "if-match": 'W/"1"',
  });
  assert.equal(nobody.status, 412);
  const odd = await product.fhir("PUT", `Patient/${id}`, body, { "if-match": "latest" });
  assert.equal(odd.status, 400);
  const removal = await product.fhir("DELETE", `Patient/${id}`, undefined, { "if-match": 'W/"1"' });
  assert.equal(removal.status, 412);
  assert.equal(versionOf((await product.fhir("GET", `Patient/${id}`)).json), "2");
});

test("If-None-Match: * creates but never overwrites", async () => {
  const body = patient("write-7", { id: "only-once" });
  const header = { "if-none-match": "*" };
  assert.equal((await product.fhir("PUT", "Patient/only-once", body, header)).status, 201);
  assert.equal((await product.fhir("PUT", "Patient/only-once", body, header)).status, 412);
});

test("a deleted resource is gone, is found by no search, and may come back as its next version", async () => {
  const id = await createdId(product, patient("write-8"));
  const removed = await product.fhir("DELETE", `Patient/${id}`);
  assert.deepEqual([removed.status, removed.headers.get("etag")], [204, 'W/"2"']);
  assert.equal((await product.fhir("GET", `Patient/${id}`)).status, 410);
  assert.equal((await product.fhir("DELETE", `Patient/${id}`)).status, 204);
  const search = await product.fhir("GET", `Patient?identifier=${cccd}|write-8`);
  assert.equal(entriesOf(search).length, 0);
  const back = await put(product, patient("write-8", { id }));
  assert.deepEqual([back.status, versionOf(back.json)], [201, "3"]);
  const again = await product.fhir("GET", `Patient?identifier=${cccd}|write-8`);
  assert.deepEqual(namesOf(again), [`Patient/${id}`]);
});

test("an update moves a resource to what it says now in every index", async () => {
  const one = await createdId(product, patient("write-9a"));
  const id = await createdId(product, observation(one, { performer: [{ reference: "Practitioner/p1" }] }));
  await put(product, observation(one, { id, performer: [{ reference: "Practitioner/p2" }] }));
  const old = await product.fhir("GET", "Observation?performer=Practitioner/p1");
  assert.deepEqual(namesOf(old), []);
  const now = await product.fhir("GET", "Observation?performer=Practitioner/p2");
  assert.deepEqual(namesOf(now), [`Observation/${id}`]);
});

test("sentinel dates at the ends of the calendar are stored and found", async () => {
  const id = await createdId(product, patient("write-10"));
  for (const [year, effectiveDateTime] of [
    ["9999", "9999-12-31"],
    ["9999", "9999-12-31T23:59:59+07:00"],
    ["0001", "0001-01-01"],
    ["0001", "0001-01-01T00:00:00+14:00"],
  ]) {
    const watched = await createdId(product, observation(id, { effectiveDateTime }));
    const read = await product.fhir("GET", `Observation/${watched}`);
    assert.equal(read.json["effectiveDateTime"], effectiveDateTime);
    const found = await product.fhir("GET", `Observation?subject=Patient/${id}&date=${year ?? ""}`);
    assert.equal(found.status, 200, found.text);
  }
});

test("names of any length are stored and found by their beginning", async () => {
  const long = "A".repeat(5_000);
  const id = await createdId(product, patient("write-11", { name: [{ text: long, family: long }] }));
  const words = Array.from({ length: 300 }, (_, n) => `tu${n}`).join(" ");
  const other = await createdId(product, patient("write-12", { name: [{ text: words }] }));
  assert.deepEqual(namesOf(await product.fhir("GET", "Patient?name=aaaaaaaa")), [`Patient/${id}`]);
  assert.deepEqual(namesOf(await product.fhir("GET", "Patient?name=tu1")), [`Patient/${other}`]);
});
