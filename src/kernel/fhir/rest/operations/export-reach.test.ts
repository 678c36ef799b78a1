import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { type SignedIn, signInAs } from "#test/harness/people.ts";
import { startProduct, type TestProduct } from "#test/harness/product.ts";
import { fieldsOf, listOf, put } from "#test/record/answers.ts";
import { observation, patient } from "#test/record/samples.ts";

let product: TestProduct;
let officer: SignedIn;
const at = (id: string) => ({ managingOrganization: { reference: `Organization/${id}` } });

before(async () => {
  product = await startProduct();
  for (const id of ["here", "there"]) await put(product, { resourceType: "Organization", id, name: id });
  await put(product, { ...patient("1", at("here")), id: "own" });
  await put(product, { ...patient("2", at("there")), id: "foreign" });
  for (const whose of ["own", "foreign"]) await put(product, { ...observation(whose), id: `of-${whose}` });
  await put(product, { ...observation("own"), id: "secret", meta: { security: [{ code: "HIV" }] } });
  await put(product, { resourceType: "Group", id: "all", type: "person", actual: true });
  await put(product, { ...observation("foreign"), id: "gone" });
  await product.fhir("DELETE", "Observation/gone");
  officer = await signInAs(product, {
    reach: "facility",
    permissions: ["user/*.rs", "fhir.export", "fhir.import"],
    facility: "here",
  });
});
after(() => product.stop());

const asynchronous = { prefer: "respond-async" };

/** Everything the export brought, and what it would have deleted elsewhere. */
async function exported(
  path: string,
): Promise<{ readonly lines: readonly string[]; readonly deleted: number }> {
  const kicked = await officer.fhir("GET", path, undefined, asynchronous);
  assert.equal(kicked.status, 202, kicked.text);
  const state = (kicked.headers.get("content-location") ?? "").replace(`${product.base}/`, "");
  let told = await officer.fhir("GET", state);
  while (told.status === 202) {
    await setTimeout(100);
    told = await officer.fhir("GET", state);
  }
  assert.equal(told.status, 200, told.text);
  const lines: string[] = [];
  for (const file of listOf(told.json["output"])) {
    const answer = await fetch(String(file["url"]), { headers: officer.headers });
    const text = await answer.text();
    lines.push(...text.trim().split("\n"));
  }
  return { lines, deleted: listOf(told.json["deleted"]).length };
}

const namesIn = (lines: readonly string[]): readonly string[] =>
  lines
    .map((line) => fieldsOf(JSON.parse(line)))
    .map((each) => `${String(each["resourceType"])}/${String(each["id"])}`)
    .sort();

test("an export that a person orders holds the rows within the reach, and tells of no deletions", async () => {
  const { lines, deleted } = await exported("$export?_since=2020-01-01T00:00:00Z");
  const expected = ["Observation/of-own", "Organization/here", "Organization/there", "Patient/own"];
  assert.deepEqual(namesIn(lines), expected);
  assert.equal(deleted, 0);
});

test("an export that one person ordered is nothing to another", async () => {
  const kicked = await officer.fhir("GET", "$export", undefined, asynchronous);
  const state = (kicked.headers.get("content-location") ?? "").replace(`${product.base}/`, "");
  const other = await signInAs(product, {
    reach: "facility",
    permissions: ["fhir.export"],
    facility: "here",
  });
  assert.equal((await other.fhir("GET", state)).status, 404);
});

test("a group outside the reach is not there", async () => {
  assert.equal((await officer.fhir("GET", "Group/all/$export", undefined, asynchronous)).status, 404);
});

test("people load nothing in bulk", async () => {
  const line = JSON.stringify(patient("9", at("here")));
  const type = { "content-type": "application/fhir+ndjson" };
  assert.equal((await officer.fhir("POST", "$import", line, type)).status, 403);
});
