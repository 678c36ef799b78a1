import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { bucketOf, keyOf } from "#kernel/fhir/indexing/keys.ts";
import { startProduct, type TestProduct } from "#test/harness/product.ts";
import {
  createdId,
  entriesOf,
  type Fields,
  fieldsOf,
  issuesOf,
  listOf,
  locatedBy,
  namesOf,
  statusesOf,
  updatedOf,
} from "./answers.ts";
import { cccd, observation, patient } from "./samples.ts";

let product: TestProduct;
before(async () => {
  product = await startProduct();
});
after(() => product.stop());

const send = (entry: readonly Fields[], headers?: Record<string, string>) =>
  product.fhir("POST", "", { resourceType: "Bundle", type: "transaction", entry }, headers);

const post = (resource: Fields, more: Fields = {}, request: Fields = {}): Fields => ({
  ...more,
  resource,
  request: { method: "POST", url: resource["resourceType"], ...request },
});

const urn = (n: number) => `urn:uuid:0190a1b2-0000-4000-8000-${String(n).padStart(12, "0")}`;

const about = (reference: string, more: Fields = {}) => observation("", { subject: { reference }, ...more });

test("entries that name each other by urn:uuid refer to each other afterwards, in one bucket", async () => {
  const done = await send([
    post(about(urn(1), { encounter: { reference: urn(2) } })),
    post(
      {
        resourceType: "Encounter",
        status: "finished",
        class: { code: "AMB" },
        subject: { reference: urn(1) },
      },
      { fullUrl: urn(2) },
    ),
    post(patient("tx-1"), { fullUrl: urn(1) }),
  ]);
  assert.equal(done.status, 200, done.text);
  assert.deepEqual(statusesOf(done), [201, 201, 201]);
  const [watched = "", visit = "", person = ""] = entriesOf(done).map(locatedBy);
  const read = await product.fhir("GET", watched);
  assert.deepEqual(read.json["subject"], { reference: person });
  assert.deepEqual(read.json["encounter"], { reference: visit });
  const buckets = [watched, visit, person].map((name) => bucketOf(keyOf(name.split("/")[1] ?? "")));
  assert.equal(new Set(buckets).size, 1);
  assert.equal(namesOf(await product.fhir("GET", `${person}/$everything`)).length, 3);
});

test("references to an entry by its absolute address are followed too", async () => {
  const address = "http://khac.example.vn/fhir/Patient/17";
  const done = await send([
    post(patient("tx-2"), { fullUrl: address }),
    post(about(address)),
    post(about("Patient/17")),
  ]);
  assert.equal(done.status, 200, done.text);
  const [person = "", one = "", two = ""] = entriesOf(done).map(locatedBy);
  assert.deepEqual((await product.fhir("GET", one)).json["subject"], { reference: person });
  assert.deepEqual((await product.fhir("GET", two)).json["subject"], { reference: person });
});

test("a conditional reference becomes a reference to the one resource it describes", async () => {
  const id = await createdId(product, patient("tx-3"));
  const done = await send([post(about(`Patient?identifier=${cccd}|tx-3`))]);
  assert.equal(done.status, 200, done.text);
  const read = await product.fhir("GET", locatedBy(entriesOf(done)[0]));
  assert.deepEqual(read.json["subject"], { reference: `Patient/${id}` });
  const nobody = await send([
    post(patient("tx-3-not-written")),
    post(about(`Patient?identifier=${cccd}|nobody`)),
  ]);
  assert.equal(nobody.status, 412);
  assert.equal(issuesOf(nobody)[0]?.at, "Bundle.entry[1]");
  const left = await product.fhir("GET", `Patient?identifier=${cccd}|tx-3-not-written`);
  assert.equal(entriesOf(left).length, 0);
});

test("If-None-Exist in an entry uses the resource that is there, and others refer to it", async () => {
  const id = await createdId(product, patient("tx-4"));
  const done = await send([
    post(patient("tx-4"), { fullUrl: urn(4) }, { ifNoneExist: `identifier=${cccd}|tx-4` }),
    post(about(urn(4))),
  ]);
  assert.equal(done.status, 200, done.text);
  assert.deepEqual(statusesOf(done), [200, 201]);
  const read = await product.fhir("GET", locatedBy(entriesOf(done)[1]));
  assert.deepEqual(read.json["subject"], { reference: `Patient/${id}` });
});

test("two entries with the same criteria never make two of what must be one", async () => {
  const entry = post(patient("tx-13"), {}, { ifNoneExist: `identifier=${cccd}|tx-13` });
  const twins = await send([entry, entry]);
  assert.equal(twins.status, 400, twins.text);
  assert.equal(issuesOf(twins)[0]?.at, "Bundle.entry[1]");
  assert.equal((await send([entry])).status, 200);
  assert.deepEqual(statusesOf(await send([entry, entry])), [200, 200]);
});

test("a conditional update that creates under the client's id is referred to by that id", async () => {
  const entry = {
    fullUrl: urn(5),
    resource: patient("tx-5", { id: "tx-5-chosen" }),
    request: { method: "PUT", url: `Patient?identifier=${cccd}|tx-5` },
  };
  const done = await send([entry, post(about(urn(5)))]);
  assert.equal(done.status, 200, done.text);
  const read = await product.fhir("GET", locatedBy(entriesOf(done)[1]));
  assert.deepEqual(read.json["subject"], { reference: "Patient/tx-5-chosen" });
});

