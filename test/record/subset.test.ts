import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startProduct, type TestProduct } from "#test/harness/product.ts";
import { createdId, type Fields, fieldsOf, listOf, resourcesOf } from "./answers.ts";
import { observation, patient } from "./samples.ts";

let product: TestProduct;
let id: string;
let watched: string;
before(async () => {
  product = await startProduct();
  const div = '<div xmlns="http://www.w3.org/1999/xhtml">Trần Thị Bình</div>';
  const contact = [{ name: { text: "Mẹ" }, telecom: [{ system: "phone", value: "090" }] }];
  id = await createdId(product, patient("subset", { text: { status: "generated", div }, contact }));
  watched = await createdId(
    product,
    observation(id, { note: [{ text: "ghi chú" }], interpretation: [{ text: "cao" }] }),
  );
});
after(() => product.stop());

async function found(query: string): Promise<Fields> {
  const answer = await product.fhir("GET", query);
  assert.equal(answer.status, 200, answer.text);
  const [resource] = resourcesOf(answer);
  assert.ok(resource !== undefined, answer.text);
  return resource;
}

const isMarked = (resource: Fields): boolean =>
  listOf(fieldsOf(resource["meta"])["tag"]).some((tag) => tag["code"] === "SUBSETTED");

test("a search without a wish brings whole resources without a mark", async () => {
  const whole = await found(`Patient?_id=${id}`);
  assert.ok(whole["contact"] !== undefined && whole["text"] !== undefined && !isMarked(whole));
});

test("_summary=true keeps the elements that the standard calls summary", async () => {
  const summary = await found(`Observation?_id=${watched}&_summary=true`);
  assert.deepEqual(
    Object.keys(summary).sort(),
    ["code", "effectiveDateTime", "id", "meta", "resourceType", "status", "subject", "valueQuantity"].sort(),
  );
  assert.ok(isMarked(summary));
});

test("_summary=text keeps the narrative and what is mandatory, _summary=data all but the narrative", async () => {
  const text = await found(`Patient?_id=${id}&_summary=text`);
  assert.deepEqual(Object.keys(text).sort(), ["id", "meta", "resourceType", "text"]);
  const data = await found(`Patient?_id=${id}&_summary=data`);
  assert.ok(data["text"] === undefined && data["contact"] !== undefined && isMarked(data));
  const mandatory = await found(`Observation?_id=${watched}&_summary=text`);
  assert.ok(mandatory["status"] === "final" && mandatory["code"] !== undefined);
});

test("_summary=count tells the number and nothing else", async () => {
  const { json } = await product.fhir("GET", `Observation?subject=Patient/${id}&_summary=count`);
  assert.equal(json["total"], 1);
  assert.equal(json["entry"], undefined);
});

test("_elements keeps what was asked for, what is mandatory, and choices under their short name", async () => {
  const some = await found(`Observation?_id=${watched}&_elements=value,note`);
  assert.deepEqual(
    Object.keys(some).sort(),
    ["code", "id", "meta", "note", "resourceType", "status", "valueQuantity"].sort(),
  );
  assert.ok(isMarked(some));
});

test("included resources are cut down as the matches are", async () => {
  const answer = await product.fhir(
    "GET",
    `Observation?_id=${watched}&_include=Observation:subject&_summary=true`,
  );
  const included = resourcesOf(answer).find((resource) => resource["resourceType"] === "Patient");
  assert.ok(included !== undefined && included["contact"] === undefined && isMarked(included), answer.text);
});

test("wrong summaries are refused by name", async () => {
  for (const path of [`Patient?_id=${id}&_summary=maybe`, `Patient/${id}?_summary=maybe`]) {
    const answer = await product.fhir("GET", path);
    assert.equal(answer.status, 400, answer.text);
    assert.match(answer.text, /_summary/);
  }
});
