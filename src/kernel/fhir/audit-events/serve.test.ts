import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type SignedIn, signInAs } from "#test/harness/people.ts";
import { startProduct, type TestProduct } from "#test/harness/product.ts";
import { validateResource } from "../validation/validate.ts";

let product: TestProduct;
let auditor: SignedIn;
let doctor: SignedIn;
let patient = "";

before(async () => {
  product = await startProduct();
  const body = { resourceType: "Patient", id: "an", name: [{ text: "Trần An" }] };
  assert.equal((await product.fhir("PUT", "Patient/an", body)).status, 201);
  patient = "an";
  auditor = await signInAs(product, { role: "auditor" });
  doctor = await signInAs(product, {
    role: "doctor",
    facility: "0198c0de-0000-7000-8000-00000000c001",
    facilityName: "Phòng khám mẫu",
    practitioner: "0198c0de-0000-7000-8000-00000000d001",
  });
  await doctor.fhir("GET", `Patient/${patient}`);
  await product.fhir("GET", `Patient/${patient}`);
  await product.fhir("GET", `Patient?name=an`);
  await product.fhir("GET", "$export", undefined, { prefer: "respond-async" });
});
after(() => product.stop());

interface Found {
  readonly resource: Readonly<Record<string, unknown>> & { readonly id: string };
}

async function find(query: string): Promise<readonly Found["resource"][]> {
  const answer = await product.fhir("GET", `AuditEvent?${query}`);
  assert.equal(answer.status, 200, answer.text);
  return ((answer.json["entry"] ?? []) as readonly Found[]).map(({ resource }) => resource);
}

test("every entry is a valid AuditEvent", async () => {
  const events = await find("_count=200");
  assert.ok(events.length >= 4);
  for (const event of events) {
    const issues = validateResource(event, { type: "AuditEvent", warnings: true });
    assert.deepEqual(
      issues.filter(({ severity }) => severity === "error" || severity === "fatal"),
      [],
    );
  }
});

test("AuditEvents are found by patient, agent, action, outcome, entity, date and type", async () => {
  const [denied] = await find(`agent=${doctor.accountId}`);
  assert.equal(denied?.["outcome"], "8");
  const reads = await find(`patient=Patient/${patient}&action=R&outcome=0&type=rest`);
  assert.equal(reads.length, 1);
  assert.match(JSON.stringify(reads[0]), /"reference":"Patient\/an"/);
  assert.deepEqual(
    (await find(`entity=Patient/${patient}&action=R&outcome=0`)).map(({ id }) => id),
    [reads[0]?.id],
  );
  const today = new Date().toISOString().slice(0, 10);
  assert.ok((await find(`date=ge${today}&subtype=create`)).length <= 1);
  assert.deepEqual(await find("date=lt2020"), []);
});

test("a page leads to the next, newest first, and one is read by its id", async () => {
  const first = await product.fhir("GET", "AuditEvent?_count=2");
  const links = first.json["link"] as readonly { relation: string; url: string }[];
  const next = links.find(({ relation }) => relation === "next")?.url ?? "";
  const second = await product.fhir("GET", next.slice(product.base.length + 1));
  const idsOf = ({ json }: typeof first) =>
    (json["entry"] as readonly Found[]).map(({ resource }) => resource.id);
  const [newest = "", older = ""] = idsOf(first);
  assert.ok(newest > older && older > (idsOf(second)[0] ?? ""));
  const single = await product.fhir("GET", `AuditEvent/${older}`);
  assert.equal(single.json["id"], older);
});

test("people need the auditor's permission, and a bad parameter is named", async () => {
  assert.equal((await auditor.fhir("GET", "AuditEvent?_count=1")).status, 200);
  assert.equal((await doctor.fhir("GET", "AuditEvent?_count=1")).status, 403);
  for (const bad of ["source=x", "patient=Group/1", "action=Z", "outcome=7", "date=yesterday", "_cursor=1"]) {
    const answer = await product.fhir("GET", `AuditEvent?${bad}`);
    assert.equal(answer.status, 400, bad);
    assert.ok(answer.text.includes(bad.split("=")[0] ?? "?"), answer.text);
  }
});

test("an AuditEvent that a program sends is kept and read as it was sent", async () => {
  const [event] = await find("_count=1");
  const sent = await product.fhir("PUT", "AuditEvent/own", { ...event, id: "own" });
  assert.equal(sent.status, 201, sent.text);
  assert.equal((await product.fhir("GET", "AuditEvent/own")).json["id"], "own");
});
