import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { startProduct, type TestProduct } from "#test/harness/product.ts";

let product: TestProduct;

before(async () => {
  product = await startProduct();
});

after(() => product.stop());

const wardUrl = "http://example.vn/fhir/StructureDefinition/ward";

const parameter = (changes: Record<string, unknown> = {}) => ({
  resourceType: "SearchParameter",
  url: "http://example.vn/fhir/SearchParameter/ward",
  name: "Ward",
  status: "active",
  description: "Khoa đang nằm",
  code: "ward",
  base: ["Basic"],
  type: "token",
  expression: `Basic.extension('${wardUrl}').value.ofType(Coding)`,
  ...changes,
});

const basic = (id: string, ward: string) => ({
  resourceType: "Basic",
  id,
  code: { text: "giường" },
  extension: [{ url: wardUrl, valueCoding: { system: "http://example.vn/wards", code: ward } }],
});

const put = async (resource: { readonly resourceType: string; readonly id: string }) => {
  const answer = await product.fhir("PUT", `${resource.resourceType}/${resource.id}`, resource);
  assert.ok(answer.status < 300, answer.text);
};

const idsOf = (json: Readonly<Record<string, unknown>>): readonly string[] =>
  ((json["entry"] ?? []) as readonly { readonly resource: { readonly id: string } }[])
    .map(({ resource }) => resource.id)
    .toSorted();

/** Asks until the parameter is known and the records are indexed for it; answers all statuses on the way. */
async function whenReady(address: string) {
  const statuses: number[] = [];
  for (;;) {
    const answer = await product.fhir("GET", address);
    if (answer.status === 200) return { statuses, ids: idsOf(answer.json) };
    statuses.push(answer.status);
    assert.ok(answer.status === 503 || answer.status === 400, answer.text);
    if (answer.status === 503) {
      const [issue] = answer.json["issue"] as readonly {
        readonly code: string;
        readonly diagnostics: string;
      }[];
      assert.equal(issue?.code, "transient");
      assert.match(issue.diagnostics, /being indexed/);
    }
    await sleep(100);
  }
}

async function whenUnknown(address: string): Promise<void> {
  for (;;) {
    const answer = await product.fhir("GET", address);
    if (answer.status === 400) return;
    await sleep(100);
  }
}

test("a parameter of one's own finds old and new records without a restart, and goes when it is deleted", async () => {
  await put(basic("old-a3", "A3"));
  await put(basic("old-b1", "B1"));
  const versions = await product.fhir("GET", "Basic/old-a3/_history");
  await put({ ...parameter(), id: "ward" });
  await put(basic("new-a3", "A3"));
  const { statuses, ids } = await whenReady("Basic?ward=A3");
  assert.deepEqual(ids, ["new-a3", "old-a3"]);
  assert.ok(statuses.includes(503), "between its definition and the last old record it must not answer");
  assert.deepEqual(await whenReady("Basic?ward=http://example.vn/wards|B1"), {
    statuses: [],
    ids: ["old-b1"],
  });
  assert.deepEqual((await whenReady("Basic?ward:missing=false")).ids, ["new-a3", "old-a3", "old-b1"]);
  assert.equal((await product.fhir("GET", "Basic/old-a3/_history")).json["total"], versions.json["total"]);

  const metadata = await product.fhir("GET", "metadata");
  assert.ok(metadata.text.includes('"definition":"http://example.vn/fhir/SearchParameter/ward"'));

  await product.fhir("DELETE", "SearchParameter/ward");
  await whenUnknown("Basic?ward=A3");
  const rest = await product.fhir("GET", "metadata");
  assert.ok(!rest.text.includes("http://example.vn/fhir/SearchParameter/ward"));
});

test("dates, references and words of one's own are found too", async () => {
  const valued = {
    ...basic("valued", "C1"),
    extension: [
      { url: "http://example.vn/seen", valueDateTime: "2026-03-04" },
      { url: "http://example.vn/at", valueReference: { reference: "Location/l1" } },
      { url: "http://example.vn/note", valueString: "Giường cạnh cửa sổ" },
      {
        url: "http://example.vn/weight",
        valueQuantity: { value: 2, system: "http://unitsofmeasure.org", code: "kg" },
      },
    ],
  };
  await put(valued);
  const own = (code: string, type: string, dataType: string, more = {}) => ({
    ...parameter({
      code,
      type,
      url: `http://example.vn/fhir/SearchParameter/${code}`,
      expression: `Basic.extension('http://example.vn/${code}').value.ofType(${dataType})`,
      ...more,
    }),
    id: code,
  });
  await put(own("seen", "date", "dateTime"));
  await put(own("at", "reference", "Reference", { target: ["Location"] }));
  await put(own("note", "string", "string"));
  await put(own("weight", "quantity", "Quantity"));
  for (const query of [
    "seen=ge2026-03-01",
    "at=Location/l1",
    "at=l1",
    "note=cua so",
    "weight=2000|http://unitsofmeasure.org|g",
  ])
    assert.deepEqual((await whenReady(`Basic?${query}`)).ids, ["valued"], query);
});

