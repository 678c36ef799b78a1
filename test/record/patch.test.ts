import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startProduct, type TestProduct } from "#test/harness/product.ts";
import { createdId, type Fields, issuesOf, versionOf } from "./answers.ts";
import { observation, patient } from "./samples.ts";

let product: TestProduct;
before(async () => {
  product = await startProduct();
});
after(() => product.stop());

const jsonPatch = (id: string, steps: unknown, headers: Record<string, string> = {}) =>
  product.fhir("PATCH", `Patient/${id}`, steps, {
    "content-type": "application/json-patch+json",
    ...headers,
  });

const pathPatch = (id: string, ...operations: readonly Fields[]) =>
  product.fhir("PATCH", `Patient/${id}`, {
    resourceType: "Parameters",
    parameter: operations.map((operation) => ({
      name: "operation",
      part: Object.entries(operation).map(([name, value]) =>
        typeof value === "object" ? { name, ...value } : { name, [valueKey[name] ?? "valueString"]: value },
      ),
    })),
  });

const valueKey: Readonly<Record<string, string>> = {
  type: "valueCode",
  path: "valueString",
  name: "valueString",
  index: "valueInteger",
  source: "valueInteger",
  destination: "valueInteger",
};

test("a JSON Patch makes the next version", async () => {
  const id = await createdId(product, patient("p-1"));
  const done = await jsonPatch(id, [
    { op: "test", path: "/gender", value: "female" },
    { op: "add", path: "/name/0/given/-", value: "Minh" },
    { op: "replace", path: "/birthDate", value: "1990-06-18" },
    { op: "copy", from: "/name/0", path: "/name/1" },
    { op: "remove", path: "/name/1/text" },
  ]);
  assert.equal(done.status, 200, done.text);
  assert.equal(versionOf(done.json), "2");
  assert.equal(done.json["birthDate"], "1990-06-18");
  const names = done.json["name"] as readonly Fields[];
  assert.deepEqual(names[1], { family: "Trần", given: ["Thị", "Bình", "Minh"] });
});

test("a JSON Patch that fails changes nothing and names its step", async () => {
  const id = await createdId(product, patient("p-2"));
  const test422 = await jsonPatch(id, [
    { op: "remove", path: "/gender" },
    { op: "test", path: "/birthDate", value: "1800-01-01" },
  ]);
  assert.equal(test422.status, 422);
  assert.equal(issuesOf(test422)[0]?.at, "Patch[1].path");
  const nowhere = await jsonPatch(id, [{ op: "remove", path: "/photo/0" }]);
  assert.equal(nowhere.status, 422);
  const invalid = await jsonPatch(id, [{ op: "replace", path: "/gender", value: "blue" }]);
  assert.equal(invalid.status, 422);
  assert.equal(issuesOf(invalid)[0]?.at, "Patient.gender");
  for (const steps of [{}, [7], [{ op: "melt", path: "/x" }], [{ op: "add", path: "gender", value: "male" }]])
    assert.equal((await jsonPatch(id, steps)).status, 400);
  for (const path of ["/__proto__/x", "/constructor/prototype/x", "/name/__proto__"]) {
    const answer = await jsonPatch(id, [{ op: "add", path, value: "1" }]);
    assert.ok(answer.status === 400 || answer.status === 422, `${path}: ${answer.status}`);
  }
  assert.equal(versionOf((await product.fhir("GET", `Patient/${id}`)).json), "1");
});

test("a patch obeys If-Match and never changes the id or brings back what is gone", async () => {
  const id = await createdId(product, patient("p-3"));
  const step = [{ op: "add", path: "/active", value: true }];
  assert.equal((await jsonPatch(id, step, { "if-match": 'W/"5"' })).status, 412);
  assert.equal((await jsonPatch(id, [{ op: "replace", path: "/id", value: "other" }])).status, 422);
  assert.equal(
    (await jsonPatch(id, [{ op: "replace", path: "", value: { resourceType: "Patient" } }])).status,
    422,
  );
  assert.equal((await jsonPatch("nobody", step)).status, 404);
  await product.fhir("DELETE", `Patient/${id}`);
  assert.equal((await jsonPatch(id, step)).status, 410);
});

