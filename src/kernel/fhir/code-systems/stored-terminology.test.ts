import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import {
  diseases,
  startTerminologyWorld,
  type TerminologyWorld,
  valueSetUrl,
} from "#test/terminology/terminology-world.ts";

let world: TerminologyWorld;

before(async () => {
  world = await startTerminologyWorld();
});

after(() => world.product.stop());

const inSet = (id: string): string => `Condition?code:in=${valueSetUrl(id)}`;

test("a value set finds the records that carry one of its codes, and :not-in the others", async () => {
  await world.putValueSet("listed", {
    include: [{ system: diseases, concept: [{ code: "A00" }, { code: "I10" }] }],
  });
  assert.deepEqual(await world.found(inSet("listed")), ["cholera", "pressure"]);
  assert.deepEqual(await world.found(`Condition?code:not-in=${valueSetUrl("listed")}`), [
    "cholera-01",
    "elsewhere",
    "typhoid",
  ]);
});

test("a code finds all records below it in a stored hierarchy", async () => {
  const below = (code: string) => world.found(`Condition?code:below=${diseases}|${code}`);
  assert.deepEqual(await below("A00-A09"), ["cholera", "cholera-01", "typhoid"]);
  assert.deepEqual(await below("A00"), ["cholera", "cholera-01"]);
  assert.deepEqual(await below("I10"), ["pressure"]);
});

test("a code finds all records above it in a stored hierarchy", async () => {
  const above = `Condition?code:above=${diseases}|A00.0`;
  assert.deepEqual(await world.found(above), ["cholera", "cholera-01"]);
});

test("a hierarchy written as properties serves like a nested one, also when it closes in a circle", async () => {
  const system = "http://example.vn/CodeSystem/circle";
  const concept = (code: string, parent: string) => ({
    code,
    property: [{ code: "trên", valueCode: parent }],
  });
  await world.put({
    resourceType: "CodeSystem",
    id: "circle",
    url: system,
    status: "active",
    content: "complete",
    property: [{ code: "trên", uri: "http://hl7.org/fhir/concept-properties#parent", type: "code" }],
    concept: [{ code: "khoa" }, concept("nội", "khoa"), concept("a", "b"), concept("b", "a")],
  });
  const code = (text: string) => ({ coding: [{ system, code: text }] });
  for (const [id, text] of [
    ["noi", "nội"],
    ["a", "a"],
    ["b", "b"],
  ] as const)
    await world.put({ resourceType: "Observation", id, status: "final", code: code(text) });
  assert.deepEqual(await world.found(`Observation?code:below=${system}|khoa`), ["noi"]);
  assert.deepEqual(await world.found(`Observation?code:below=${system}|a`), ["a", "b"]);
});

test("a changed, a withdrawn and a deleted value set count at the very next search", async () => {
  const set = (code: string) => ({ include: [{ system: diseases, concept: [{ code }] }] });
  await world.putValueSet("changing", set("A00"));
  assert.deepEqual(await world.found(inSet("changing")), ["cholera"]);
  await world.putValueSet("changing", set("I10"));
  assert.deepEqual(await world.found(inSet("changing")), ["pressure"]);
  await world.putValueSet("changing", set("I10"), { status: "retired" });
  assert.equal(await world.found(inSet("changing")), 400);
  await world.putValueSet("changing", set("A00"));
  assert.deepEqual(await world.found(inSet("changing")), ["cholera"]);
  await world.product.fhir("DELETE", "ValueSet/changing");
  assert.equal(await world.found(inSet("changing")), 400);
});

test("a value set follows the value sets and code systems it is made of when they change", async () => {
  const system = "http://example.vn/CodeSystem/growing";
  const growing = (codes: readonly string[]) => ({
    resourceType: "CodeSystem",
    id: "growing",
    url: system,
    status: "active",
    content: "complete",
    concept: codes.map((code) => ({ code })),
  });
  await world.put(growing(["x"]));
  await world.putValueSet("inner", { include: [{ system }] });
  await world.putValueSet("outer", { include: [{ valueSet: [valueSetUrl("inner")] }] });
  for (const code of ["x", "y"])
    await world.put({
      resourceType: "Procedure",
      id: code,
      status: "completed",
      subject: { reference: "Patient/an" },
      code: { coding: [{ system, code }] },
    });
  const search = `Procedure?code:in=${valueSetUrl("outer")}`;
  assert.deepEqual(await world.found(search), ["x"]);
  await world.put(growing(["x", "y"]));
  assert.deepEqual(await world.found(search), ["x", "y"]);
  await world.putValueSet("inner", { include: [{ system, concept: [{ code: "y" }] }] });
  assert.deepEqual(await world.found(search), ["y"]);
});

