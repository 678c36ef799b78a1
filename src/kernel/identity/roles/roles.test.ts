import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type PersonWanted, type SignedIn, signInAs } from "#test/harness/people.ts";
import { startProduct, type TestProduct } from "#test/harness/product.ts";

let product: TestProduct;
let administrator: SignedIn;
let officer: SignedIn;
let auditor: SignedIn;

before(async () => {
  product = await startProduct();
  administrator = await signIn({ role: "it-administrator" });
  officer = await signIn({ role: "data-officer" });
  auditor = await signIn({ role: "auditor" });
});
after(() => product.stop());

const signIn = (wanted: PersonWanted) => signInAs(product, wanted);
const reason = "Theo đề nghị của phòng nghiệp vụ";
const change = (who: SignedIn, role: string, body: object) =>
  who.call("POST", `/api/access/roles/${role}/changes`, { reason, ...body });
const approve = (who: SignedIn, id: unknown) =>
  who.call("POST", `/api/access/changes/${String(id)}/approve`, { reason });
const codeOf = ({ json }: { readonly json: Readonly<Record<string, unknown>> }) =>
  (json["error"] as { code?: string } | undefined)?.code ?? json["code"];

test("a permission that is added to a role waits for a second person", async () => {
  const cashier = await signIn({ role: "cashier", facility: "f1" });
  assert.equal((await cashier.fhir("GET", "Condition?_count=0")).status, 403);
  const proposed = await change(administrator, "cashier", { add: ["user/Condition.rs"] });
  assert.equal(proposed.json["state"], "proposed", proposed.text);
  assert.equal((await cashier.fhir("GET", "Condition?_count=0")).status, 403);
  assert.equal((await approve(administrator, proposed.json["id"])).status, 403);
  assert.equal((await approve(officer, proposed.json["id"])).json["state"], "active");
  assert.equal((await cashier.fhir("GET", "Condition?_count=0")).status, 200);
});

test("a permission that is taken from a role is gone with the next request", async () => {
  const pharmacist = await signIn({ role: "pharmacist", facility: "f1" });
  assert.equal((await pharmacist.fhir("GET", "Condition?_count=0")).status, 200);
  const done = await change(administrator, "pharmacist", { remove: ["user/Condition.rs"] });
  assert.equal(done.json["state"], "active");
  assert.equal((await pharmacist.fhir("GET", "Condition?_count=0")).status, 403);
});

test("no role both runs the system and opens charts, even when two people want it", async () => {
  const helper = await signIn({ permissions: ["access.roles"] });
  const mixed = await change(helper, "it-administrator", { add: ["user/Observation.rs"] });
  assert.equal(mixed.json["state"], "proposed");
  assert.equal(codeOf(await approve(officer, mixed.json["id"])), "access.duties-mixed");
  const everything = await change(helper, "auditor", { add: ["user/*.rs"] });
  assert.equal(codeOf(await approve(officer, everything.json["id"])), "access.duties-mixed");
});

test("nobody proposes more for the role they hold", async () => {
  const own = await change(administrator, "it-administrator", { add: ["access.approve"] });
  assert.deepEqual([own.status, codeOf(own)], [403, "access.own-role"]);
});

test("who holds a role does not approve more for it", async () => {
  const helper = await signIn({ permissions: ["access.roles"] });
  const proposed = await change(helper, "data-officer", { add: ["audit.read"] });
  assert.equal(codeOf(await approve(officer, proposed.json["id"])), "access.second-person");
});

test("citizens are never given more than to look at what is theirs", async () => {
  for (const permission of ["ops.metrics", "user/Observation.crus", "user/*.rs", "audit.read"])
    assert.equal(
      codeOf(await change(administrator, "citizen", { add: [permission] })),
      "access.citizen-role",
    );
});

test("only permissions that mean something are given", async () => {
  for (const permission of ["khong.co", "user/Unicorn.rs", "system/Patient.rs", "user/Patient.rs?x"])
    assert.equal((await change(administrator, "cashier", { add: [permission] })).status, 400, permission);
});

test("those who administer, watch and protect data open no chart", async () => {
  for (const person of [administrator, officer, auditor])
    for (const path of ["Patient?_count=1", "Observation?_count=1", "Patient/1", "Patient/1/$everything"])
      assert.equal((await person.fhir("GET", path)).status, 403, path);
});

test("every permission of a role has a meaning in Vietnamese", async () => {
  const { json } = await officer.call("GET", "/api/access/permissions");
  const list = json["permissions"] as readonly Record<string, unknown>[];
  const observation = list.find(({ permission }) => permission === "user/Observation.rs");
  assert.equal(observation?.["meaning"], "Chỉ số và kết quả: mở, tìm");
  assert.ok((observation["roles"] as readonly string[]).includes("citizen"));
  const meaningless = list.filter(({ permission, meaning }) => permission === meaning);
  assert.deepEqual(meaningless, []);
});

test("a role tells what it may do, who holds it and how it came to that", async () => {
  const { json } = await officer.call("GET", "/api/access/roles/hiv-clinician");
  assert.ok(JSON.stringify(json["permissions"]).includes("label/HIV"));
  assert.equal(json["isDangerous"], true);
  const seen = await officer.call("GET", "/api/access/roles/pharmacist");
  const [latest] = seen.json["changes"] as readonly Record<string, unknown>[];
  assert.deepEqual([latest?.["removed"], latest?.["proposedBy"]], [["user/Condition.rs"], "Người thử"]);
  assert.equal((await officer.call("GET", "/api/access/roles/unknown")).status, 404);
});

test("a new role is nothing until two people gave it something, and a programme makes it dangerous", async () => {
  const role = {
    code: "tb-clinician",
    name: "Bác sĩ chương trình lao",
    nameEn: "TB clinician",
    reach: "facility",
  };
  assert.equal((await administrator.call("POST", "/api/access/roles", role)).status, 200);
  assert.equal((await administrator.call("POST", "/api/access/roles", role)).status, 409);
  const clinician = await signIn({ role: "tb-clinician", facility: "f1" });
  assert.equal((await clinician.fhir("GET", "Patient?_count=0")).status, 403);
  const wish = { add: ["user/Patient.rs", "label/R"] };
  const proposed = await change(administrator, "tb-clinician", wish);
  assert.equal((await approve(officer, proposed.json["id"])).json["state"], "active");
  const seen = await officer.call("GET", "/api/access/roles/tb-clinician");
  assert.equal(seen.json["isDangerous"], true);
  assert.match(seen.text, /label\/R/);
  assert.equal((await clinician.fhir("GET", "Patient?_count=0")).status, 200);
  const taken = await change(administrator, "tb-clinician", { remove: ["label/R"] });
  assert.equal(taken.json["state"], "active");
});

test("the programme of a role is one there is", async () => {
  assert.equal((await change(administrator, "doctor", { add: ["label/SECRET"] })).status, 400);
});