test("FHIRPath Patch replaces a simple value, a nested one and a whole element", async () => {
  const id = await createdId(
    product,
    patient("p-4", { contact: [{ name: { text: "a name" }, gender: "male" }] }),
  );
  const done = await pathPatch(
    id,
    { type: "replace", path: "Patient.birthDate", value: { valueDate: "1930-01-01" } },
    { type: "replace", path: "Patient.contact[0].gender", value: { valueCode: "female" } },
    {
      type: "replace",
      path: "Patient.contact.name",
      value: { valueHumanName: { text: "the name", given: ["x"] } },
    },
  );
  assert.equal(done.status, 200, done.text);
  assert.equal(done.json["birthDate"], "1930-01-01");
  assert.deepEqual(done.json["contact"], [{ name: { text: "the name", given: ["x"] }, gender: "female" }]);
});

test("FHIRPath Patch adds simple, complex and repeating elements that were not there", async () => {
  const id = await createdId(product, patient("p-5"));
  const done = await pathPatch(
    id,
    { type: "add", path: "Patient", name: "active", value: { valueBoolean: true } },
    {
      type: "add",
      path: "Patient",
      name: "maritalStatus",
      value: { valueCodeableConcept: { text: "married" } },
    },
    {
      type: "add",
      path: "Patient",
      name: "telecom",
      value: { valueContactPoint: { value: "1", system: "phone" } },
    },
    {
      type: "add",
      path: "Patient",
      name: "telecom",
      value: { valueContactPoint: { value: "2", system: "phone" } },
    },
    {
      type: "add",
      path: "Patient",
      name: "contact",
      value: { part: [{ name: "name", valueHumanName: { text: "a name" } }] },
    },
    { type: "add", path: "Patient.name[0]", name: "given", value: { valueString: "Minh" } },
    { type: "add", path: "Patient", name: "deceased", value: { valueDateTime: "2026-01-01" } },
  );
  assert.equal(done.status, 200, done.text);
  assert.equal(done.json["active"], true);
  assert.deepEqual(done.json["maritalStatus"], { text: "married" });
  assert.equal((done.json["telecom"] as unknown[]).length, 2);
  assert.deepEqual(done.json["contact"], [{ name: { text: "a name" } }]);
  assert.deepEqual((done.json["name"] as readonly Fields[])[0]?.["given"], ["Thị", "Bình", "Minh"]);
  assert.equal(done.json["deceasedDateTime"], "2026-01-01");
});

test("a replaced element of several types carries the type of its new value", async () => {
  const id = await createdId(product, patient("p-11", { deceasedBoolean: false }));
  const done = await pathPatch(id, {
    type: "replace",
    path: "Patient.deceased",
    value: { valueDateTime: "2026-02-01" },
  });
  assert.equal(done.status, 200, done.text);
  assert.deepEqual([done.json["deceasedBoolean"], done.json["deceasedDateTime"]], [undefined, "2026-02-01"]);
  const watched = await createdId(product, observation(id));
  const text = await product.fhir("PATCH", `Observation/${watched}`, {
    resourceType: "Parameters",
    parameter: [
      {
        name: "operation",
        part: [
          { name: "type", valueCode: "replace" },
          { name: "path", valueString: "Observation.value" },
          { name: "value", valueString: "âm tính" },
        ],
      },
    ],
  });
  assert.equal(text.status, 200, text.text);
  assert.deepEqual([text.json["valueQuantity"], text.json["valueString"]], [undefined, "âm tính"]);
});

test("an element that is there once already is not added a second time", async () => {
  const id = await createdId(product, patient("p-6"));
  const done = await pathPatch(id, {
    type: "add",
    path: "Patient",
    name: "gender",
    value: { valueCode: "male" },
  });
  assert.equal(done.status, 422, done.text);
});