test("includes are joined, conditions within one include all hold, excludes are taken away", async () => {
  const isA = (value: string) => [{ property: "concept", op: "is-a", value }];
  await world.putValueSet("gut", { include: [{ system: diseases, filter: isA("A00-A09") }] });
  await world.putValueSet("cholera-only", { include: [{ system: diseases, filter: isA("A00") }] });
  await world.putValueSet("composed", {
    include: [
      { system: diseases, filter: isA("A00"), valueSet: [valueSetUrl("gut"), valueSetUrl("cholera-only")] },
      { system: diseases, concept: [{ code: "A01.0" }, { code: "I10" }] },
    ],
    exclude: [{ system: diseases, filter: [{ property: "notifiable", op: "=", value: "true" }] }],
  });
  assert.deepEqual(await world.found(inSet("composed")), ["cholera-01", "pressure", "typhoid"]);
});

test("value sets and hierarchies also serve behind chains and in _filter", async () => {
  await world.putValueSet("behind", { include: [{ system: diseases, concept: [{ code: "A00" }] }] });
  const filter = (text: string) => world.found(`Condition?_filter=${encodeURIComponent(text)}`);
  assert.deepEqual(await world.found(`Patient?_has:Condition:patient:code:below=${diseases}|A00`), ["an"]);
  assert.deepEqual(await filter(`code in "${valueSetUrl("behind")}"`), ["cholera"]);
  assert.deepEqual(await filter(`code sb ${diseases}|A01`), ["typhoid"]);
});

test("a value set is also named by a reference, relative or with this server's address", async () => {
  const compose = { include: [{ system: diseases, concept: [{ code: "I10" }] }] };
  await world.putValueSet("referred", compose, { status: "draft" });
  assert.deepEqual(await world.found("Condition?code:in=ValueSet/referred"), ["pressure"]);
  // Told to take any free port, the server knows itself by port 0.
  const own = "http://localhost:0/fhir/ValueSet/referred";
  assert.deepEqual(await world.found(`Condition?code:in=${own}`), ["pressure"]);
  assert.equal(await world.found("Condition?code:in=ValueSet/nobody"), 400);
});

test("without a version the newest in force is meant, with one exactly that", async () => {
  const edition = (version: string, status: string, code: string) =>
    world.put({
      resourceType: "ValueSet",
      id: `edition-${version.replace(".", "-")}`,
      url: valueSetUrl("edition"),
      version,
      status,
      compose: { include: [{ system: diseases, concept: [{ code }] }] },
    });
  await edition("2.10", "active", "I10");
  await edition("2.9", "active", "A00");
  await edition("3.0", "draft", "A01.0");
  assert.deepEqual(await world.found(inSet("edition")), ["pressure"]);
  assert.deepEqual(await world.found(`${inSet("edition")}|2.9`), ["cholera"]);
  assert.deepEqual(await world.found(`${inSet("edition")}|3.0`), ["typhoid"]);
  assert.equal(await world.found(`${inSet("edition")}|4.0`), 400);
});

test("value sets and hierarchies of the R4 definitions are known without being stored", async () => {
  await world.put({
    resourceType: "Encounter",
    id: "visit",
    status: "finished",
    class: { system: "http://terminology.hl7.org/CodeSystem/v3-ActCode", code: "ACUTE" },
    subject: { reference: "Patient/an" },
  });
  const act = "http://terminology.hl7.org/CodeSystem/v3-ActCode";
  assert.deepEqual(await world.found(`Encounter?class:below=${act}|IMP`), ["visit"]);
  assert.deepEqual(await world.found(`Encounter?class:below=${act}|AMB`), []);
  assert.deepEqual(
    await world.found("Encounter?class:in=http://terminology.hl7.org/ValueSet/v3-ActEncounterCode"),
    ["visit"],
  );
  const statuses = "http://hl7.org/fhir/ValueSet/encounter-status";
  assert.deepEqual(await world.found(`Encounter?status:in=${statuses}`), ["visit"]);
  assert.deepEqual(await world.found(`Encounter?status:in=${statuses}|4.0.1`), ["visit"]);
  assert.equal(await world.found(`Encounter?status:in=${statuses}|9`), 400);
});

test("a stored value set stands before the official one of the same address", async () => {
  const url = "http://hl7.org/fhir/ValueSet/procedure-category";
  await world.put({
    resourceType: "ValueSet",
    id: "own",
    url,
    status: "active",
    compose: { include: [{ system: diseases, concept: [{ code: "I10" }] }] },
  });
  assert.deepEqual(await world.found(`Condition?code:in=${url}`), ["pressure"]);
});

