import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type Db, openDb } from "#kernel/db/db.ts";
import { startProduct, type TestProduct } from "#test/harness/product.ts";
import { finishViews } from "./registered-views.ts";

let product: TestProduct;
let db: Db;
before(async () => {
  product = await startProduct();
  db = openDb({ url: product.databaseUrl, poolSize: 2 });
});
after(async () => {
  await db.close();
  await product.stop();
});

interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

async function call(method: string, path: string, body?: unknown): Promise<Answer> {
  const response = await fetch(`${product.url}/api/reporting/views${path}`, {
    method,
    headers: { authorization: `Bearer ${product.token}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Answer["body"] };
}

const definition = (path = "birthDate") => ({
  resourceType: "ViewDefinition",
  resource: "Patient",
  select: [{ column: [{ name: "born", path }] }],
});

const registered = async () => (await call("GET", "")).body["views"];

test("a view is registered, filled in the background, listed and withdrawn", async () => {
  await product.fhir("POST", "Patient", { resourceType: "Patient", birthDate: "1980-01-01" });
  const view = { name: "births", resourceType: "Patient", table: "reporting.births" };
  const made = await call("POST", "", { name: "births", definition: definition(), indexes: [["born"]] });
  assert.deepEqual(made, { status: 200, body: { ...view, state: "building" } });
  await finishViews(db, { lease: 0 });
  assert.deepEqual(await registered(), [{ ...view, state: "ready", failures: 0 }]);
  assert.deepEqual(await db.direct.query("select born from reporting.births"), [{ born: "1980-01-01" }]);
  const withdrawn = await call("POST", "/births/unregister", {});
  assert.deepEqual(withdrawn, { status: 200, body: { ...view, state: "dropping" } });
  await finishViews(db, { lease: 0 });
  assert.deepEqual(await registered(), []);
});

test("the same registration twice is one, another under its name is refused", async () => {
  const request = { name: "twice", definition: definition() };
  assert.equal((await call("POST", "", request)).status, 200);
  assert.equal((await call("POST", "", request)).status, 200);
  const other = await call("POST", "", { ...request, definition: definition("id") });
  assert.equal(other.status, 409);
});

test("a definition that cannot be carried out is refused with its place, and no table is made", async () => {
  const broken = await call("POST", "", { name: "broken", definition: definition("name.((") });
  assert.equal(broken.status, 400);
  assert.match(JSON.stringify(broken.body), /ViewDefinition\.select\[0\]\.column\[0\]/);
  const unknown = await call("POST", "", {
    name: "broken",
    definition: definition(),
    indexes: [["nothing"]],
  });
  assert.equal(unknown.status, 400);
  for (const name of ["view_registry", "Drop Table", ""])
    assert.equal((await call("POST", "", { name, definition: definition() })).status, 400, name);
  const found = await db.direct.query("select 1 from pg_tables where tablename in ('broken', 'Drop Table')");
  assert.deepEqual(found, []);
});

test("a view that is not known cannot be withdrawn", async () => {
  assert.equal((await call("POST", "/nothing/unregister", {})).status, 404);
});

test("a registered view can be run by its name", async () => {
  const reference = { name: "viewReference", valueReference: { reference: "ViewDefinition/twice" } };
  const body = { resourceType: "Parameters", parameter: [reference] };
  const answer = await product.fhir("POST", "$viewdefinition-run", body);
  assert.deepEqual(JSON.parse(answer.text), [{ born: "1980-01-01" }]);
});
