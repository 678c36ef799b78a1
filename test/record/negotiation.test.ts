import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { addClient } from "#kernel/access/clients.ts";
import { fetchToken, startProduct, type TestProduct } from "#test/harness/product.ts";
import { createdId, issuesOf, statusesOf } from "./answers.ts";
import { observation, patient } from "./samples.ts";

let product: TestProduct;
before(async () => {
  product = await startProduct();
});
after(() => product.stop());

async function clientWith(scopes: string): Promise<TestProduct["fhir"]> {
  const client = await addClient(product.product.app.store.db, { name: "hẹp", scopes });
  const token = await fetchToken(product.url, client);
  return (method, path, body, headers = {}) =>
    product.fhir(method, path, body, { ...headers, authorization: `Bearer ${token}` });
}

test("methods that make no sense at an address are 405", async () => {
  for (const [method, path] of [
    ["PUT", ""],
    ["DELETE", ""],
    ["POST", "Patient/x"],
    ["PUT", "Patient/x/_history"],
    ["DELETE", "Patient/x/_history/1"],
    ["PUT", "Patient/_search"],
    ["POST", "Patient/x/$everything"],
  ] as const) {
    const answer = await product.fhir(method, path, method === "DELETE" ? undefined : {});
    assert.equal(answer.status, 405, `${method} ${path}: ${answer.status} ${answer.text}`);
    assert.equal(answer.json["resourceType"], "OperationOutcome");
  }
});

test("asking for XML is 406, sending it is 415", async () => {
  const xml = await product.fhir("GET", "Patient", undefined, { accept: "application/fhir+xml" });
  assert.equal(xml.status, 406);
  const format = await product.fhir("GET", "Patient?_format=xml");
  assert.equal(format.status, 406);
  const sent = await product.fhir("POST", "Patient", "<Patient/>", {
    "content-type": "application/fhir+xml",
  });
  assert.equal(sent.status, 415);
  for (const accept of ["application/fhir+json", "application/json", "*/*", "text/html, */*;q=0.1"])
    assert.equal((await product.fhir("GET", "Patient", undefined, { accept })).status, 200, accept);
});

test("nothing below the record but the CapabilityStatement is open", async () => {
  const open = await fetch(`${product.base}/metadata`);
  assert.equal(open.status, 200);
  await open.arrayBuffer();
  for (const path of ["Patient", "Patient/x", "_history", "Patient/x/$everything", "nonsense"]) {
    const answer = await fetch(`${product.base}/${path}`);
    assert.equal(answer.status, 401, path);
    assert.match(answer.headers.get("www-authenticate") ?? "", /Bearer/);
    const body = (await answer.json()) as { resourceType?: string };
    assert.equal(body.resourceType, "OperationOutcome");
  }
});

test("a token allows what its scopes say and nothing else", async () => {
  const id = await createdId(product, patient("scope-1"));
  const reader = await clientWith("system/Patient.rs");
  assert.equal((await reader("GET", `Patient/${id}`)).status, 200);
  assert.equal((await reader("GET", "Patient?identifier=x")).status, 200);
  assert.equal((await reader("GET", `Patient/${id}/_history`)).status, 200);
  for (const [method, path, body] of [
    ["POST", "Patient", patient("scope-2")],
    ["PUT", `Patient/${id}`, patient("scope-1", { id })],
    ["DELETE", `Patient/${id}`, undefined],
    ["PATCH", `Patient/${id}`, []],
    ["GET", "Observation/x", undefined],
    ["GET", "Observation?code=x", undefined],
    ["GET", "Observation/_history", undefined],
    ["POST", "Observation/$validate", observation(id)],
  ] as const) {
    const answer = await reader(method, path, body);
    assert.equal(answer.status, 403, `${method} ${path}: ${answer.text}`);
    assert.equal(issuesOf(answer)[0]?.code, "forbidden");
  }
});

test("includes, whole records, histories and Bundles show no type beyond the scopes", async () => {
  const id = await createdId(product, patient("scope-3"));
  await createdId(product, observation(id));
  const reader = await clientWith("system/Patient.rs");
  const include = await reader("GET", `Patient?_id=${id}&_revinclude=Observation:subject`);
  assert.doesNotMatch(include.text, /"resourceType":"Observation"/);
  const whole = await reader("GET", `Patient/${id}/$everything`);
  assert.doesNotMatch(whole.text, /"resourceType":"Observation"/);
  const history = await reader("GET", "_history");
  assert.doesNotMatch(history.text, /"resourceType":"Observation"/);
  const chain = await reader("GET", "Patient?_has:Observation:subject:status=final");
  assert.ok(chain.status === 403 || chain.status === 400 || !chain.text.includes(id), chain.text);
  const entry = [
    { request: { method: "GET", url: `Patient/${id}` } },
    { request: { method: "GET", url: "Observation?status=final" } },
  ];
  const batch = await reader("POST", "", { resourceType: "Bundle", type: "batch", entry });
  assert.deepEqual(statusesOf(batch), [200, 403]);
  const write = { resource: patient("scope-4"), request: { method: "POST", url: "Patient" } };
  const bundle = { resourceType: "Bundle", type: "transaction", entry: [write] };
  assert.equal((await reader("POST", "", bundle)).status, 403);
});