test("what is not known here is refused with the name of the parameter", async () => {
  for (const search of [
    "Condition?code:in=http://example.vn/ValueSet/none",
    "Condition?code:below=http://example.vn/CodeSystem/none|A",
    `Condition?code:below=${diseases}|Z99`,
    "Condition?code:in=http://hl7.org/fhir/ValueSet/all-languages",
  ]) {
    const answer = await world.product.fhir("GET", search);
    assert.equal(answer.status, 400, search);
    assert.match(answer.text, /"code\\?"/, search);
  }
});

test("a part that is not known makes the whole value set unknown rather than smaller", async () => {
  const known = { system: diseases, concept: [{ code: "A00" }] };
  const parts = {
    "part-set": { valueSet: [valueSetUrl("nowhere")] },
    "part-condition": { ...known, valueSet: [valueSetUrl("nowhere")] },
    "part-system": { system: "http://snomed.info/sct" },
    "part-filter": { system: diseases, filter: [{ property: "concept", op: "regex", value: "(a+)+$" }] },
    "part-code": { system: diseases, filter: [{ property: "concept", op: "is-a", value: "Z99" }] },
    "part-property": { system: diseases, filter: [{ property: "colour", op: "=", value: "red" }] },
  };
  for (const [id, part] of Object.entries(parts)) {
    await world.putValueSet(id, { include: [known, part] });
    assert.equal(await world.found(inSet(id)), 400, id);
  }
});

test("a list that came with the value set serves where its composition cannot be followed", async () => {
  const foreign = { include: [{ system: "http://snomed.info/sct" }] };
  const contains = [
    { system: diseases, code: "A01", abstract: true, contains: [{ system: diseases, code: "I10" }] },
  ];
  const timestamp = "2026-01-01T00:00:00Z";
  await world.putValueSet("with-list", foreign, { expansion: { timestamp, contains } });
  assert.deepEqual(await world.found(inSet("with-list")), ["pressure"]);
  await world.putValueSet("with-page", foreign, { expansion: { timestamp, total: 50, contains } });
  assert.equal(await world.found(inSet("with-page")), 400);
});

test("value sets that include each other are refused and named", async () => {
  await world.putValueSet("ring-a", { include: [{ valueSet: [valueSetUrl("ring-b")] }] });
  await world.putValueSet("ring-b", { include: [{ valueSet: [valueSetUrl("ring-a")] }] });
  const answer = await world.product.fhir("GET", inSet("ring-a"));
  assert.equal(answer.status, 422);
  assert.match(answer.text, /ring-a includes itself/);
});

test("more codes than a search can bear are refused as too costly", async () => {
  const system = "http://example.vn/CodeSystem/large";
  const concept = Array.from({ length: 10_001 }, (_, n) => ({ code: `c${n}` }));
  await world.put({
    resourceType: "CodeSystem",
    id: "large",
    url: system,
    status: "active",
    content: "complete",
    concept: [{ code: "root", concept }],
  });
  await world.putValueSet("large", { include: [{ system }] });
  for (const search of [inSet("large"), `Condition?code:below=${system}|root`]) {
    const answer = await world.product.fhir("GET", search);
    assert.equal(answer.status, 422, search);
    assert.match(answer.text, /too-costly/);
  }
  await world.putValueSet("cut-down", {
    include: [{ system, filter: [{ property: "code", op: "in", value: "c1, c2" }] }],
  });
  assert.deepEqual(await world.found(inSet("cut-down")), []);
});

test("value sets nested without end are refused as too costly", async () => {
  for (let n = 0; n < 22; n++)
    await world.putValueSet(`deep-${n}`, { include: [{ valueSet: [valueSetUrl(`deep-${n + 1}`)] }] });
  const answer = await world.product.fhir("GET", inSet("deep-0"));
  assert.equal(answer.status, 422);
  assert.match(answer.text, /nested deeper/);
});

test("codes of a part-of hierarchy and of an incomplete system have nothing below them", async () => {
  const system = (id: string, more: Readonly<Record<string, string>>) =>
    world.put({
      resourceType: "CodeSystem",
      id,
      url: `http://example.vn/CodeSystem/${id}`,
      status: "active",
      content: "complete",
      ...more,
      concept: [{ code: "tay", concept: [{ code: "ngón tay" }] }],
    });
  await system("body", { hierarchyMeaning: "part-of" });
  await system("fragment", { content: "fragment" });
  assert.equal(await world.found("Condition?code:below=http://example.vn/CodeSystem/body|tay"), 400);
  assert.equal(await world.found("Condition?code:below=http://example.vn/CodeSystem/fragment|tay"), 400);
});
