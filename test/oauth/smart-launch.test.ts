import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import {
  authorizeAs,
  begin,
  decide,
  discover,
  exchange,
  locationOf,
  registerApp,
  visit,
} from "../harness/app-tokens.ts";
import { type SignedIn, signInAs } from "../harness/people.ts";
import { startProduct, type TestProduct } from "../harness/product.ts";

let product: TestProduct;
let doctor: SignedIn;
before(async () => {
  product = await startProduct();
  for (const [id, family] of [
    ["p-1", "Nguyễn"],
    ["p-2", "Trần"],
    ["p-3", "Lê"],
  ]) {
    const managing = id === "p-3" ? "org-2" : "org-1";
    const body = {
      resourceType: "Patient",
      id,
      name: [{ text: `${family} Văn Thử` }],
      birthDate: "1990-01-02",
      managingOrganization: { reference: `Organization/${managing}` },
    };
    for (const org of ["org-1", "org-2"])
      await product.fhir("PUT", `Organization/${org}`, { resourceType: "Organization", id: org, name: org });
    assert.equal((await product.fhir("PUT", `Patient/${id}`, body)).status, 201);
  }
  doctor = await signInAs(product, { role: "doctor", facility: "org-1", practitioner: "prac-1" });
});
after(() => product.stop());

const get = async (token: string, path: string) =>
  (await fetch(`${product.base}/${path}`, { headers: { authorization: `Bearer ${token}` } })).status;

test("an app that a doctor allowed reads the chosen patient and nobody else", async () => {
  const scope = "openid fhirUser launch/patient patient/*.rs";
  const app = await registerApp(product, { scopes: scope });
  const tokens = await authorizeAs(product, doctor, app, { scope, patient: "p-1" });
  assert.equal(tokens["patient"], "p-1");
  assert.equal(tokens["need_patient_banner"], true);
  assert.equal(tokens.claims()?.["fhirUser"], `${product.base}/Practitioner/prac-1`);
  assert.equal(await get(tokens.access_token, "Patient/p-1"), 200);
  assert.equal(await get(tokens.access_token, "Patient/p-2"), 404);
});

test("the person chooses only among patients they see themselves", async () => {
  const scope = "launch/patient patient/*.rs";
  const app = await registerApp(product, { scopes: scope });
  await assert.rejects(authorizeAs(product, doctor, app, { scope, patient: "p-3" }), /400/);
  await assert.rejects(authorizeAs(product, doctor, app, { scope }), /400/);
});

const launchUrl = "http://127.0.0.1:9/launch";
const launchScope = "openid fhirUser launch patient/*.rs";

async function launch(app: { readonly client_id: string }, patient: string): Promise<string> {
  const opened = await doctor.call("POST", "/api/smart/launch", {
    app: app.client_id,
    patient,
    encounter: "e-1",
  });
  assert.equal(opened.status, 200, opened.text);
  assert.equal(opened.json["launchUrl"], launchUrl);
  return String(opened.json["launch"]);
}

test("an app opened from a record gets that patient without asking", async () => {
  const app = await registerApp(product, { scopes: launchScope, launchUrl });
  const { json } = await doctor.call("GET", "/api/smart/apps");
  assert.ok((json["apps"] as { id: string }[]).some(({ id }) => id === app.client_id));
  const begun = await begin(await discover(product, app), {
    scope: launchScope,
    launch: await launch(app, "p-2"),
    aud: product.base,
  });
  const tokens = await exchange(begun, await decide(doctor, begun.address));
  assert.equal(tokens["patient"], "p-2");
  assert.equal(tokens["encounter"], "e-1");
  assert.equal(await get(tokens.access_token, "Patient/p-2"), 200);
  assert.equal(await get(tokens.access_token, "Patient/p-1"), 404);
});

test("a launch is good once, for one app and one person, and not for a patient out of reach", async () => {
  const app = await registerApp(product, { scopes: launchScope, launchUrl });
  const other = await registerApp(product, { scopes: launchScope, launchUrl });
  const nurse = await signInAs(product, { role: "nurse", facility: "org-1" });
  const outcome = async (client: typeof app, person: SignedIn, id: string) => {
    const begun = await begin(await discover(product, client), { scope: launchScope, launch: id });
    return (await decide(person, begun.address)).searchParams.get("error");
  };
  const used = await launch(app, "p-1");
  assert.equal(await outcome(other, doctor, used), "invalid_request");
  assert.equal(await outcome(app, nurse, used), "invalid_request");
  assert.equal(await outcome(app, doctor, used), null);
  assert.equal(await outcome(app, doctor, used), "invalid_request");
  assert.equal(await outcome(app, doctor, "made-up"), "invalid_request");
  assert.equal(await outcome(app, doctor, await launch(app, "p-3")), "access_denied");
});

test("an app loses the patient when the person does", async () => {
  const scope = "launch/patient patient/*.rs";
  const app = await registerApp(product, { scopes: scope });
  const tokens = await authorizeAs(product, doctor, app, { scope, patient: "p-1" });
  assert.equal(await get(tokens.access_token, "Patient/p-1"), 200);
  const moved = {
    resourceType: "Patient",
    id: "p-1",
    name: [{ text: "Nguyễn Văn Thử" }],
    managingOrganization: { reference: "Organization/org-2" },
  };
  await product.fhir("PUT", "Patient/p-1", moved);
  product.product.app.authenticator.forget(doctor.accountId);
  assert.equal(await get(tokens.access_token, "Patient/p-1"), 404);
  await product.fhir("PUT", "Patient/p-1", {
    ...moved,
    managingOrganization: { reference: "Organization/org-1" },
  });
});

test("a citizen's app sees the citizen alone", async () => {
  const scope = "openid fhirUser patient/*.rs";
  const app = await registerApp(product, { scopes: scope });
  const citizen = await signInAs(product, { role: "citizen", patient: "p-3" });
  const tokens = await authorizeAs(product, citizen, app, { scope });
  assert.equal(tokens["patient"], "p-3");
  assert.equal(tokens.claims()?.["fhirUser"], `${product.base}/Patient/p-3`);
  assert.equal(await get(tokens.access_token, "Patient/p-3"), 200);
  assert.equal(await get(tokens.access_token, "Patient/p-1"), 404);
});

test("the decision can be shown and made by a page of the product", async () => {
  const scope = "launch/patient patient/Observation.rs";
  const app = await registerApp(product, { scopes: scope, name: "Biểu đồ" });
  const begun = await begin(await discover(product, app), { scope });
  const jar = new Map<string, string>();
  const ask = locationOf(await visit(jar, doctor, begun.address), begun.address);
  const headers = { accept: "application/json" };
  const find = new URLSearchParams({ decision: "find", q: "Nguyễn" });
  const shown = (await (await visit(jar, doctor, ask, { method: "POST", body: find, headers })).json()) as {
    readonly app: { readonly name: string };
    readonly patient: { readonly choices: unknown };
    readonly scopes: unknown;
  };
  assert.equal(shown.app.name, "Biểu đồ");
  assert.deepEqual(shown.patient.choices, [{ id: "p-1", name: "Nguyễn Văn Thử" }]);
  assert.match(JSON.stringify(shown.scopes), /Xem kết quả đo và xét nghiệm của một người/);
  const body = new URLSearchParams({ decision: "allow", patient: "p-1" });
  const answered = await visit(jar, doctor, ask, { method: "POST", body, headers });
  const { redirect } = (await answered.json()) as { redirect: string };
  const back = locationOf(await visit(jar, doctor, new URL(redirect, product.url)), ask);
  assert.equal((await exchange(begun, back))["patient"], "p-1");
});
