import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, before, test } from "node:test";
import { vaultOf } from "#kernel/access/vault.ts";
import { checkEvidence, type Evidence } from "#kernel/audit/contract.ts";
import { createSealer } from "#kernel/audit/seal.ts";
import { addKey, createSigner } from "#kernel/audit/signer.ts";
import { addDays, vietnamDay } from "#kernel/base/dates.ts";
import { newId } from "#kernel/base/ids.ts";
import { type Db, openDb } from "#kernel/db/db.ts";
import { type SignedIn, signInAs } from "#test/harness/people.ts";
import { startProduct, type TestProduct } from "#test/harness/product.ts";

const clinic = "0198c0de-0000-7000-8000-00000000c001";
const today = vietnamDay(new Date());
const doctorPhone = "0912 345 678";

let product: TestProduct;
let db: Db;
let doctor: SignedIn;
let auditor: SignedIn;
let citizen: SignedIn;
let stranger: SignedIn;
let patient = "";
let neighbour = "";

before(async () => {
  product = await startProduct();
  db = openDb({ url: product.databaseUrl, poolSize: 2 });
  patient = await newPatient("Trần Thị An", "0905111222");
  neighbour = await newPatient("Lê Văn Bình", doctorPhone);
  doctor = await signInAs(product, {
    role: "doctor",
    facility: clinic,
    facilityName: "Phòng khám mẫu",
    name: "Bác sĩ Lê Văn Cường",
    practitioner: "0198c0de-0000-7000-8000-00000000d001",
  });
  await db.transaction((tx) =>
    tx.query("update kernel.account set phone = $2 where id = $1", [doctor.accountId, doctorPhone]),
  );
  auditor = await signInAs(product, { role: "auditor", name: "Kiểm soát viên" });
  citizen = await signInAs(product, { role: "citizen", patient, name: "Trần Thị An" });
  stranger = await signInAs(product, { role: "citizen", patient: neighbour, name: "Lê Văn Bình" });
  await doctor.fhir("GET", `Patient/${patient}`);
  await doctor.fhir("GET", `Patient/${neighbour}`);
  await product.fhir("GET", "$export", undefined, { prefer: "respond-async" });
});
after(async () => {
  await db.close();
  await product.stop();
});

async function newPatient(text: string, phone: string): Promise<string> {
  const answer = await product.fhir("POST", "Patient", {
    resourceType: "Patient",
    name: [{ text }],
    telecom: [{ system: "phone", value: phone }],
    managingOrganization: { reference: `Organization/${clinic}` },
  });
  return String(answer.json["id"]);
}

interface Access {
  readonly id: string;
  readonly who: { readonly name: string; readonly role: string | null; readonly facility: string | null };
  readonly data: { readonly vi: string };
  readonly deed: { readonly vi: string };
  readonly isEveryone: boolean;
  readonly isEmergency: boolean;
  readonly isRefused: boolean;
}

async function accessesOf(person: SignedIn): Promise<readonly Access[]> {
  const answer = await person.call("GET", "/api/my/accesses?limit=200");
  assert.equal(answer.status, 200, answer.text);
  return answer.json["accesses"] as unknown as readonly Access[];
}

/** Signs the log as it is, with a key of the test's own. */
async function signNow(hours: number): Promise<void> {
  const vault = vaultOf(randomBytes(32));
  await db.transaction((tx) => addKey(tx, vault, new Date(Date.now() + hours)));
  const [era] = await db.direct.query<{ shift: number }>(
    "select shift from audit.era order by n desc limit 1",
  );
  const sealer = createSealer({ db, shift: era?.shift ?? 0, signer: createSigner(vault) });
  const [last] = await db.direct.query<{ n: number }>("select count(*) as n from audit.entry");
  for (let n = 1; ; n++) {
    await sealer.round(new Date(Date.now() + (hours + n) * 3_600_000));
    const [head] = await db.direct.query<{ n: number }>("select coalesce(max(size), 0) as n from audit.head");
    if ((head?.n ?? 0) >= (last?.n ?? 0)) return;
  }
}

test("a citizen sees in plain words who looked, in which role, where, and at what", async () => {
  const accesses = await accessesOf(citizen);
  const seen = accesses.find(({ who }) => who.name === "Bác sĩ Lê Văn Cường");
  assert.ok(seen !== undefined, JSON.stringify(accesses));
  assert.equal(seen.who.facility, "Phòng khám mẫu");
  assert.ok(seen.who.role !== null);
  assert.equal(seen.data.vi, "thông tin hành chính");
});

