import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type FhirAnswer, startProduct, type TestProduct } from "#test/harness/product.ts";

let product: TestProduct;
before(async () => {
  product = await startProduct();
  const people = [
    { id: "a", birthDate: "1980-01-01", name: [{ family: "Nguyễn", given: ["Văn", "An"] }] },
    { id: "b", birthDate: "1990-02-02", name: [{ family: 'Trần "Tư"' }, { family: "Lê" }] },
    { id: "c", birthDate: "2001-03-03" },
  ];
  for (const person of people) await put({ resourceType: "Patient", ...person });
  const member = [{ entity: { reference: "Patient/b" } }];
  await put({ resourceType: "Group", id: "g", type: "person", actual: true, member });
});
after(() => product.stop());

interface Sent {
  readonly resourceType: string;
  readonly id: string;
  readonly [element: string]: unknown;
}

async function put(resource: Sent): Promise<void> {
  const { status, text } = await product.fhir("PUT", `${resource.resourceType}/${resource.id}`, resource);
  assert.equal(status, 201, text);
}

const column = (name: string, path: string) => ({ name, path });

const births = {
  resourceType: "ViewDefinition",
  resource: "Patient",
  status: "active",
  select: [{ column: [column("id", "id"), column("born", "birthDate")] }],
};
const families = {
  ...births,
  select: [{ column: [column("id", "id")] }, { forEach: "name", column: [column("family", "family")] }],
};

const run = (view: object, ...parameter: readonly object[]): Promise<FhirAnswer> =>
  product.fhir("POST", "$viewdefinition-run", {
    resourceType: "Parameters",
    parameter: [{ name: "viewResource", resource: view }, ...parameter],
  });

const format = (code: string) => ({ name: "_format", valueCode: code });
const limit = (count: number) => ({ name: "_limit", valueInteger: count });

const rowsOf = ({ status, text }: FhirAnswer): readonly Readonly<Record<string, unknown>>[] => {
  assert.equal(status, 200, text);
  return JSON.parse(text) as readonly Readonly<Record<string, unknown>>[];
};
const idsOf = (answer: FhirAnswer) =>
  rowsOf(answer)
    .map((row) => String(row["id"]))
    .toSorted();

test("a view runs over the stored resources of its type", async () => {
  const answer = await run(births);
  assert.match(answer.headers.get("content-type") ?? "", /^application\/json/);
  assert.deepEqual(
    rowsOf(answer).toSorted((x, y) => (String(x["id"]) < String(y["id"]) ? -1 : 1)),
    [
      { id: "a", born: "1980-01-01" },
      { id: "b", born: "1990-02-02" },
      { id: "c", born: "2001-03-03" },
    ],
  );
});

test("a definition may be sent alone, with the rest in the address", async () => {
  const answer = await product.fhir("POST", "$viewdefinition-run?_format=csv&header=false&_limit=1", births);
  assert.equal(answer.status, 200);
  assert.match(answer.headers.get("content-type") ?? "", /^text\/csv/);
  assert.match(answer.text, /^[abc],\d{4}-\d\d-\d\d\r\n$/);
});

test("rows come as NDJSON and as CSV with a first line of names", async () => {
  const person = { resourceType: "Patient", id: "x", name: [{ family: 'Trần, "Tư"' }] };
  const resource = { name: "resource", resource: person };
  const lines = await run(families, resource, format("ndjson"));
  assert.match(lines.headers.get("content-type") ?? "", /ndjson/);
  assert.equal(lines.text, `${JSON.stringify({ id: "x", family: 'Trần, "Tư"' })}\n`);
  assert.equal((await run(families, resource, format("csv"))).text, 'id,family\r\nx,"Trần, ""Tư"""\r\n');
});

test("a limit counts rows, not resources", async () => {
  const all = rowsOf(await run(families));
  assert.equal(all.length, 3);
  assert.deepEqual(rowsOf(await run(families, limit(2))), all.slice(0, 2));
  assert.deepEqual(rowsOf(await run(families, limit(0))), []);
});

test("a view can be about certain patients or the members of a group", async () => {
  const patient = { name: "patient", valueReference: { reference: "Patient/c" } };
  const group = { name: "group", valueReference: { reference: "Group/g" } };
  assert.deepEqual(idsOf(await run(births, patient)), ["c"]);
  assert.deepEqual(idsOf(await run(births, group)), ["b"]);
  const unknown = { name: "group", valueReference: { reference: "Group/none" } };
  assert.equal((await run(births, unknown)).status, 404);
});

test("resources that are sent along need no place in the record", async () => {
  const resource = { name: "resource", resource: { resourceType: "Patient", id: "x", birthDate: "2020" } };
  assert.deepEqual(rowsOf(await run(births, resource)), [{ id: "x", born: "2020" }]);
});

test("what cannot be carried out is refused with its place", async () => {
  const refused = async (...parameter: readonly object[]) => (await run(births, ...parameter)).status;
  assert.equal(await refused(format("parquet")), 400);
  assert.equal(await refused({ name: "_limit", valueString: "many" }), 400);
  assert.equal(await refused({ name: "nonsense", valueString: "1" }), 400);
  assert.equal(await refused({ name: "resource", valueString: "1" }), 400);
  assert.equal(await refused({ name: "patient", valueReference: { reference: "Group/g" } }), 400);
  assert.equal((await product.fhir("POST", "$viewdefinition-run", { resourceType: "Patient" })).status, 400);
  assert.equal((await product.fhir("GET", "$viewdefinition-run")).status, 405);
  const broken = await run({ ...births, select: [{ column: [column("id", "name.((")] }] });
  assert.equal(broken.status, 422);
  assert.match(broken.text, /ViewDefinition\.select\[0\]/);
});

test("a definition of one's own needs the permission, loops in loops end", async () => {
  const loops = "contact.select(%resource.descendants().select(%resource.descendants())).count()";
  const contact = Array.from({ length: 200 }, () => ({ name: { given: ["a", "b", "c"] } }));
  const resource = { name: "resource", resource: { resourceType: "Patient", id: "x", contact } };
  const answer = await run({ ...births, select: [{ column: [column("id", loops)] }] }, resource);
  assert.equal(answer.status, 422);
  const wide = Array.from({ length: 30 }, (_, at) => ({
    forEach: "contact.name.given",
    column: [column(`c${at}`, "$this")],
  }));
  assert.equal((await run({ ...births, select: wide }, resource)).status, 422);
  const other = await startProduct("system/*.rs");
  try {
    const body = { resourceType: "Parameters", parameter: [{ name: "viewResource", resource: births }] };
    assert.equal((await other.fhir("POST", "$viewdefinition-run", body)).status, 403);
  } finally {
    await other.stop();
  }
});

test("a view of a type that the token may not read is refused", async () => {
  const other = await startProduct("system/Observation.rs reporting.views");
  try {
    const body = { resourceType: "Parameters", parameter: [{ name: "viewResource", resource: births }] };
    assert.equal((await other.fhir("POST", "$viewdefinition-run", body)).status, 403);
  } finally {
    await other.stop();
  }
});
