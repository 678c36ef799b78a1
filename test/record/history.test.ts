import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startProduct, type TestProduct } from "#test/harness/product.ts";
import {
  allPages,
  createdId,
  entriesOf,
  fieldsOf,
  namesOf,
  put,
  resourcesOf,
  statusesOf,
  updatedOf,
  versionOf,
} from "./answers.ts";
import { observation, patient } from "./samples.ts";

let product: TestProduct;
before(async () => {
  product = await startProduct();
});
after(() => product.stop());

async function patientOfFiveVersions(value: string): Promise<string> {
  const id = await createdId(product, patient(value));
  await put(product, patient(value, { id, active: true }));
  await put(product, patient(value, { id, active: false }));
  await product.fhir("DELETE", `Patient/${id}`);
  await put(product, patient(value, { id }));
  return id;
}

test("the history of a resource tells every version, newest first, and how each came about", async () => {
  const id = await patientOfFiveVersions("history-1");
  const history = await product.fhir("GET", `Patient/${id}/_history`);
  assert.equal(history.json["total"], 5);
  const asked = entriesOf(history).map((entry) => fieldsOf(entry["request"])["method"]);
  assert.deepEqual(asked, ["PUT", "DELETE", "PUT", "PUT", "POST"]);
  assert.deepEqual(statusesOf(history), [200, 204, 200, 200, 201]);
  const deletion = entriesOf(history)[1];
  assert.equal(deletion?.["resource"], undefined);
  assert.equal(fieldsOf(deletion?.["response"])["etag"], 'W/"4"');
});

test("pages of a history neither skip nor repeat a version", async () => {
  const id = await patientOfFiveVersions("history-2");
  const pages = await allPages(product, `Patient/${id}/_history?_count=2`);
  assert.deepEqual(
    pages.map((page) => entriesOf(page).length),
    [2, 2, 1],
  );
  const tags = pages.flatMap((page) => entriesOf(page).map((entry) => fieldsOf(entry["response"])["etag"]));
  assert.deepEqual(tags, ['W/"5"', 'W/"4"', 'W/"3"', 'W/"2"', 'W/"1"']);
});

test("_since leaves out older versions, _at tells the version that was true then", async () => {
  const id = await patientOfFiveVersions("history-3");
  const all = await product.fhir("GET", `Patient/${id}/_history`);
  const third = resourcesOf(all).find((resource) => resource["id"] === id && versionOf(resource) === "3");
  const instant = updatedOf(third ?? {});
  const since = await product.fhir("GET", `Patient/${id}/_history?_since=${instant}`);
  assert.equal(entriesOf(since).length, 3);
  const at = await product.fhir("GET", `Patient/${id}/_history?_at=${instant}`);
  assert.deepEqual(resourcesOf(at).map(versionOf), ["3"]);
  const before = await product.fhir("GET", `Patient/${id}/_history?_at=2001-01-01`);
  assert.equal(entriesOf(before).length, 0);
});

test("an instant with a time zone ahead of UTC is understood however the plus sign is sent", async () => {
  const id = await createdId(product, patient("history-4"));
  const later = "2099-01-01T00:00:00";
  for (const zone of ["%2B07:00", "+07:00", "Z"]) {
    const answer = await product.fhir("GET", `Patient/${id}/_history?_at=${later}${zone}`);
    assert.equal(answer.status, 200, answer.text);
    assert.equal(entriesOf(answer).length, 1);
  }
});

test("the history of a type and of the system holds the versions of all resources", async () => {
  const own = await createdId(product, patient("history-5"));
  const watched = await createdId(product, observation(own));
  const type = await allPages(product, "Observation/_history?_count=3");
  assert.ok(type.flatMap(namesOf).includes(`Observation/${watched}`));
  assert.ok(type.flatMap(namesOf).every((name) => name.startsWith("Observation/")));
  const system = (await allPages(product, "_history?_count=4")).flatMap(namesOf);
  assert.ok(system.includes(`Observation/${watched}`) && system.includes(`Patient/${own}`));
  const one = (await allPages(product, "_history?_type=Observation")).flatMap(namesOf);
  assert.ok(one.includes(`Observation/${watched}`) && !one.some((name) => name.startsWith("Patient/")));
});

test("resources of one id, written in one transaction, all appear when paged one by one", async () => {
  const types = ["Patient", "Practitioner", "Person", "Organization", "Location"];
  const entry = types.map((resourceType) => ({
    resource: { resourceType, id: "same", ...(resourceType === "Organization" ? { name: "Trạm" } : {}) },
    request: { method: "PUT", url: `${resourceType}/same` },
  }));
  const done = await product.fhir("POST", "", { resourceType: "Bundle", type: "transaction", entry });
  assert.equal(done.status, 200, done.text);
  const listed = (await allPages(product, "_history?_count=1")).flatMap(namesOf);
  assert.deepEqual(
    types.filter((type) => !listed.includes(`${type}/same`)),
    [],
  );
  assert.equal(listed.filter((name) => name.endsWith("/same")).length, types.length);
});

test("wrong parameters of a history are refused by name", async () => {
  for (const [query, at] of [
    ["_count=many", "_count"],
    ["_since=yesterday", "_since"],
    ["_at=2026-13-45", "_at"],
    ["_cursor=nonsense", "_cursor"],
    ["colour=red", "colour"],
  ] as const) {
    const answer = await product.fhir("GET", `Patient/_history?${query}`);
    assert.equal(answer.status, 400, `${query}: ${answer.text}`);
    assert.match(answer.text, new RegExp(`"expression":\\["${at}"\\]`));
  }
  assert.equal((await product.fhir("GET", "Patient/nobody/_history")).status, 404);
});