test("a citizen sees programs and exports of everyone's data too", async () => {
  const accesses = await accessesOf(citizen);
  assert.ok(accesses.some(({ isEveryone, who }) => isEveryone && who.name === "kiểm thử"));
  assert.ok(accesses.some(({ deed, who }) => who.name === "kiểm thử" && deed.vi === "ghi thêm"));
});

test("a citizen proves to themselves that an access stands in the log, and gets no proof about others", async () => {
  const [access] = (await accessesOf(citizen)).filter(({ who }) => who.name === "Bác sĩ Lê Văn Cường");
  await signNow(0);
  const answer = await citizen.call("GET", `/api/my/accesses/${access?.id}/proof`);
  assert.equal(answer.status, 200, answer.text);
  const evidence = answer.json as unknown as Evidence;
  const checks = await checkEvidence(evidence);
  assert.deepEqual(
    checks.map(({ check, ok }) => [check, ok]),
    [
      ["signature", true],
      ["root", true],
      ["inclusion", true],
    ],
  );
  assert.ok(evidence.kind === "inclusion" && evidence.proof.event.includes("Lê Văn Cường"));
  assert.equal((await stranger.call("GET", `/api/my/accesses/${access?.id}/proof`)).status, 404);
  assert.equal((await stranger.call("GET", `/api/my/accesses?patient=${patient}`)).status, 404);
});

test("an access that no root was signed over yet has its proof announced", async () => {
  await doctor.fhir("GET", `Patient/${patient}`);
  const [access] = await accessesOf(citizen);
  const answer = await citizen.call("GET", `/api/my/accesses/${access?.id}/proof`);
  assert.equal(answer.json["kind"], "pending");
});

test("of a search that showed several people each finds oneself in the evidence, and nobody the others", async () => {
  await product.fhir("GET", `Patient?_id=${patient},${neighbour}`);
  const [access] = await accessesOf(citizen);
  await signNow(500);
  const answer = await citizen.call("GET", `/api/my/accesses/${access?.id}/proof`);
  assert.ok(!answer.text.includes(neighbour) && !answer.text.includes(patient), answer.text);
  assert.ok((await checkEvidence(answer.json as unknown as Evidence)).every(({ ok }) => ok));
});

test("the auditor finds entries by patient, user, facility, deed and outcome, page by page", async () => {
  const find = async (query: string): Promise<readonly Record<string, unknown>[]> => {
    const answer = await auditor.call("GET", `/api/audit/entries?${query}`);
    assert.equal(answer.status, 200, answer.text);
    return answer.json["entries"] as readonly Record<string, unknown>[];
  };
  const [own] = await find(`patient=${patient}&actor=${doctor.accountId}`);
  assert.equal(own?.["action"], "fhir.read");
  assert.deepEqual(own["patients"], [{ id: patient, name: "Trần Thị An" }]);
  assert.ok((await find(`facility=${clinic}&action=fhir.`)).length >= 2);
  assert.deepEqual(await find("from=2020-01-01T00:00:00Z&until=2020-01-02T00:00:00Z"), []);
  const first = await auditor.call("GET", "/api/audit/entries?limit=1");
  const second = await find(`limit=1&after=${String(first.json["next"])}`);
  assert.notEqual(
    second[0]?.["id"],
    (first.json["entries"] as readonly Record<string, unknown>[])[0]?.["id"],
  );
  const single = await auditor.call("GET", `/api/audit/entries/${String(own["id"])}`);
  assert.equal(single.json["id"], own["id"]);
});

test("the auditor finds a person by one whole number, and the person sees that", async () => {
  const number = "001234567890";
  await product.fhir("PUT", "Patient/numbered", {
    resourceType: "Patient",
    id: "numbered",
    name: [{ text: "Phạm Thị Số" }],
    identifier: [{ system: "http://fhir.ehealth.gov.vn/core/sid/national_id", value: number }],
  });
  const found = await auditor.call("GET", `/api/audit/person?number=${number}`);
  assert.deepEqual(found.json, { id: "numbered", name: "Phạm Thị Số" });
  assert.equal((await auditor.call("GET", "/api/audit/person?number=999999999999")).status, 404);
  const entries = await auditor.call("GET", `/api/audit/entries?patient=numbered&actor=${auditor.accountId}`);
  assert.ok((entries.json["entries"] as readonly unknown[]).length >= 1, entries.text);
});

