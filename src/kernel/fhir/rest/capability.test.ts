import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startProduct, type TestProduct } from "#test/harness/product.ts";
import { resourceTypes } from "../resource-types.ts";
import { validateResource } from "../validation/validate.ts";

interface StatedType {
  readonly type: string;
  readonly interaction: readonly { readonly code: string }[];
  readonly searchParam: readonly { readonly name: string; readonly type: string }[];
  readonly searchInclude?: readonly string[];
  readonly searchRevInclude?: readonly string[];
  readonly operation?: readonly { readonly name: string }[];
}

let product: TestProduct;
let rest: {
  readonly resource: readonly StatedType[];
  readonly interaction: readonly { readonly code: string }[];
  readonly operation?: readonly { readonly name: string }[];
};
let statement: Readonly<Record<string, unknown>>;

before(async () => {
  product = await startProduct();
  const answer = await fetch(`${product.base}/metadata`);
  statement = (await answer.json()) as typeof statement;
  const [first] = statement["rest"] as readonly (typeof rest)[];
  assert.ok(first);
  rest = first;
});
after(() => product.stop());

const stated = (type: string): StatedType => {
  const found = rest.resource.find((each) => each.type === type);
  assert.ok(found);
  return found;
};

/** A value that each type of search parameter accepts. */
const samples: Readonly<Record<string, string>> = {
  token: "a",
  string: "a",
  date: "2026",
  reference: "Patient/1",
  quantity: "1",
  number: "1",
  uri: "http://a",
  special: "1",
};

test("the statement is told without a token and is valid R4", () => {
  assert.deepEqual(validateResource(statement, { type: "CapabilityStatement" }), []);
});

test("the statement names the address under which it was asked", () => {
  const text = JSON.stringify(statement);
  assert.ok(text.includes(`"url":"${product.base}"`));
  assert.ok(text.includes(`"valueUri":"${product.url}/oauth/token"`));
});

test("every type of R4 is stated once", () => {
  assert.deepEqual(
    rest.resource.map(({ type }) => type),
    resourceTypes.filter((type) => type !== "SubscriptionStatus"),
  );
});

test("every search parameter that is stated for the main types is answered", async () => {
  const wrong: string[] = [];
  for (const type of ["Patient", "Observation", "Encounter", "MedicationRequest", "Location"])
    for (const param of stated(type).searchParam) {
      const value = samples[param.type];
      if (value === undefined || param.name === "_filter") continue;
      const { status } = await product.fhir("GET", `${type}?${param.name}=${encodeURIComponent(value)}`);
      if (status !== 200) wrong.push(`${type}?${param.name} ${status}`);
    }
  assert.deepEqual(wrong, []);
});

test("every include that is stated for observations and patients is answered", async () => {
  const wrong: string[] = [];
  for (const type of ["Observation", "Patient"]) {
    const { searchInclude = [], searchRevInclude = [] } = stated(type);
    const asked = [
      ...searchInclude.map((each) => `_include=${each}`),
      ...searchRevInclude.slice(0, 40).map((each) => `_revinclude=${each}`),
    ];
    for (const one of asked) {
      const { status } = await product.fhir("GET", `${type}?${one}`);
      if (status !== 200) wrong.push(`${type}?${one} ${status}`);
    }
  }
  assert.deepEqual(wrong, []);
});

test("every interaction that is stated for a type is answered", async () => {
  const body = { resourceType: "Basic", code: { text: "một" } };
  const created = await product.fhir("POST", "Basic", body);
  const id = String(created.json["id"]);
  const patch = [{ op: "add", path: "/language", value: "vi" }];
  const answers: Readonly<Record<string, () => Promise<{ readonly status: number }>>> = {
    create: () => Promise.resolve(created),
    read: () => product.fhir("GET", `Basic/${id}`),
    vread: () => product.fhir("GET", `Basic/${id}/_history/1`),
    update: () => product.fhir("PUT", `Basic/${id}`, { ...body, id }),
    patch: () =>
      product.fhir("PATCH", `Basic/${id}`, patch, { "content-type": "application/json-patch+json" }),
    "history-instance": () => product.fhir("GET", `Basic/${id}/_history`),
    "history-type": () => product.fhir("GET", "Basic/_history"),
    "search-type": () => product.fhir("GET", "Basic"),
    delete: () => product.fhir("DELETE", `Basic/${id}`),
  };
  const codes = stated("Basic").interaction.map(({ code }) => code);
  assert.deepEqual(codes.toSorted(), Object.keys(answers).toSorted());
  const statuses: Record<string, number> = {};
  for (const [code, ask] of Object.entries(answers)) statuses[code] = (await ask()).status;
  const { create, delete: gone, ...others } = statuses;
  assert.equal(create, 201);
  assert.equal(gone, 204);
  assert.deepEqual([...new Set(Object.values(others))], [200]);
});

test("every interaction that is stated for the whole system is answered", async () => {
  const bundle = (type: string) => ({ resourceType: "Bundle", type });
  const answers = {
    transaction: await product.fhir("POST", "", bundle("transaction")),
    batch: await product.fhir("POST", "", bundle("batch")),
    "search-system": await product.fhir("GET", "?_type=Basic"),
    "history-system": await product.fhir("GET", "_history"),
  };
  assert.deepEqual(rest.interaction.map(({ code }) => code).toSorted(), Object.keys(answers).toSorted());
  assert.deepEqual(
    Object.values(answers).map(({ status }) => status),
    [200, 200, 200, 200],
  );
});

test("an operation that is not stated is not served", async () => {
  assert.equal((await product.fhir("GET", "$nothing")).status, 404);
});
