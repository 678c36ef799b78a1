import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import fc from "fast-check";
import { createSearchWorld, type SearchWorld } from "#test/search/search-world.ts";
import { FhirError } from "../resource.ts";

let world: SearchWorld;
before(async () => {
  world = await createSearchWorld();
  await world.put({
    resourceType: "Patient",
    id: "victim",
    name: [{ text: "Lê O'Hara 100% a_b \\ c" }],
    gender: "male",
  });
});
after(() => world.close());

/** Either an answer, or a refusal that is the client's fault and names the parameter. */
async function answersOrRefuses(address: string): Promise<"answered" | "refused"> {
  try {
    await world.search(address);
    return "answered";
  } catch (error) {
    assert.ok(error instanceof FhirError, `${address}: ${String(error)}`);
    assert.equal(error.status, 400, address);
    return "refused";
  }
}

const hostile = [
  "'",
  '"',
  "\\",
  "%",
  "_",
  "$1",
  "';drop table fhir.patient;--",
  "') or true --",
  "\u0000",
  "\ud800",
  "{1,2}",
  "NULL",
  "a,,b",
  "|",
  "||",
  "|||",
  "$",
  "\\,",
  "\\|",
  "x".repeat(5000),
  "😀",
  "ﬃ",
  "İ",
  "1e999",
  "-1e-999",
  "1e308",
  "NaN",
  "Infinity",
  "9999-12-31",
  "0001-01-01",
  "0000",
  "2024-02-30",
  "2024-13",
  "gt",
  "ge2024-01-01T24:00:00Z",
  "__proto__",
  "constructor",
  "Patient/",
  "/Patient/1",
  "Patient/1/_history/2",
  "http://",
  "urn:uuid:x",
  "List/../../x",
  "a".repeat(64),
  "1|http://unitsofmeasure.org|[",
];

const parameters = [
  "name",
  "name:exact",
  "name:contains",
  "identifier",
  "identifier:of-type",
  "gender:not",
  "birthdate",
  "organization",
  "organization.name",
  "organization:identifier",
  "organization:below",
  "general-practitioner:Practitioner",
  "_id",
  "_lastUpdated",
  "_tag",
  "_profile:below",
  "_source:above",
  "_list",
  "_filter",
  "_has:Observation:patient:value-quantity",
  "_has:Observation:subject:code-value-quantity",
  "link",
  "_sort",
  "_count",
  "_elements",
  "_include",
  "_revinclude",
  "_total",
  "_summary",
  "_cursor",
  "birthdate:missing",
  "address:contains",
];

for (const parameter of parameters)
  test(`${parameter} with any hostile value answers or refuses, and harms nothing`, async () => {
    for (const value of hostile)
      await answersOrRefuses(`Patient?${parameter}=${encodeURIComponent(value.toWellFormed())}`);
    assert.deepEqual(await world.ids("Patient?gender=male"), ["victim"]);
  });

test("random names and values never become a fault of the server", async () => {
  const part = fc.oneof(
    fc.constantFrom(...parameters, "a", ":", ".", "_has:"),
    fc.string({ unit: "binary", maxLength: 20 }),
  );
  const value = fc.oneof(fc.constantFrom(...hostile), fc.string({ unit: "binary", maxLength: 60 }));
  await fc.assert(
    fc.asyncProperty(fc.array(part, { minLength: 1, maxLength: 3 }), value, async (parts, text) => {
      await answersOrRefuses(
        `Patient?${encodeURIComponent(parts.join(""))}=${encodeURIComponent(text.toWellFormed())}`,
      );
    }),
    { numRuns: 400 },
  );
});

test("a typed text is found as it is, signs and all", async () => {
  for (const text of ["Lê O'Hara 100% a_b \\\\ c"]) {
    assert.deepEqual(await world.ids(`Patient?name:exact=${encodeURIComponent(text)}`), ["victim"]);
    assert.deepEqual(await world.ids(`Patient?name:contains=${encodeURIComponent("hara 100")}`), ["victim"]);
    assert.deepEqual(await world.ids(`Patient?name:contains=${encodeURIComponent("hara_100x")}`), []);
  }
});

const refusals: readonly (readonly [address: string, named: string])[] = [
  ["Patient?nonsense=1", "nonsense"],
  ["Patient?name:nonsense=1", "name:nonsense"],
  ["Patient?birthdate=xx2024", "birthdate"],
  ["Patient?gender=", "gender"],
  ["Patient?near=1", "near"],
  ["Patient?_count=-1", "_count"],
  ["Patient?_sort=nonsense", "_sort"],
  ["Patient?_include=Nonsense:x", "_include"],
  ["Patient?_total=perhaps", "_total"],
  ["Patient?gender:in=http://unknown/valueset", "gender"],
  ["Patient?_filter=name zz 1", "_filter"],
  ["Patient?_filter=((((name eq 1)", "_filter"],
  [`Patient?_filter=${"(".repeat(30)}name eq 1${")".repeat(30)}`, "_filter"],
  [`Patient?gender=${"a,".repeat(600)}a`, "gender"],
  [`Patient?${"link:Patient.".repeat(6)}name=a`, "link:Patient"],
  [`Patient?${"gender=male&".repeat(201)}gender=male`, "gender"],
  ["Patient?_cursor=AAAA", "_cursor"],
  ["Observation?focus.focus.focus.subject.identifier=1", "focus.focus"],
  [
    `Observation?${Array.from({ length: 150 }, () => `value-quantity=${"1,".repeat(40)}1`).join("&")}`,
    "value-quantity",
  ],
  ["Observation?code-value-quantity=1", "code-value-quantity"],
];
for (const [address, named] of refusals)
  test(`${address.slice(0, 60)} is refused and the refusal names ${named}`, async () => {
    await assert.rejects(world.search(address), (error) => {
      assert.ok(error instanceof FhirError);
      assert.equal(error.status, 400);
      assert.ok(error.message.includes(named), error.message);
      return true;
    });
  });

test("a refusal never repeats the value", async () => {
  await assert.rejects(
    world.search("Patient?birthdate=Nguyễn"),
    (error) => !String(error).includes("Nguyễn"),
  );
});

test("a lenient search leaves out what it does not know and says so", async () => {
  const result = await world.search("Patient?gender=male&nonsense=1&_sort=nonsense", { lenient: true });
  assert.deepEqual(
    result.matches.map((row) => row.id),
    ["victim"],
  );
  assert.equal(result.self, "Patient?gender=male");
  assert.deepEqual(
    result.warnings.map((issue) => issue.severity),
    ["warning", "warning"],
  );
});

test("a huge _count is cut and the self link says to what", async () => {
  assert.equal((await world.search("Patient?_count=1000000")).self, "Patient?_count=1000");
});