test("reading the log is in the log, and nobody else may read it", async () => {
  await auditor.call("GET", `/api/audit/entries?patient=${patient}`);
  const mine = await accessesOf(citizen);
  assert.ok(mine.some(({ who, data }) => who.name === "Kiểm soát viên" && data.vi === "nhật ký truy cập"));
  for (const other of [doctor, citizen])
    assert.equal((await other.call("GET", "/api/audit/entries")).status, 403);
});

test("unusual accesses are found with the entries behind them, and reviewed by somebody else", async () => {
  await db.transaction((tx) =>
    tx.query("update kernel.account set is_vip = true where id = $1", [citizen.accountId]),
  );
  const computed = await auditor.call("POST", "/api/audit/findings/compute", { day: today });
  assert.equal(computed.status, 200, computed.text);
  const listed = await auditor.call("GET", `/api/audit/findings?from=${addDays(today, -1)}&to=${today}`);
  const findings = listed.json["findings"] as readonly { id: string; kind: string; patient: string | null }[];
  const kinds = new Map(findings.map((finding) => [`${finding.kind} ${finding.patient}`, finding]));
  assert.ok(kinds.has(`vip ${patient}`), listed.text);
  const family = kinds.get(`family ${neighbour}`);
  assert.ok(family !== undefined && !kinds.has(`family ${patient}`), listed.text);
  const behind = await auditor.call("GET", `/api/audit/findings/${family.id}/entries`);
  assert.ok((behind.json["entries"] as readonly unknown[]).length >= 1);
  const reviewed = await auditor.call("POST", `/api/audit/findings/${family.id}/review`, {
    verdict: "ask",
    note: "Đã hỏi trưởng khoa",
  });
  assert.equal(reviewed.json["verdict"], "ask");
  const open = await auditor.call("GET", `/api/audit/findings?from=${today}&to=${today}&open=true`);
  assert.ok(!open.text.includes(family.id));
});

test("what was read in an emergency stands out for the patient and for the auditor", async () => {
  await db.transaction((tx) =>
    tx.query(
      `insert into kernel.person_access (id, account, patient, why, is_unrestricted, reason, from_at, until_at)
       values ($1, $2, $3, 'emergency', true, 'Cấp cứu ngừng tim', now(), now() + interval '4 hours')`,
      [newId(), doctor.accountId, neighbour],
    ),
  );
  product.product.app.authenticator.forget(doctor.accountId);
  assert.equal((await doctor.fhir("GET", `Patient/${neighbour}`)).status, 200);
  const [access] = await accessesOf(stranger);
  assert.ok(access?.isEmergency, JSON.stringify(access));
  await auditor.call("POST", "/api/audit/findings/compute", { day: today });
  const listed = await auditor.call("GET", `/api/audit/findings?from=${today}&to=${today}&kind=emergency`);
  assert.ok(listed.text.includes(doctor.accountId), listed.text);
});

test("anybody may see the signed roots, and that the log only grew", async () => {
  await signNow(1_000);
  const get = async (path: string) =>
    JSON.parse(await (await fetch(`${product.url}${path}`)).text()) as never;
  const { heads } = (await get("/audit/heads")) as { heads: readonly { size: number }[] };
  const { keys } = (await get("/audit/keys")) as { keys: readonly unknown[] };
  assert.ok(heads.length >= 2 && keys.length >= 1);
  const { days } = (await get("/audit/days")) as { days: readonly { day: string }[] };
  const [from, to] = [days[0]?.day, days.at(-1)?.day];
  const evidence = (await get(`/audit/consistency?from=${from}&to=${to}`)) as Evidence;
  assert.ok((await checkEvidence(evidence)).every(({ ok }) => ok));
  assert.equal((await fetch(`${product.url}/audit/consistency?from=x&to=1`)).status, 400);
  assert.equal((await fetch(`${product.url}/audit/consistency?from=1999-01-01&to=1`)).status, 404);
});

test("the verifier is served without inline script, and as one file that may run only its own", async () => {
  const page = await fetch(`${product.url}/audit/verifier.html`);
  assert.doesNotMatch(await page.text(), /<script[^>]*>[^<]/);
  const script = await (await fetch(`${product.url}/audit/verifier.js`)).text();
  assert.doesNotMatch(script, /^(?:import|export) /m);
  assert.ok(script.includes("checkEvidence"));
  const file = await fetch(`${product.url}/audit/verifier-standalone.html`);
  assert.match(file.headers.get("content-disposition") ?? "", /attachment/);
  const text = await file.text();
  assert.match(text, /default-src 'none'; script-src 'sha256-/);
  assert.ok(text.includes("checkEvidence") && !text.includes('src="'));
});
