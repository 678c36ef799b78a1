import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { generateProvince } from "#province/generate.ts";
import { type FhirAnswer, startProduct, type TestProduct } from "#test/harness/product.ts";
import { validateResource } from "../../../validation/validate.ts";

interface Reference {
  readonly reference: string;
}

interface SectionShape {
  readonly title: string;
  readonly code: { readonly coding: readonly { readonly code: string }[] };
  readonly text: { readonly status: string; readonly div: string };
  readonly entry?: readonly Reference[];
  readonly emptyReason?: unknown;
}

interface Member {
  readonly resourceType: string;
  readonly id: string;
  readonly [element: string]: unknown;
}

interface Composition extends Member {
  readonly subject: Reference;
  readonly author: readonly Reference[];
  readonly section: readonly SectionShape[];
}

interface DocumentShape {
  readonly id: string;
  readonly type: string;
  readonly timestamp: string;
  readonly identifier: { readonly value: string };
  readonly entry: readonly { readonly fullUrl: string; readonly resource: Member }[];
}

const problems = "11450-4";
const allergies = "48765-2";
const medications = "10160-0";
const results = "30954-2";
const past = "11348-0";

let product: TestProduct;
before(async () => {
  product = await startProduct();
});
after(() => product.stop());

async function put(type: string, id: string, body: object): Promise<FhirAnswer> {
  const answer = await product.fhir("PUT", `${type}/${id}`, { resourceType: type, id, ...body });
  assert.ok(answer.status < 300, answer.text);
  return answer;
}

/** Whatever makes it invalid; that we hold no facts about the profile of the whole is no fault. */
const faultsOf = (resource: unknown, ...profiles: readonly string[]) =>
  validateResource(resource, { profiles }).filter(({ severity }) => severity !== "warning");

async function summaryOf(id: string, query = ""): Promise<DocumentShape> {
  const answer = await product.fhir("GET", `Patient/${id}/$summary${query}`);
  assert.equal(answer.status, 200, answer.text);
  assert.deepEqual(faultsOf(answer.json), []);
  return answer.json as unknown as DocumentShape;
}

function compositionOf({ entry }: DocumentShape): Composition {
  const [first] = entry;
  assert.equal(first?.resource.resourceType, "Composition");
  return first?.resource as Composition;
}

const findSection = (document: DocumentShape, code: string): SectionShape | undefined =>
  compositionOf(document).section.find((section) => section.code.coding[0]?.code === code);

function sectionOf(document: DocumentShape, code: string): SectionShape {
  const found = findSection(document, code);
  assert.ok(found, `section ${code}`);
  return found;
}

const resourcesOf = (document: DocumentShape, section: SectionShape): readonly Member[] =>
  (section.entry ?? []).map(({ reference }) => {
    const found = document.entry.find(({ fullUrl }) => fullUrl === reference);
    assert.ok(found, `${reference} is in the document`);
    return found.resource;
  });

const idsIn = (document: DocumentShape, code: string): readonly string[] =>
  resourcesOf(document, sectionOf(document, code))
    .map(({ id }) => id)
    .toSorted();

/** What the guide asks of every summary. */
function assertRules(document: DocumentShape): void {
  const composition = compositionOf(document);
  assert.equal(document.type, "document");
  const addresses = document.entry.map(({ fullUrl }) => fullUrl);
  assert.equal(new Set(addresses).size, addresses.length);
  assert.ok(addresses.includes(composition.subject.reference));
  for (const { reference } of composition.author) assert.ok(addresses.includes(reference));
  for (const code of [problems, allergies, medications])
    assert.ok((sectionOf(document, code).entry ?? []).length > 0);
  for (const section of composition.section) {
    assert.equal(section.emptyReason, undefined);
    assert.match(section.text.div, /^<div xmlns="http:\/\/www\.w3\.org\/1999\/xhtml"/);
    resourcesOf(document, section);
  }
}

const clinicalStatus = (code: string) => ({
  coding: [{ system: "http://terminology.hl7.org/CodeSystem/condition-clinical", code }],
});
const icd10 = (code: string, text: string) => ({
  coding: [{ system: "http://hl7.org/fhir/sid/icd-10", code }],
  text,
});
const condition = (patient: string, status: string, code: string, more: object = {}) => ({
  clinicalStatus: clinicalStatus(status),
  code: icd10(code, `Bệnh ${code}`),
  subject: { reference: `Patient/${patient}` },
  ...more,
});

