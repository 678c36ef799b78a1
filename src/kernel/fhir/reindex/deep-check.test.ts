import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type Db, openDb } from "#kernel/db/db.ts";
import { openIndex } from "#main/record-index.ts";
import { startProduct, type TestProduct } from "#test/harness/product.ts";
import type { Resource } from "../resource.ts";
import { deepCheck } from "./deep-check.ts";

let product: TestProduct;
let db: Db;

before(async () => {
  product = await startProduct();
  db = openDb({ url: product.databaseUrl, poolSize: 2 });
  await put({ resourceType: "Patient", id: "an", name: [{ text: "Nguyễn Văn An" }], birthDate: "1985-02" });
  await put({ resourceType: "Patient", id: "an", name: [{ text: "Nguyễn Văn Ẩn" }], birthDate: "1985-02" });
  await put({ resourceType: "Patient", id: "gone" });
  await product.fhir("DELETE", "Patient/gone");
  await put({
    resourceType: "Observation",
    id: "sugar",
    status: "final",
    code: { coding: [{ system: "http://loinc.org", code: "2339-0" }] },
    subject: { reference: "Patient/an" },
    performer: [{ reference: "Practitioner/binh" }],
    effectiveDateTime: "2026-11-20T08:00:00+07:00",
    valueQuantity: { value: 5.4, unit: "mmol/L", system: "http://unitsofmeasure.org", code: "mmol/L" },
  });
  await put({
    resourceType: "RiskAssessment",
    id: "risk",
    status: "final",
    subject: { reference: "Patient/an" },
    prediction: [{ probabilityDecimal: 0.3 }],
  });
});

after(async () => {
  await db.close();
  await product.stop();
});

async function put(resource: Resource) {
  const answer = await product.fhir("PUT", `${resource.resourceType}/${resource.id}`, resource);
  assert.ok(answer.status < 300, answer.text);
  return resource;
}

async function check() {
  const { index } = await openIndex(db, []);
  return deepCheck({ db, index, pageSize: 1 });
}

/** Breaks something, looks, and puts it right again. */
async function listedAfter(damage: string, repair: string): Promise<readonly string[]> {
  await db.direct.query(damage);
  const { listed } = await check();
  await db.direct.query(repair);
  assert.deepEqual((await check()).listed, []);
  return listed;
}

test("a store in which everything agrees has no faults, deleted records included", async () => {
  assert.deepEqual(await check(), { rows: 4, faults: 0, listed: [], changing: [] });
});

test("an index that does not say what the content says is told by type and id", async () => {
  const listed = await listedAfter(
    "update fhir.patient set tok = tok || 1::int8, sort_name = sort_name || 'x' where not deleted",
    "update fhir.patient set tok = tok[1:array_length(tok, 1) - 1], sort_name = left(sort_name, -1) where not deleted",
  );
  assert.deepEqual(listed, ["Patient/an: sort_name, tok"]);
});

test("a missing reference, range or alias is found", async () => {
  for (const [table, place, record] of [
    ["reference", "fhir.reference", "Observation/sugar"],
    ["range", "fhir.range", "RiskAssessment/risk"],
  ] as const) {
    const listed = await listedAfter(
      `with gone as (delete from fhir.${table} returning *) select * into fhir.kept_${table} from gone`,
      `insert into fhir.${table} select * from fhir.kept_${table}`,
    );
    assert.deepEqual(listed, [`${record}: ${place}`]);
  }
  const aliases = await listedAfter(
    "update fhir.alias set row_bucket = (row_bucket + 1) % 4096",
    "update fhir.alias set row_bucket = (row_bucket + 4095) % 4096",
  );
  assert.ok(aliases.some((line) => line.startsWith("Observation/sugar: fhir.alias")));
});

test("index rows that belong to no record are found", async () => {
  const listed = await listedAfter(
    "insert into fhir.range select lo, hi, canonical, unit, token, gen_random_uuid(), param, bucket, type, 99 from fhir.range",
    "delete from fhir.range where n = 99",
  );
  assert.equal(listed.length, 1);
  assert.match(listed[0] ?? "", /^RiskAssessment\/[-0-9a-f]{36}: fhir\.range without a record$/);
});

test("a version that is missing or does not meet the next one is found", async () => {
  const late = await listedAfter(
    "update fhir.history set until = until + interval '1 second' where not deleted and patient is null and version = 1 and content like '%Văn An%'",
    "update fhir.history set until = until - interval '1 second' where content like '%Văn An%'",
  );
  assert.deepEqual(late, ["Patient/an: fhir.history has intervals that do not meet"]);
  const lost = await listedAfter(
    "with gone as (delete from fhir.history returning *) select * into fhir.kept_history from gone",
    "insert into fhir.history select * from fhir.kept_history",
  );
  assert.deepEqual(lost, ["Patient/an: fhir.history has gaps", "Patient/gone: fhir.history has gaps"]);
});

test("a content that was changed under the index is found", async () => {
  const listed = await listedAfter(
    "update fhir.patient set content = replace(content, 'Ẩn', 'Ân')  where not deleted",
    "update fhir.patient set content = replace(content, 'Ân', 'Ẩn')  where not deleted",
  );
  assert.deepEqual(listed.length, 1);
});
