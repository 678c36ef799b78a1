import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { fetchToken, startProduct, type TestProduct } from "#test/harness/product.ts";
import { createdId, entriesOf, namesOf, versionOf } from "./answers.ts";
import { cccd, patient } from "./samples.ts";

let product: TestProduct;
before(async () => {
  product = await startProduct();
});
after(() => product.stop());

const criteria = (value: string) => `identifier=${cccd}|${value}`;

test("a conditional create creates once and then answers with what is there", async () => {
  const header = { "if-none-exist": criteria("cond-1") };
  const first = await product.fhir("POST", "Patient", patient("cond-1"), header);
  assert.equal(first.status, 201, first.text);
  const second = await product.fhir("POST", "Patient", patient("cond-1", { active: false }), header);
  assert.equal(second.status, 200, second.text);
  assert.deepEqual(second.json, first.json);
  assert.equal(second.headers.get("location"), first.headers.get("location"));
  const found = await product.fhir("GET", `Patient?${criteria("cond-1")}`);
  assert.equal(entriesOf(found).length, 1);
});

test("criteria that match several resources are refused with 412 and nothing happens", async () => {
  await createdId(product, patient("cond-2"));
  await createdId(product, patient("cond-2"));
  const body = patient("cond-2", { active: true });
  const create = await product.fhir("POST", "Patient", body, { "if-none-exist": criteria("cond-2") });
  assert.equal(create.status, 412);
  const address = `Patient?${criteria("cond-2")}`;
  assert.equal((await product.fhir("PUT", address, body)).status, 412);
  assert.equal((await product.fhir("DELETE", address)).status, 412);
  const patch = await product.fhir("PATCH", address, [{ op: "remove", path: "/gender" }], {
    "content-type": "application/json-patch+json",
  });
  assert.equal(patch.status, 412);
  const found = await product.fhir("GET", address);
  assert.deepEqual(
    entriesOf(found).map((entry) => versionOf(entry["resource"] as Record<string, unknown>)),
    ["1", "1"],
  );
});

test("a conditional update creates when nothing matches and updates the one that matches", async () => {
  const address = `Patient?${criteria("cond-3")}`;
  const first = await product.fhir("PUT", address, patient("cond-3"));
  assert.equal(first.status, 201, first.text);
  const second = await product.fhir("PUT", address, patient("cond-3", { active: true }));
  assert.equal(second.status, 200, second.text);
  assert.equal(second.json["id"], first.json["id"]);
  assert.equal(versionOf(second.json), "2");
  const other = await product.fhir("PUT", address, patient("cond-3", { id: "another" }));
  assert.equal(other.status, 400);
  const stale = await product.fhir("PUT", address, patient("cond-3"), { "if-match": 'W/"1"' });
  assert.equal(stale.status, 412);
});

test("a conditional update that creates keeps the id the client chose", async () => {
  const body = patient("cond-4", { id: "chosen-4" });
  const created = await product.fhir("PUT", `Patient?${criteria("cond-4")}`, body);
  assert.deepEqual([created.status, created.json["id"]], [201, "chosen-4"]);
});

test("a conditional patch changes the one that matches and is 404 when none does", async () => {
  const id = await createdId(product, patient("cond-5"));
  const patch = [{ op: "add", path: "/active", value: true }];
  const type = { "content-type": "application/json-patch+json" };
  const done = await product.fhir("PATCH", `Patient?${criteria("cond-5")}`, patch, type);
  assert.deepEqual([done.status, done.json["id"], done.json["active"]], [200, id, true]);
  const nobody = await product.fhir("PATCH", `Patient?${criteria("nobody")}`, patch, type);
  assert.equal(nobody.status, 404);
});

test("a conditional delete removes the one that matches and is content when none does", async () => {
  const id = await createdId(product, patient("cond-6"));
  assert.equal((await product.fhir("DELETE", `Patient?${criteria("cond-6")}`)).status, 204);
  assert.equal((await product.fhir("GET", `Patient/${id}`)).status, 410);
  assert.equal((await product.fhir("DELETE", `Patient?${criteria("cond-6")}`)).status, 204);
});

test("criteria that are missing or unknown are refused instead of hitting the wrong resource", async () => {
  const id = await createdId(product, patient("cond-7"));
  assert.equal((await product.fhir("DELETE", "Patient")).status, 400);
  assert.equal((await product.fhir("PUT", "Patient", patient("x"))).status, 400);
  const lenient = { prefer: "handling=lenient" };
  const unknown = await product.fhir(
    "DELETE",
    `Patient?colour=red&${criteria("cond-7")}`,
    undefined,
    lenient,
  );
  assert.equal(unknown.status, 400);
  assert.match(unknown.text, /colour/);
  assert.equal((await product.fhir("GET", `Patient/${id}`)).status, 200);
});

test("criteria that say nothing never select a resource", async () => {
  const id = await createdId(product, patient("cond-8"));
  for (const empty of ["_count=1", "identifier=", "_sort=name", "&", "_summary=true", "_format=json"]) {
    const answer = await product.fhir("DELETE", `Patient?${empty}`);
    assert.ok(answer.status >= 400 && answer.status < 500, `${empty}: ${answer.status} ${answer.text}`);
    const create = await product.fhir("POST", "Patient", patient("cond-8"), { "if-none-exist": empty });
    assert.ok(create.status >= 400 && create.status < 500, `${empty}: ${create.status} ${create.text}`);
  }
  assert.equal((await product.fhir("GET", `Patient/${id}`)).status, 200);
});

test("an identifier with signs of the search language in it is one identifier", async () => {
  const value = "a,b|c$d\\e";
  const escaped = value.replace(/[\\,|$]/g, "\\$&");
  const header = { "if-none-exist": `identifier=${cccd}|${encodeURIComponent(escaped)}` };
  const answers = await Promise.all(
    [1, 2, 3, 4].map(() => product.fhir("POST", "Patient", patient(value), header)),
  );
  assert.deepEqual(
    answers.map(({ status }) => status).sort((a, b) => a - b),
    [200, 200, 200, 201],
  );
  await createdId(product, patient("b|c$d\\e"));
  const again = await product.fhir("POST", "Patient", patient(value), header);
  assert.equal(again.status, 200, again.text);
  const anywhere = { "if-none-exist": `identifier=${encodeURIComponent(escaped)}` };
  assert.equal((await product.fhir("POST", "Patient", patient(value), anywhere)).status, 200);
});

test("a client that may create but not search cannot create a second one unnoticed", async () => {
  const narrow = await startNarrow("system/Patient.cu");
  const header = { "if-none-exist": criteria("cond-9") };
  await product.fhir("POST", "Patient", patient("cond-9"));
  const again = await narrow("POST", "Patient", patient("cond-9"), header);
  assert.equal(again.status, 403, await again.text());
  const update = await narrow("PUT", `Patient?${criteria("cond-9")}`, patient("cond-9"));
  assert.equal(update.status, 403, await update.text());
  const found = await product.fhir("GET", `Patient?${criteria("cond-9")}`);
  assert.equal(namesOf(found).length, 1);
});

async function startNarrow(scopes: string) {
  const { addClient } = await import("#kernel/access/clients.ts");
  const client = await addClient(product.product.app.store.db, { name: "hẹp", scopes });
  const token = await fetchToken(product.url, client);
  return (method: string, path: string, body: unknown, headers: Record<string, string> = {}) =>
    fetch(`${product.base}/${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/fhir+json", ...headers },
      body: JSON.stringify(body),
    });
}