test("a changed expression is asked only when all records are indexed for it", async () => {
  const code = (expression: string) => ({
    ...parameter({ code: "kind", url: "http://example.vn/kind", expression }),
    id: "kind",
  });
  await put({ ...basic("kind-1", "K"), language: "vi" } as never);
  await put(code("Basic.language"));
  assert.deepEqual((await whenReady("Basic?kind=vi")).ids, ["kind-1"]);
  await put(code(`Basic.extension('${wardUrl}').value.ofType(Coding)`));
  for (let found: readonly string[] = ["kind-1"]; found.length > 0; await sleep(100))
    found = (await whenReady("Basic?kind=vi")).ids;
  assert.deepEqual((await whenReady("Basic?kind=K")).ids, ["kind-1"]);
});

test("a search parameter that cannot be used is refused at the element at fault", async () => {
  const cases: readonly (readonly [Record<string, unknown>, string])[] = [
    [{ type: "composite" }, "SearchParameter.type"],
    [{ base: ["Resource"] }, "SearchParameter.base[0]"],
    [{ code: "_ward" }, "SearchParameter.code"],
    [{ expression: "Basic.nothing" }, "SearchParameter.expression"],
    [{ expression: "Basic.author", type: "date" }, "SearchParameter.expression"],
    [{ expression: "Basic.where(" }, "SearchParameter.expression"],
    [{ expression: undefined }, "SearchParameter.expression"],
    [{ base: ["Patient"], code: "family", expression: "Patient.name.given" }, "SearchParameter.code"],
  ];
  for (const [changes, element] of cases) {
    const answer = await product.fhir("POST", "SearchParameter", parameter(changes));
    assert.equal(answer.status, 422, answer.text);
    const [issue] = answer.json["issue"] as readonly { readonly expression: readonly string[] }[];
    assert.deepEqual(issue?.expression, [element]);
  }
});

test("a draft is kept without being put to use", async () => {
  const answer = await product.fhir("POST", "SearchParameter", parameter({ status: "draft", code: "later" }));
  assert.equal(answer.status, 201, answer.text);
  assert.equal((await product.fhir("GET", "Basic?later=x")).status, 400);
});

test("two search parameters cannot give one type the same code", async () => {
  await put({ ...parameter({ code: "twice", url: "http://example.vn/one" }), id: "twice-1" });
  const second = parameter({ code: "twice", url: "http://example.vn/two" });
  const answer = await product.fhir("PUT", "SearchParameter/twice-2", { ...second, id: "twice-2" });
  assert.equal(answer.status, 409, answer.text);
  assert.equal((await product.fhir("GET", "SearchParameter/twice-2")).status, 404);
});

test("a bundle may add parameters, for several types too, and bring records that they find", async () => {
  const added = (code: string, expression: string, base: readonly string[]) => ({
    ...parameter({ code, url: `http://example.vn/fhir/SearchParameter/${code}`, expression, base }),
    id: code,
  });
  const resources = [
    basic("with-bundle", "Z9"),
    added("bundle-ward", `Basic.extension('${wardUrl}').value.ofType(Coding)`, ["Basic"]),
    added("tongue", "Basic.language | Location.language", ["Basic", "Location"]),
    { resourceType: "Location", id: "room", language: "vi", name: "Phòng 1" },
    { ...basic("in-vietnamese", "Z8"), language: "vi" },
  ];
  const entry = resources.map((resource) => ({
    resource,
    request: { method: "PUT", url: `${resource.resourceType}/${resource.id}` },
  }));
  const answer = await product.fhir("POST", "", { resourceType: "Bundle", type: "transaction", entry });
  assert.equal(answer.status, 200, answer.text);
  assert.deepEqual((await whenReady("Basic?bundle-ward=Z9")).ids, ["with-bundle"]);
  assert.deepEqual((await whenReady("Basic?tongue=vi&bundle-ward=Z8")).ids, ["in-vietnamese"]);
  assert.deepEqual((await whenReady("Location?tongue=vi")).ids, ["room"]);
});

test("leniency does not turn an unfinished index into an answer", async () => {
  await put({ ...parameter({ code: "soon", url: "http://example.vn/soon" }), id: "soon" });
  const lenient = { prefer: "handling=lenient" };
  for (let known = false; !known; await sleep(50)) {
    const strict = await product.fhir("GET", "Basic?soon=A3");
    known = strict.status !== 400;
    const answer = await product.fhir("GET", "Basic?soon=A3", undefined, lenient);
    assert.ok(!known || answer.status === 503, answer.text);
  }
});