test("a patient of whom nothing is known has the three required sections, which say so", async () => {
  await put("Patient", "bare", { name: [{ text: "Trần Thị Bình" }] });
  const document = await summaryOf("bare");
  assertRules(document);
  assert.equal(compositionOf(document).section.length, 3);
  const codes = [allergies, problems, medications].map((code) =>
    JSON.stringify(resourcesOf(document, sectionOf(document, code))),
  );
  assert.match(codes[0] ?? "", /no-allergy-info/);
  assert.match(codes[1] ?? "", /no-problem-info/);
  assert.match(codes[2] ?? "", /no-medication-info/);
  assert.match(sectionOf(document, allergies).text.div, /Không có thông tin về dị ứng/);
});

test("what is said where nothing is known keeps to the profiles of the guide", async () => {
  const document = await summaryOf("bare");
  for (const code of [allergies, problems, medications])
    for (const resource of resourcesOf(document, sectionOf(document, code))) {
      const profile = `http://hl7.org/fhir/uv/ips/StructureDefinition/${resource.resourceType}-uv-ips`;
      assert.deepEqual(faultsOf(resource, profile), []);
    }
});

test("a problem that every visit records again is told once, a past one among the past", async () => {
  await put("Patient", "ill", { name: [{ text: "Lê Văn Cường" }] });
  await put("Condition", "ill-1", condition("ill", "active", "I10", { recordedDate: "2024-01-01" }));
  await put("Condition", "ill-2", condition("ill", "active", "I10", { recordedDate: "2026-01-01" }));
  await put("Condition", "ill-3", condition("ill", "resolved", "J18.9", { recordedDate: "2020-02-03" }));
  const document = await summaryOf("ill");
  assertRules(document);
  assert.deepEqual(idsIn(document, problems), ["ill-2"]);
  assert.deepEqual(idsIn(document, past), ["ill-3"]);
  assert.match(sectionOf(document, problems).text.div, /Bệnh I10.*01\/01\/2026/);
});

test("what was entered in error or refuted is not told", async () => {
  await put("Patient", "wrong", {});
  const verification = (code: string) => ({
    coding: [{ system: "http://terminology.hl7.org/CodeSystem/condition-ver-status", code }],
  });
  await put("Condition", "wrong-1", {
    ...condition("wrong", "active", "A00"),
    clinicalStatus: undefined,
    verificationStatus: verification("entered-in-error"),
  });
  await put("Condition", "wrong-2", {
    ...condition("wrong", "active", "A01"),
    verificationStatus: verification("refuted"),
  });
  assert.match(
    JSON.stringify(resourcesOf(await summaryOf("wrong"), sectionOf(await summaryOf("wrong"), problems))),
    /no-problem-info/,
  );
});

test("text from a record cannot become markup of the narrative", async () => {
  await put("Patient", "sly", {});
  const text = `<script>alert("x")</script> & <b onclick='y'>`;
  await put("Condition", "sly-1", { ...condition("sly", "active", "Z00"), code: { text } });
  const { div } = sectionOf(await summaryOf("sly"), problems).text;
  assert.doesNotMatch(div, /<script|<b/);
  assert.match(
    div,
    /&lt;script&gt;alert\(&quot;x&quot;\)&lt;\/script&gt; &amp; &lt;b onclick=&#39;y&#39;&gt;</,
  );
});

test("the newest value of each examination is told with its unit, and who made it is in the document", async () => {
  await put("Patient", "lab", {});
  await put("Practitioner", "tech", { name: [{ text: "Phạm Minh" }] });
  const glucose = (effectiveDateTime: string, value: number) => ({
    status: "final",
    category: [
      {
        coding: [
          { system: "http://terminology.hl7.org/CodeSystem/observation-category", code: "laboratory" },
        ],
      },
    ],
    code: { coding: [{ system: "http://loinc.org", code: "2345-7" }], text: "Đường huyết" },
    subject: { reference: "Patient/lab" },
    performer: [{ reference: "Practitioner/tech" }],
    effectiveDateTime,
    valueQuantity: { value, unit: "mmol/L", system: "http://unitsofmeasure.org", code: "mmol/L" },
  });
  await put("Observation", "lab-old", glucose("2026-01-01T08:00:00+07:00", 9.1));
  await put("Observation", "lab-new", glucose("2026-03-01T00:30:00+07:00", 6.5));
  const document = await summaryOf("lab");
  assertRules(document);
  assert.deepEqual(idsIn(document, results), ["lab-new"]);
  assert.match(
    sectionOf(document, results).text.div,
    /Đường huyết<\/td><td>6,5 mmol\/L<\/td><td>01\/03\/2026/,
  );
  assert.ok(document.entry.some(({ fullUrl }) => fullUrl === `${product.base}/Practitioner/tech`));
});