test("one bad entry takes all with it and is named", async () => {
  const id = await createdId(product, patient("tx-6"));
  const refused = await send([
    post(patient("tx-6-new")),
    { resource: patient("tx-6", { id, active: true }), request: { method: "PUT", url: `Patient/${id}` } },
    post({ ...patient("tx-6-bad"), gender: "unknown-word" }),
    { request: { method: "DELETE", url: `Patient/${id}` } },
  ]);
  assert.equal(refused.status, 422, refused.text);
  assert.ok(issuesOf(refused)[0]?.at.startsWith("Bundle.entry[2].resource"), refused.text);
  const stale = await send([
    post(patient("tx-6-new")),
    {
      resource: patient("tx-6", { id, active: true }),
      request: { method: "PUT", url: `Patient/${id}`, ifMatch: 'W/"9"' },
    },
  ]);
  assert.equal(stale.status, 412);
  assert.equal(issuesOf(stale)[0]?.at, "Bundle.entry[1]");
  assert.equal(entriesOf(await product.fhir("GET", `Patient?identifier=${cccd}|tx-6-new`)).length, 0);
  assert.equal((await product.fhir("GET", `Patient/${id}`)).json["active"], undefined);
});

test("the same resource twice, or the same fullUrl twice, is refused", async () => {
  const twice = {
    resource: patient("tx-7", { id: "tx-7" }),
    request: { method: "PUT", url: "Patient/tx-7" },
  };
  const duplicate = await send([twice, twice]);
  assert.equal(duplicate.status, 400);
  assert.equal(issuesOf(duplicate)[0]?.at, "Bundle.entry[1]");
  const urls = await send([
    post(patient("tx-7a"), { fullUrl: urn(7) }),
    post(patient("tx-7b"), { fullUrl: urn(7) }),
  ]);
  assert.equal(urls.status, 400);
  assert.equal(issuesOf(urls)[0]?.at, "Bundle.entry[1].fullUrl");
  assert.equal((await product.fhir("GET", "Patient/tx-7")).status, 404);
});

test("reads of a transaction see what its writes left, and are answered in their places", async () => {
  const done = await send([
    { request: { method: "GET", url: "Patient/tx-8" } },
    { resource: patient("tx-8", { id: "tx-8" }), request: { method: "PUT", url: "Patient/tx-8" } },
    { request: { method: "GET", url: `Patient?identifier=${cccd}|tx-8` } },
    { request: { method: "GET", url: "Patient/tx-8-nobody" } },
  ]);
  assert.deepEqual(statusesOf(done), [200, 201, 200, 404], done.text);
  const [read, , search] = entriesOf(done);
  assert.equal(fieldsOf(read?.["resource"])["id"], "tx-8");
  assert.equal(listOf(fieldsOf(search?.["resource"])["entry"]).length, 1);
});

test("patch and delete are entries like others", async () => {
  const id = await createdId(product, patient("tx-9"));
  const other = await createdId(product, patient("tx-9b"));
  const data = Buffer.from(JSON.stringify([{ op: "add", path: "/active", value: true }])).toString("base64");
  const done = await send([
    {
      resource: { resourceType: "Binary", contentType: "application/json-patch+json", data },
      request: { method: "PATCH", url: `Patient/${id}` },
    },
    { request: { method: "DELETE", url: `Patient/${other}` } },
    { request: { method: "DELETE", url: `Patient?identifier=${cccd}|nobody-9` } },
  ]);
  assert.deepEqual(statusesOf(done), [200, 204, 204], done.text);
  assert.equal((await product.fhir("GET", `Patient/${id}`)).json["active"], true);
  assert.equal((await product.fhir("GET", `Patient/${other}`)).status, 410);
});

test("Prefer: return=representation brings the resources along", async () => {
  const done = await send([post(patient("tx-10"))], { prefer: "return=representation" });
  assert.equal(fieldsOf(entriesOf(done)[0]?.["resource"])["resourceType"], "Patient");
  const plain = await send([post(patient("tx-10"))]);
  assert.equal(entriesOf(plain)[0]?.["resource"], undefined);
});

test("the answer tells when each version came about, to the millisecond", async () => {
  const done = await send([post(patient("tx-12"))], { prefer: "return=minimal" });
  const [entry] = entriesOf(done);
  const read = await product.fhir("GET", locatedBy(entry));
  assert.equal(fieldsOf(entry?.["response"])["lastModified"], updatedOf(read.json));
});

test("a transaction of two thousand entries is one transaction", async () => {
  const entry = [
    post(patient("tx-11"), { fullUrl: urn(11) }),
    ...Array.from({ length: 1_999 }, (_, n) => post(about(urn(11), { valueQuantity: { value: n } }))),
  ];
  const done = await send(entry);
  assert.equal(done.status, 200, done.text.slice(0, 500));
  const person = locatedBy(entriesOf(done)[0]);
  const count = await product.fhir("GET", `Observation?subject=${person}&_summary=count`);
  assert.equal(count.json["total"], 1_999);
  const instants = await product.product.app.store.db.direct.query<{ n: number }>(
    "select count(distinct updated)::int as n from fhir.observation where patient = $1",
    [keyOf(person.split("/")[1] ?? "")],
  );
  assert.deepEqual(instants, [{ n: 1 }]);
});