test("FHIRPath Patch deletes, and deleting what is not there is no error", async () => {
  const id = await createdId(product, patient("p-7", { contact: [{ name: { text: "a name" } }] }));
  const done = await pathPatch(
    id,
    { type: "delete", path: "Patient.birthDate" },
    { type: "delete", path: "Patient.contact[0]" },
    { type: "delete", path: "Patient.maritalStatus" },
    { type: "delete", path: "Patient.name[0].given[0]" },
  );
  assert.equal(done.status, 200, done.text);
  assert.deepEqual([done.json["birthDate"], done.json["contact"]], [undefined, undefined]);
  assert.deepEqual((done.json["name"] as readonly Fields[])[0]?.["given"], ["Bình"]);
  const many = await pathPatch(id, { type: "delete", path: "Patient.name | Patient.identifier" });
  assert.equal(many.status, 400);
});

test("FHIRPath Patch inserts into and reorders a list", async () => {
  const identifier = ["a", "b", "c"].map((value) => ({ system: "http://example.vn", value }));
  const id = await createdId(product, patient("p-8", { identifier }));
  const insert = await pathPatch(id, {
    type: "insert",
    path: "Patient.identifier",
    index: 1,
    value: { valueIdentifier: { system: "http://example.vn", value: "x" } },
  });
  const order = (json: Fields) => (json["identifier"] as readonly Fields[]).map((each) => each["value"]);
  assert.deepEqual(order(insert.json), ["a", "x", "b", "c"], insert.text);
  const move = await pathPatch(id, { type: "move", path: "Patient.identifier", source: 3, destination: 0 });
  assert.deepEqual(order(move.json), ["c", "a", "x", "b"], move.text);
  const beyond = await pathPatch(id, { type: "move", path: "Patient.identifier", source: 9, destination: 0 });
  assert.equal(beyond.status, 400);
  const found = await product.fhir("GET", "Patient?identifier=http://example.vn|x");
  assert.equal(found.json["total"] ?? (found.json["entry"] as unknown[]).length, 1);
});

test("a list element is named by what it says", async () => {
  const telecom = [
    { system: "phone", value: "1", use: "home" },
    { system: "phone", value: "2", use: "work" },
  ];
  const id = await createdId(product, patient("p-9", { telecom }));
  const done = await pathPatch(
    id,
    { type: "replace", path: "Patient.telecom.where(use='work').value", value: { valueString: "22" } },
    { type: "delete", path: "Patient.telecom.where(use = 'home')" },
  );
  assert.equal(done.status, 200, done.text);
  assert.deepEqual(done.json["telecom"], [{ system: "phone", value: "22", use: "work" }]);
});

test("a FHIRPath Patch that makes no sense is refused and names its operation", async () => {
  const id = await createdId(product, patient("p-10"));
  for (const [operation, status] of [
    [{ type: "melt", path: "Patient.gender" }, 400],
    [{ type: "replace", path: "Patient..gender", value: { valueCode: "male" } }, 400],
    [{ type: "replace", path: "Patient.photo", value: { valueCode: "male" } }, 422],
    [{ type: "add", path: "Patient", name: "__proto__", value: { valueCode: "male" } }, 400],
    [{ type: "replace", path: "Patient.gender" }, 400],
  ] as const) {
    const answer = await pathPatch(id, operation);
    assert.equal(answer.status, status, `${JSON.stringify(operation)} ${answer.text}`);
    assert.match(issuesOf(answer)[0]?.at ?? "", /^Parameters\.parameter\[0\]/);
  }
  const nothing = await product.fhir("PATCH", `Patient/${id}`, { resourceType: "Parameters" });
  assert.equal(nothing.status, 400);
  const resource = await product.fhir("PATCH", `Patient/${id}`, patient("p-10"));
  assert.equal(resource.status, 415);
});
