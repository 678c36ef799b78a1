import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type PersonWanted, type SignedIn, signInAs } from "#test/harness/people.ts";
import { startProduct, type TestProduct } from "#test/harness/product.ts";
import { createdId, fieldsOf, listOf, put } from "#test/record/answers.ts";
import { observation, patient } from "#test/record/samples.ts";

let product: TestProduct;
let person: string;
let secret: string;
let self: SignedIn;
let doctor: SignedIn;

const as = (wanted: PersonWanted) => signInAs(product, wanted);
const makeCode = async (wish: object = {}) => {
  const { json, text } = await self.call("POST", "/api/my/shares/code", wish);
  const { code, qr } = { code: json["code"], qr: json["qr"] };
  assert.ok(typeof code === "string", text);
  return { code, qr };
};
const sees = async (who: SignedIn, path = `Patient/${person}`) =>
  (await who.fhir("GET", path)).status === 200;
const redeem = (who: SignedIn, code: unknown) => who.call("POST", "/api/share/redeem", { code });

before(async () => {
  product = await startProduct();
  await put(product, { resourceType: "Organization", id: "bv", name: "Bệnh viện" });
  await put(product, { resourceType: "Organization", id: "tram", name: "Trạm y tế" });
  person = await createdId(
    product,
    patient("079000000002", { managingOrganization: { reference: "Organization/tram" } }),
  );
  secret = await createdId(product, { ...observation(person), meta: { security: [{ code: "PSY" }] } });
  self = await as({ role: "citizen", patient: person });
  doctor = await as({ role: "doctor", facility: "bv", facilityName: "Bệnh viện", practitioner: "bs" });
});
after(() => product.stop());

test("a code opens the record to the one clinician who redeems it, once, and is taken back at once", async () => {
  const { code, qr } = await makeCode({ hours: 2 });
  assert.equal(await sees(doctor), false);
  const done = await redeem(doctor, qr);
  assert.equal(done.status, 200, done.text);
  assert.ok((await sees(doctor)) && !(await sees(doctor, `Observation/${secret}`)));
  assert.equal((await redeem(await as({ role: "nurse", facility: "bv" }), code)).status, 404);
  const consent = String(fieldsOf(done.json["consent"])["id"]);
  const stored = await self.fhir("GET", `Consent/${consent}`);
  assert.equal(stored.json["status"], "active", stored.text);
  const withdrawn = await self.call("POST", `/api/my/consents/${consent}/withdraw`);
  assert.equal(withdrawn.status, 200, withdrawn.text);
  assert.equal(await sees(doctor), false);
  assert.equal((await self.fhir("GET", `Consent/${consent}`)).json["status"], "inactive");
});

test("the patient may share restricted rows too, and is told who took the code", async () => {
  const nurse = await as({ role: "nurse", facility: "bv", name: "Điều dưỡng Thử" });
  await redeem(nurse, (await makeCode({ withRestricted: true })).code);
  assert.ok(await sees(nurse, `Observation/${secret}`));
  const alerts = listOf((await self.call("GET", "/api/my/alerts")).json["alerts"]);
  assert.ok(alerts.some((alert) => String(alert["text"]).includes("Điều dưỡng Thử")));
});

test("a newer code, a wrong one and one that is no longer good open nothing, in the same words", async () => {
  const { code: older } = await makeCode();
  await makeCode();
  const answers = await Promise.all([redeem(doctor, older), redeem(doctor, "AAAAA-AAAAA")]);
  assert.deepEqual(
    answers.map(({ status }) => status),
    [404, 404],
  );
  assert.equal(answers[0]?.json["message"], answers[1]?.json["message"]);
});

test("a code for longer than the rules allow is not made", async () => {
  assert.equal((await self.call("POST", "/api/my/shares/code", { hours: 200 })).status, 400);
});

test("a facility that was refused sees nothing, until the refusal is taken back", async () => {
  const worker = await as({ role: "station-worker", facility: "tram" });
  assert.ok(await sees(worker));
  const refusal = await self.call("POST", "/api/my/refusals", { facility: "tram" });
  assert.equal(refusal.status, 200, refusal.text);
  assert.equal(await sees(worker), false);
  const twice = await self.call("POST", "/api/my/refusals", { facility: "tram" });
  assert.equal(twice.json["id"], refusal.json["id"]);
  await redeem(worker, (await makeCode()).code);
  assert.ok(await sees(worker));
  for (const consent of listOf((await self.call("GET", "/api/my/consents")).json["consents"]))
    await self.call("POST", `/api/my/consents/${String(consent["id"])}/withdraw`);
  assert.ok(await sees(worker));
});

test("nobody else's word is taken back, and no unknown facility is refused", async () => {
  const other = await as({ role: "citizen", patient: await createdId(product, patient("079000000003")) });
  const [consent] = listOf((await self.call("GET", "/api/my/consents")).json["consents"]);
  const foreign = await other.call("POST", `/api/my/consents/${String(consent?.["id"])}/withdraw`);
  assert.equal(foreign.status, 404);
  assert.equal((await other.call("GET", `/api/my/consents?patient=${person}`)).status, 403);
  assert.equal((await self.call("POST", "/api/my/refusals", { facility: "nowhere" })).status, 400);
});