test("medicines that are referred to are named and are in the document", async () => {
  await put("Patient", "drug", {});
  await put("Medication", "amox", { code: { text: "Amoxicillin 500 mg" } });
  await put("MedicationRequest", "drug-1", {
    status: "active",
    intent: "order",
    medicationReference: { reference: "Medication/amox" },
    subject: { reference: "Patient/drug" },
    authoredOn: "2026-11-01",
    dosageInstruction: [{ text: "Ngày 2 lần, mỗi lần 1 viên" }],
  });
  const document = await summaryOf("drug");
  assertRules(document);
  assert.match(sectionOf(document, medications).text.div, /Amoxicillin 500 mg.*Ngày 2 lần/);
  assert.ok(document.entry.some(({ fullUrl }) => fullUrl === `${product.base}/Medication/amox`));
});

test("the same record gives the same identifiers, a changed one others", async () => {
  await put("Patient", "same", {});
  const first = await summaryOf("same");
  const second = await summaryOf("same");
  const addresses = (document: DocumentShape) => document.entry.map(({ fullUrl }) => fullUrl);
  assert.equal(first.id, second.id);
  assert.deepEqual(addresses(first), addresses(second));
  await put("Condition", "same-1", condition("same", "active", "E11"));
  assert.notEqual((await summaryOf("same")).id, first.id);
});

test("a summary as of an instant tells what was known then", async () => {
  await put("Patient", "then", {});
  await put("Condition", "then-1", condition("then", "active", "E11"));
  const { json } = await product.fhir("GET", "Condition/then-1");
  const { lastUpdated } = json["meta"] as { lastUpdated: string };
  await put("Condition", "then-1", condition("then", "resolved", "E11"));
  assert.deepEqual(idsIn(await summaryOf("then", `?_at=${lastUpdated}`), problems), ["then-1"]);
  assert.equal(findSection(await summaryOf("then"), past)?.entry?.length, 1);
});

test("a patient who is not known, is gone, or is asked about wrongly is refused", async () => {
  assert.equal((await product.fhir("GET", "Patient/nobody/$summary")).status, 404);
  await put("Patient", "gone", {});
  await product.fhir("DELETE", "Patient/gone");
  assert.equal((await product.fhir("GET", "Patient/gone/$summary")).status, 410);
  assert.equal((await product.fhir("GET", "Patient/bare/$summary?nonsense=1")).status, 400);
  assert.equal((await product.fhir("GET", "Observation/bare/$summary")).status, 404);
  assert.equal((await product.fhir("POST", "Patient/bare/$summary", {})).status, 405);
});

test("a patient may be named by an identifier that only one has", async () => {
  const identifier = (value: string) => [{ system: "http://example.org/so-ho-so", value }];
  await put("Patient", "named", { identifier: identifier("1") });
  await put("Patient", "twin-1", { identifier: identifier("2") });
  await put("Patient", "twin-2", { identifier: identifier("2") });
  const ask = (value: string) =>
    product.fhir("GET", `Patient/$summary?identifier=http://example.org/so-ho-so|${value}`);
  const { status, json } = await ask("1");
  assert.equal(status, 200);
  assert.equal(
    compositionOf(json as unknown as DocumentShape).subject.reference,
    `${product.base}/Patient/named`,
  );
  assert.equal((await ask("2")).status, 412);
  assert.equal((await ask("3")).status, 404);
  assert.equal((await product.fhir("GET", "Patient/$summary")).status, 400);
});

test("a client that may not read allergies gets no summary that is silent about them", async () => {
  const other = await startProduct("system/Patient.cruds system/Condition.rs system/MedicationRequest.rs");
  try {
    await other.fhir("PUT", "Patient/p", { resourceType: "Patient", id: "p" });
    assert.equal((await other.fhir("GET", "Patient/p/$summary")).status, 403);
  } finally {
    await other.stop();
  }
});

test("the summaries of invented people are valid documents", async () => {
  const resources = [...generateProvince({ people: 30, years: 3 }, 7)];
  const lines = resources.map((resource) => JSON.stringify(resource)).join("\n");
  const imported = await product.fhir("POST", "$import", lines, {
    "content-type": "application/fhir+ndjson",
  });
  assert.equal(imported.status, 200, imported.text);
  const patients = resources.filter(({ resourceType }) => resourceType === "Patient");
  assert.ok(patients.length > 10);
  for (const { id } of patients) assertRules(await summaryOf(String(id)));
});
