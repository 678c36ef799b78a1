import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { authorizeAs, registerApp } from "../harness/app-tokens.ts";
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
