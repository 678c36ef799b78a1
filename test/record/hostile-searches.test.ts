import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import fc from "fast-check";
import { searchParamsOf } from "#kernel/fhir/definitions/search-parameters.ts";
import { type FhirAnswer, startProduct, type TestProduct } from "#test/harness/product.ts";
import { createdId, put } from "./answers.ts";
import { hostileStrings } from "./hostile-strings.ts";
import { assertRefused, countRows } from "./refusals.ts";
import { observation, patient } from "./samples.ts";

let product: TestProduct;
let counts: Awaited<ReturnType<typeof countRows>>;
before(async () => {
  product = await startProduct();
  const id = await createdId(product, patient("search"));
  await createdId(product, observation(id, { performer: [{ reference: "Practitioner/a" }] }));
  await put(product, {
    resourceType: "Organization",
    id: "o1",
    name: "Một",
    partOf: { reference: "Organization/o2" },
  });
  await put(product, {
    resourceType: "Organization",
    id: "o2",
    name: "Hai",
    partOf: { reference: "Organization/o1" },
  });
  counts = await countRows(product);
});
after(async () => {
  assert.deepEqual(await countRows(product), counts, "a search wrote something");
  await product.stop();
});

/** A search is answered or refused as a refusal is owed; never does it fail. */
function assertFair(answer: FhirAnswer, what: string): void {
  if (answer.status === 200) assert.equal(answer.json["resourceType"], "Bundle", what);
  else assertRefused(answer, what);
}

const modifiers = [
  "",
  ":exact",
  ":contains",
  ":missing",
  ":not",
  ":identifier",
  ":of-type",
  ":in",
  ":not-in",
  ":above",
  ":below",
  ":text",
  ":Patient",
  ":Nothing",
  ":",
  "::",
  ":__proto__",
  ":Patient.name",
  ".name",
  ".",
  "..",
  ":Patient.organization.partof.partof.partof.name",
];

const encode = (name: string, value: string): string => {
  const safe = (text: string) =>
    encodeURIComponent(text.replace(/[\ud800-\udfff]/g, (unit) => (unit.length > 1 ? unit : "\ufffd")));
  return `${safe(name)}=${safe(value)}`;
};

test("no string in any parameter of any kind, with any modifier, makes a search fail", async () => {
  const types = [
    "Patient",
    "Observation",
    "Encounter",
    "ValueSet",
    "RiskAssessment",
    "Organization",
  ] as const;
  const names = types.flatMap((type) => [...searchParamsOf(type).keys()].map((name) => ({ type, name })));
  const query = fc.record({
    param: fc.constantFrom(...names),
    modifier: fc.constantFrom(...modifiers),
    value: fc.oneof(fc.constantFrom(...hostileStrings), fc.string({ unit: "binary", maxLength: 20 })),
  });
  await fc.assert(
    fc.asyncProperty(query, async ({ param, modifier, value }) => {
      const pair = encode(`${param.name}${modifier}`, value);
      assertFair(await product.fhir("GET", `${param.type}?${pair}`), `${param.type}?${pair}`);
    }),
    { numRuns: 300 },
  );
});

test("no string in a control parameter makes a search fail", async () => {
  const controls = [
    "_sort",
    "_count",
    "_total",
    "_summary",
    "_elements",
    "_include",
    "_revinclude",
    "_include:iterate",
    "_revinclude:iterate",
    "_has",
    "_has:Observation:subject:code",
    "_has:Observation",
    "_has:::",
    "_filter",
    "_cursor",
    "_page",
    "_id",
    "_lastUpdated",
    "_tag",
    "_profile",
    "_security",
    "_type",
    "_list",
    "_query",
    "_text",
    "_content",
    "_pretty",
    "_contained",
    "_score",
    "_unknown",
  ];
  const own = [
    "*",
    "*:*",
    "Patient:*",
    "Observation:subject",
    "Observation:subject:Patient",
    "name",
    "-name",
    "-",
    "name,-name,,",
    "count",
    "accurate",
  ];
  const value = fc.oneof(
    fc.constantFrom(...hostileStrings, ...own),
    fc.string({ unit: "binary", maxLength: 20 }),
  );
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...controls), value, async (control, text) => {
      const pair = encode(control, text);
      assertFair(await product.fhir("GET", `Patient?${pair}`), `Patient?${pair}`);
    }),
    { numRuns: 300 },
  );
});

