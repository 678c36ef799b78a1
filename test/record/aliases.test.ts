import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { bucketOf, keyOf } from "#kernel/fhir/indexing/keys.ts";
import { startProduct, type TestProduct } from "#test/harness/product.ts";
import { createdId, entriesOf, namesOf, put, resourcesOf, versionOf } from "./answers.ts";
import { observation, patient } from "./samples.ts";

let product: TestProduct;
before(async () => {
  product = await startProduct();
});
after(() => product.stop());

/** An id of the client's own whose bucket is certainly not the patient's. */
function strangeId(patientId: string, name: string): string {
  for (let n = 0; ; n++) {
    const id = `${name}.${n}`;
    if (bucketOf(keyOf(id)) !== bucketOf(keyOf(patientId))) return id;
  }
}

async function placesOf(id: string): Promise<readonly { readonly bucket: number }[]> {
  return product.product.app.store.db.direct.query<{ bucket: number }>(
    "select bucket from fhir.observation where id = $1",
    [keyOf(id)],
  );
}

test("a resource with an id of the client's own is found by id, by patient and in the whole record", async () => {
  const owner = await createdId(product, patient("alias-1"));
  const id = strangeId(owner, "kq");
  assert.equal((await put(product, observation(owner, { id }))).status, 201);
  assert.deepEqual(await placesOf(id), [{ bucket: bucketOf(keyOf(owner)) }]);
  assert.equal((await product.fhir("GET", `Observation/${id}`)).json["id"], id);
  const byPatient = await product.fhir("GET", `Observation?patient=${owner}`);
  assert.deepEqual(namesOf(byPatient), [`Observation/${id}`]);
  assert.deepEqual(namesOf(await product.fhir("GET", `Observation?_id=${id}`)), [`Observation/${id}`]);
  const whole = await product.fhir("GET", `Patient/${owner}/$everything`);
  assert.deepEqual([...namesOf(whole)].sort(), [`Observation/${id}`, `Patient/${owner}`]);
});

test("a resource with an id of the client's own is updated, patched, deleted and brought back in place", async () => {
  const owner = await createdId(product, patient("alias-2"));
  const id = strangeId(owner, "sua");
  await put(product, observation(owner, { id }));
  const updated = await put(product, observation(owner, { id, status: "amended" }));
  assert.deepEqual([updated.status, versionOf(updated.json)], [200, "2"]);
  const stale = await product.fhir("PUT", `Observation/${id}`, observation(owner, { id }), {
    "if-match": 'W/"1"',
  });
  assert.equal(stale.status, 412);
  const patched = await product.fhir(
    "PATCH",
    `Observation/${id}`,
    [{ op: "replace", path: "/status", value: "corrected" }],
    { "content-type": "application/json-patch+json" },
  );
  assert.equal(versionOf(patched.json), "3", patched.text);
  assert.equal((await product.fhir("DELETE", `Observation/${id}`)).status, 204);
  assert.equal((await product.fhir("GET", `Observation/${id}`)).status, 410);
  const back = await put(product, observation(owner, { id }));
  assert.deepEqual([back.status, versionOf(back.json)], [201, "5"]);
  assert.equal((await placesOf(id)).length, 1);
  const history = await product.fhir("GET", `Observation/${id}/_history`);
  assert.deepEqual(resourcesOf(history).map(versionOf), ["5", "undefined", "3", "2", "1"]);
});

test("a resource that changes its patient is found with the new one only, and its history stays whole", async () => {
  const from = await createdId(product, patient("alias-3a"));
  const to = await createdId(product, patient("alias-3b"));
  const id = await createdId(product, observation(from));
  const before = new Date().toISOString();
  await new Promise((resolve) => setTimeout(resolve, 5));
  await put(product, observation(to, { id }));
  assert.deepEqual(await placesOf(id), [{ bucket: bucketOf(keyOf(to)) }]);
  assert.equal((await product.fhir("GET", `Observation/${id}`)).status, 200);
  assert.equal(entriesOf(await product.fhir("GET", `Observation?patient=${from}`)).length, 0);
  assert.deepEqual(namesOf(await product.fhir("GET", `Observation?patient=${to}`)), [`Observation/${id}`]);
  assert.deepEqual(namesOf(await product.fhir("GET", `Patient/${from}/$everything`)), [`Patient/${from}`]);
  const history = await product.fhir("GET", `Observation/${id}/_history`);
  assert.deepEqual(resourcesOf(history).map(versionOf), ["2", "1"]);
  const then = await product.fhir("GET", `Patient/${from}/$everything?_at=${before}`);
  assert.deepEqual([...namesOf(then)].sort(), [`Observation/${id}`, `Patient/${from}`]);
});

test("a resource that wanders between patients and comes home stays one resource", async () => {
  const home = await createdId(product, patient("alias-4a"));
  const away = await createdId(product, patient("alias-4b"));
  const further = await createdId(product, patient("alias-4c"));
  const id = await createdId(product, observation(home));
  for (const owner of [away, further, home, away, home]) {
    await put(product, observation(owner, { id }));
    assert.deepEqual(await placesOf(id), [{ bucket: bucketOf(keyOf(owner)) }]);
    assert.deepEqual(namesOf(await product.fhir("GET", `Observation?patient=${owner}`)), [
      `Observation/${id}`,
    ]);
    assert.equal((await product.fhir("GET", `Observation/${id}`)).status, 200);
  }
  const history = await product.fhir("GET", `Observation/${id}/_history`);
  assert.deepEqual(resourcesOf(history).map(versionOf), ["6", "5", "4", "3", "2", "1"]);
});

test("a resource that loses its patient goes home, and its references follow it", async () => {
  const owner = await createdId(product, patient("alias-5"));
  const id = strangeId(owner, "mat-bn");
  await put(product, observation(owner, { id, performer: [{ reference: "Practitioner/p9" }] }));
  const { subject: _subject, ...rest } = observation(owner, {
    id,
    performer: [{ reference: "Practitioner/p9" }],
  });
  await put(product, rest);
  assert.deepEqual(await placesOf(id), [{ bucket: bucketOf(keyOf(id)) }]);
  assert.equal(entriesOf(await product.fhir("GET", `Observation?patient=${owner}`)).length, 0);
  const byPerformer = await product.fhir("GET", "Observation?performer=Practitioner/p9");
  assert.deepEqual(namesOf(byPerformer), [`Observation/${id}`]);
});

test("ids that differ only in case, or look like the key of another id, are different resources", async () => {
  const owner = await createdId(product, patient("alias-6"));
  const ids = ["Abc", "abc", keyOf("abc"), keyOf("Abc"), "0190A1B2-0000-7000-8000-000000000001"];
  for (const id of ids) assert.equal((await put(product, observation(owner, { id }))).status, 201);
  for (const id of ids) assert.equal((await product.fhir("GET", `Observation/${id}`)).json["id"], id);
});

test("a patient with an id of the client's own has a whole record, however its parts came in", async () => {
  await put(product, patient("alias-7", { id: "BN.2026.7" }));
  const one = await createdId(product, observation("BN.2026.7"));
  await put(product, observation("BN.2026.7", { id: "KQ.7" }));
  const whole = await product.fhir("GET", "Patient/BN.2026.7/$everything");
  assert.deepEqual(
    [...namesOf(whole)].sort(),
    [`Observation/${one}`, "Observation/KQ.7", "Patient/BN.2026.7"].sort(),
  );
});
