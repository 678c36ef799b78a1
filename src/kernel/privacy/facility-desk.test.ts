import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { newId } from "#kernel/base/ids.ts";
import { type SignedIn, signInAs } from "#test/harness/people.ts";
import { startProduct, type TestProduct } from "#test/harness/product.ts";
import { createdId, type Fields } from "#test/record/answers.ts";

let product: TestProduct;
let patient = "";
let clinic = "";
let director: SignedIn;

before(async () => {
  product = await startProduct();
  clinic = await write({ resourceType: "Organization", name: "Trung tâm thử" });
  patient = await write({ resourceType: "Patient", name: [{ text: "Đỗ Văn Thử" }] });
  director = await signInAs(product, { role: "director", facility: clinic, name: "Giám đốc" });
});
after(() => product.stop());

const write = (resource: Fields): Promise<string> => createdId(product, resource);
const post = (who: SignedIn, path: string, body: unknown) => who.call("POST", `/api/privacy/${path}`, body);
const refusalOf = async (who: SignedIn, path: string, body: unknown) => {
  const { status, json } = await post(who, path, body);
  return `${status} ${String(json["code"])}`;
};

const visit = (of: string, at: string) => ({
  resourceType: "Encounter",
  status: "in-progress",
  class: { system: "http://terminology.hl7.org/CodeSystem/v3-ActCode", code: "AMB" },
  subject: { reference: `Patient/${of}` },
  serviceProvider: { reference: `Organization/${at}` },
});

test("at the counter of a facility a patient of elsewhere is as unknown as nobody", async () => {
  const own = await write({ resourceType: "Patient", name: [{ text: "Người Nhà" }] });
  await write(visit(own, clinic));
  const clerk = await signInAs(product, { role: "records-officer", facility: clinic });
  const wish = { kind: "copy", askedBy: "Người Nhà", details: "Xin bản sao" };
  const ask = async (whose: string) => {
    const { status, text } = await clerk.call("POST", "/api/privacy/requests", { ...wish, patient: whose });
    return `${status} ${text.replace(/"requestId":"[^"]*"/, "")}`;
  };
  assert.match(await ask(own), /^200/);
  const unknown = await ask(newId());
  assert.match(unknown, /^400/);
  assert.equal(await ask(patient), unknown);
});

test("an officer of a facility names the facility's people in an incident, and no others", async () => {
  const [own, touched] = await Promise.all([
    write({ resourceType: "Patient", managingOrganization: { reference: `Organization/${clinic}` } }),
    write({ resourceType: "Patient", name: [{ text: "Người Ghé Qua" }] }),
  ]);
  const stay = await write(visit(touched, clinic));
  const doctor = await signInAs(product, { role: "doctor", facility: clinic });
  assert.equal((await doctor.fhir("GET", `Patient/${touched}`)).status, 200);
  assert.equal((await product.fhir("DELETE", `Encounter/${stay}`)).status, 204);
  const incident = { title: "Sự cố", description: "Mất máy", detectedAt: new Date(), isDrill: true };
  const id = String((await post(director, "incidents", incident)).json["id"]);
  const name = (patients: readonly string[]) => refusalOf(director, `incidents/${id}/people`, { patients });
  assert.equal(await name([own, patient]), "400 request.invalid");
  assert.equal(await name([newId()]), "400 request.invalid");
  const named = await post(director, `incidents/${id}/people`, { patients: [own, touched] });
  assert.equal(named.json["added"], 2, named.text);
});

test("nobody at a facility proposes or sees a release of the province", async () => {
  assert.equal((await director.call("GET", "/api/privacy/releases")).status, 403);
  const officer = await signInAs(product, { role: "data-officer", facility: clinic });
  for (const path of ["releases", `releases/${newId()}`]) {
    const { json } = await officer.call("GET", `/api/privacy/${path}`);
    assert.equal(json["code"], "privacy.province-needed", path);
  }
  const body = { kind: "counts", columns: [{ name: "n", treatment: "code" }], view: {} };
  const wish = {
    name: "Số đếm",
    purpose: "Thử nghiệm",
    recipient: "Nơi thử",
    legalBasis: "Quyết định",
    body,
  };
  assert.equal(await refusalOf(officer, "releases", wish), "403 privacy.province-needed");
});
