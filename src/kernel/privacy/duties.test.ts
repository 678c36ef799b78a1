import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import pg from "pg";
import { keyOf } from "#kernel/fhir/indexing/keys.ts";
import { type SignedIn, signInAs } from "#test/harness/people.ts";
import { startProduct, type TestProduct } from "#test/harness/product.ts";

let product: TestProduct;
let clinic = "";
let patient = "";
let observation = "";
let citizen: SignedIn;
let dataOfficer: SignedIn;
let doctor: SignedIn;

const idOf = ({ json }: { readonly json: Readonly<Record<string, unknown>> }): string => String(json["id"]);

before(async () => {
  product = await startProduct();
  clinic = idOf(
    await product.fhir("POST", "Organization", { resourceType: "Organization", name: "Trạm thử" }),
  );
  patient = idOf(
    await product.fhir("POST", "Patient", {
      resourceType: "Patient",
      name: [{ text: "Vũ Thị Thử" }],
      managingOrganization: { reference: `Organization/${clinic}` },
    }),
  );
  observation = idOf(
    await product.fhir("POST", "Observation", {
      resourceType: "Observation",
      status: "final",
      code: { text: "Cân nặng" },
      subject: { reference: `Patient/${patient}` },
      effectiveDateTime: "2026-11-01",
      valueString: "52 kg",
    }),
  );
  citizen = await signInAs(product, { role: "citizen", patient, name: "Vũ Thị Thử" });
  dataOfficer = await signInAs(product, { role: "data-officer", name: "Cán bộ dữ liệu" });
  doctor = await signInAs(product, { role: "doctor", facility: clinic });
});
after(() => product.stop());

async function rowsOf(text: string, values: readonly unknown[]): Promise<readonly Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: product.databaseUrl });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text, [...values])).rows;
  } finally {
    await client.end();
  }
}

const ask = async (kind: string): Promise<string> => {
  const answer = await citizen.call("POST", "/api/my/requests", { kind, details: "Đề nghị của tôi" });
  assert.equal(answer.status, 200, answer.text);
  return idOf(answer);
};

const carryOut = async (id: string): Promise<void> => {
  const accepted = await dataOfficer.call("POST", `/api/privacy/requests/${id}/accept`, { reason: "Đồng ý" });
  assert.equal(accepted.status, 200, accepted.text);
  const done = await dataOfficer.call("POST", `/api/privacy/requests/${id}/fulfil`, { note: "Đã xong việc" });
  assert.equal(done.status, 200, done.text);
};

test("a citizen asks, the data officer answers, the citizen fetches the copy, and nothing of it is kept", async () => {
  const id = await ask("copy");
  const listed = await dataOfficer.call("GET", "/api/privacy/requests?state=received");
  const [first] = listed.json["requests"] as Record<string, unknown>[];
  assert.deepEqual(
    [first?.["id"], first?.["patientName"], first?.["facilityName"]],
    [id, "Vũ Thị Thử", "Trạm thử"],
  );
  await carryOut(id);
  const path = `/api/my/requests/${id}/copy`;
  const copy = await citizen.call("POST", path, {}, { "idempotency-key": "copy-of-my-record" });
  assert.match(copy.text, /52 kg/);
  assert.deepEqual(
    await rowsOf("select 1 from kernel.command_answer where key = $1", ["copy-of-my-record"]),
    [],
  );
  const seen = await rowsOf(
    "select 1 from audit.entry where actor = $1 and patient = $2 and outcome = 'done'",
    [citizen.accountId, keyOf(patient)],
  );
  assert.ok(seen.length > 0, "the person sees it among the accesses to their data");
});

test("who treats no longer sees what the person had restricted, until it is lifted", async () => {
  const look = async () => (await doctor.fhir("GET", `Observation/${observation}`)).status;
  assert.equal(await look(), 200);
  const id = await ask("restriction");
  await carryOut(id);
  assert.equal(await look(), 404);
  assert.equal((await citizen.fhir("GET", `Observation/${observation}`)).status, 200);
  const lifted = await dataOfficer.call("POST", `/api/privacy/requests/${id}/lift`, {
    reason: "Người bệnh đề nghị",
  });
  assert.equal(lifted.status, 200, lifted.text);
  assert.equal(await look(), 200);
});

test("a request belongs to the facility that it is addressed to", async () => {
  const id = await ask("complaint");
  const there = await signInAs(product, { role: "records-officer", facility: clinic });
  const elsewhere = await signInAs(product, { role: "records-officer", facility: "another" });
  assert.equal((await there.call("GET", `/api/privacy/requests/${id}`)).status, 200);
  assert.equal((await elsewhere.call("GET", `/api/privacy/requests/${id}`)).status, 404);
  assert.deepEqual((await elsewhere.call("GET", "/api/privacy/requests")).json["requests"], []);
});

test("neither a clinician nor an administrator gets to the desks, and a citizen only to their own", async () => {
  const administrator = await signInAs(product, { role: "it-administrator" });
  for (const somebody of [doctor, administrator, citizen])
    for (const path of ["requests", "activities", "notices", "incidents", "retention/due", "releases"])
      assert.equal((await somebody.call("GET", `/api/privacy/${path}`)).status, 403, path);
});

test("wrong input is refused by the name of its field and changes nothing", async () => {
  const before = await rowsOf("select count(*) from privacy.request", []);
  const refused = async (body: object, field: RegExp) => {
    const answer = await citizen.call("POST", "/api/my/requests", body);
    assert.equal(answer.status, 400, answer.text);
    assert.match(answer.text, field);
  };
  await refused({ kind: "everything", details: "Xin tất cả" }, /"kind"/);
  await refused({ kind: "copy", details: "" }, /"details"/);
  await refused({ kind: "correction", details: "Sửa ngày sinh" }, /"wanted\.resource"/);
  await refused({ kind: "withdraw-consent", details: "Rút lại" }, /"wanted\.notice"/);
  await refused({ kind: "copy", details: "Xin bản sao\u0000" }, /"details"/);
  assert.deepEqual(await rowsOf("select count(*) from privacy.request", []), before);
});

test("the desks of the data officer answer", async () => {
  for (const path of [
    "activities",
    "activities/export?format=csv",
    "notices",
    "incidents?open=true",
    "retention/classes",
    "retention/due",
    "retention/holds",
    "retention/disposals",
    "releases",
  ]) {
    const answer = await dataOfficer.call("GET", `/api/privacy/${path}`);
    assert.equal(answer.status, 200, `${path} ${answer.text.slice(0, 200)}`);
  }
});