test("a filter that makes no sense, or nests without end, is refused", async () => {
  const filters = [
    "(",
    ")",
    "name",
    "name eq",
    "name xx y",
    "name eq 'a' and",
    "name eq 'a' or or name eq 'b'",
    "not",
    "not (",
    "name eq 'a",
    "nothing eq 'a'",
    "name.x.y eq 'a'",
    "name[ eq 'a'",
    `${"(".repeat(5_000)}name eq 'a'${")".repeat(5_000)}`,
    `${"not (".repeat(1_500)}name eq 'a'${")".repeat(1_500)}`,
    Array.from({ length: 2_000 }, () => "name eq a").join(" and "),
  ];
  for (const filter of filters)
    assertFair(await post("Patient", `_filter=${encodeURIComponent(filter)}`), filter.slice(0, 60));
});

async function post(type: string, form: string, contentType = "application/x-www-form-urlencoded") {
  return product.fhir("POST", `${type}/_search`, form, { "content-type": contentType });
}

test("huge counts are cut, impossible ones are refused", async () => {
  for (const count of ["1000000", "999999999", "99999999999999999999"])
    assertFair(await product.fhir("GET", `Patient?_count=${count}`), count);
  for (const count of ["-1", "1.5", "many", "1e3", " "])
    assertRefused(await product.fhir("GET", `Patient?_count=${encodeURIComponent(count)}`), count);
  const history = await product.fhir("GET", "Patient/_history?_count=999999999");
  assert.equal(history.status, 200);
});

test("includes that go round in circles come to an end", async () => {
  const includes = [
    "_include=Organization:partof&_include:iterate=Organization:partof",
    "_include:iterate=Organization:partof&_revinclude:iterate=Organization:partof",
    "_include=*&_revinclude=*",
    "_include:iterate=*&_revinclude:iterate=*",
  ];
  for (const include of includes) {
    const answer = await product.fhir("GET", `Organization?_id=o1&${include}`);
    assert.equal(answer.status, 200, answer.text);
    const entries = answer.json["entry"] as readonly { resource: { id: string } }[];
    assert.deepEqual(entries.map((entry) => entry.resource.id).sort(), ["o1", "o2"], include);
  }
});

test("chains, lists and repetitions beyond measure are answered or refused", async () => {
  const chain = `Organization?${Array.from({ length: 60 }, () => "partof").join(".")}.name=x`;
  assertFair(await product.fhir("GET", chain), "a long chain");
  const has = `Patient?${"_has:Observation:subject:".repeat(40)}code=x`;
  assertFair(await product.fhir("GET", has), "a long reverse chain");
  assertFair(await post("Patient", `name=${"a,".repeat(5_000)}b`), "five thousand names");
  assertFair(
    await post("Patient", `_id=${Array.from({ length: 5_000 }, (_, n) => `id-${n}`).join(",")}`),
    "ids",
  );
  assertFair(
    await post("Patient", Array.from({ length: 2_000 }, () => "name=a").join("&")),
    "two thousand terms",
  );
  assertFair(
    await post("Patient", Array.from({ length: 500 }, () => "_include=Patient:organization").join("&")),
    "includes",
  );
  assertFair(await post("Patient", `_sort=${Array.from({ length: 500 }, () => "name").join(",")}`), "sorts");
});

test("cursors that nobody gave out are refused", async () => {
  const page = await product.fhir("GET", "Organization?_count=1");
  const link = (page.json["link"] as readonly { relation: string; url: string }[]).find(
    (each) => each.relation === "next",
  );
  const next = new URL(link?.url ?? "http://x");
  const given = next.searchParams.get("_cursor") ?? "";
  const ask = (type: string, cursor: string) => post(type, `_cursor=${encodeURIComponent(cursor)}`);
  const forged = [
    "",
    "x",
    given.slice(0, -2),
    `${given}AA`,
    given.split("").toReversed().join(""),
    Buffer.from("2026-01-01T00:00:00Z 0 0").toString("base64url"),
    "A".repeat(5_000),
  ];
  for (const cursor of forged) assertRefused(await ask("Organization", cursor), cursor.slice(0, 40));
  assert.equal((await ask("Organization", given)).status, 200);
  assertRefused(await ask("Patient", given), "the cursor of another search");
});

test("forms and addresses that are not properly encoded are answered or refused", async () => {
  for (const form of ["%", "%zz", "name=%E0%A4%A", "name=%00", "=", "&&&", "name", "=x", "a=b=c", "name[]=x"])
    assertFair(await post("Patient", form), form);
  for (const path of [
    "Patient/%",
    "Patient/%E0%A4%A",
    "%",
    "Patient?%",
    "Patient?name=%ff",
    "Patient//x",
    "Patient/%2e%2e",
  ])
    assertFair(await product.fhir("GET", path), path);
  assertRefused(await post("Patient", '{"name":"x"}', "application/json"), "a form as JSON");
});
