import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startProduct, type TestProduct } from "#test/harness/product.ts";
import { allPages, createdId, namesOf, put, updatedOf } from "./answers.ts";
import { observation, patient } from "./samples.ts";

let product: TestProduct;
before(async () => {
  product = await startProduct();
});
after(() => product.stop());

async function recordOf(value: string, count: number): Promise<string> {
  const id = await createdId(product, patient(value));
  const entry = Array.from({ length: count }, (_, n) => ({
    resource: observation(id, { effectiveDateTime: `20${10 + n}-01-01` }),
    request: { method: "POST", url: "Observation" },
  }));
  await product.fhir("POST", "", { resourceType: "Bundle", type: "transaction", entry });
  return id;
}

test("the whole record holds the patient, what is about the patient, and what that refers to", async () => {
  await put(product, { resourceType: "Practitioner", id: "bs-1", name: [{ text: "BS Lê" }] });
  await put(product, { resourceType: "Organization", id: "tyt-1", name: "Trạm y tế" });
  const id = await createdId(
    product,
    patient("e-1", { managingOrganization: { reference: "Organization/tyt-1" } }),
  );
  const watched = await createdId(
    product,
    observation(id, { performer: [{ reference: "Practitioner/bs-1" }] }),
  );
  const other = await createdId(product, patient("e-1-other"));
  await createdId(product, observation(other));
  const whole = await product.fhir("GET", `Patient/${id}/$everything`);
  assert.equal(whole.status, 200, whole.text);
  const expected = [`Patient/${id}`, `Observation/${watched}`, "Practitioner/bs-1", "Organization/tyt-1"];
  assert.deepEqual([...namesOf(whole)].sort(), expected.sort());
  assert.equal(whole.json["total"], 4);
  assert.equal(namesOf(whole)[0], `Patient/${id}`);
});

test("pages of a record neither skip nor repeat", async () => {
  const id = await recordOf("e-2", 23);
  const pages = await allPages(product, `Patient/${id}/$everything?_count=5`);
  const names = pages.flatMap(namesOf);
  assert.equal(names.length, 24);
  assert.equal(new Set(names).size, 24);
  assert.ok(pages.length >= 5);
});

test("pages neither skip nor repeat what was there when somebody writes meanwhile", async () => {
  const id = await recordOf("e-3", 12);
  const first = await product.fhir("GET", `Patient/${id}/$everything?_count=4`);
  const known = new Set((await allPages(product, `Patient/${id}/$everything`)).flatMap(namesOf));
  await createdId(product, observation(id));
  const next = String((first.json["link"] as { relation: string; url: string }[])[1]?.url);
  const rest = await allPages(product, next.replace(`${product.base}/`, ""));
  const seen = [first, ...rest].flatMap(namesOf);
  assert.deepEqual(
    [...known].filter((name) => seen.filter((each) => each === name).length !== 1),
    [],
  );
});

test("_type, _since, start and end narrow the record", async () => {
  const id = await recordOf("e-4", 6);
  const visit = await createdId(product, {
    resourceType: "Encounter",
    status: "finished",
    class: { code: "AMB" },
    subject: { reference: `Patient/${id}` },
  });
  const typed = await product.fhir("GET", `Patient/${id}/$everything?_type=Encounter`);
  assert.deepEqual(
    namesOf(typed).filter((name) => !name.startsWith("Patient/")),
    [`Encounter/${visit}`],
  );
  const dated = await product.fhir(
    "GET",
    `Patient/${id}/$everything?start=2012-01-01&end=2014-01-01&_type=Observation`,
  );
  assert.equal(namesOf(dated).filter((name) => name.startsWith("Observation/")).length, 3, dated.text);
  const read = await product.fhir("GET", `Encounter/${visit}`);
  const since = await product.fhir("GET", `Patient/${id}/$everything?_since=${updatedOf(read.json)}`);
  assert.ok(namesOf(since).includes(`Encounter/${visit}`));
  assert.equal(namesOf(since).filter((name) => name.startsWith("Observation/")).length, 0);
});

test("wrong parameters are refused by name; unknown and deleted patients are 404 and 410", async () => {
  const id = await createdId(product, patient("e-5"));
  for (const query of ["_type=Patience", "_since=x", "_at=x", "_count=-1", "_cursor=x", "colour=red"]) {
    const answer = await product.fhir("GET", `Patient/${id}/$everything?${query}`);
    assert.equal(answer.status, 400, query);
    assert.match(answer.text, new RegExp(`"expression":\\["${query.split("=")[0] ?? ""}"\\]`));
  }
  await product.fhir("DELETE", `Patient/${id}`);
  assert.equal((await product.fhir("GET", `Patient/${id}/$everything`)).status, 410);
  assert.equal((await product.fhir("GET", "Patient/nobody/$everything")).status, 404);
});
