import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type PersonWanted, type SignedIn, signInAs } from "#test/harness/people.ts";
import { startProduct, type TestProduct } from "#test/harness/product.ts";
import { createdId, listOf, put } from "#test/record/answers.ts";
import { observation, patient } from "#test/record/samples.ts";
import { isReason } from "./emergency.ts";

let product: TestProduct;
let doctor: SignedIn;
let stranger: string;
let secret: string;

const as = (wanted: PersonWanted) => signInAs(product, wanted);
const opened = { reason: "Bệnh nhân hôn mê, cần biết thuốc đang dùng", purpose: "unconscious" };

before(async () => {
  product = await startProduct();
  await put(product, { resourceType: "Organization", id: "bv", name: "Bệnh viện" });
  doctor = await as({ role: "doctor", facility: "bv", facilityName: "Bệnh viện", name: "Bác sĩ Thử" });
  stranger = await createdId(product, patient("079000000001"));
  secret = await createdId(product, { ...observation(stranger), meta: { security: [{ code: "HIV" }] } });
});
after(() => product.stop());

test("a reason is a sentence, not a row of letters", () => {
  assert.deepEqual(["Cấp cứu", "aaaaaaaaaaaaaa", "1234567890!", "Hôn mê, cần cứu ngay"].map(isReason), [
    false,
    false,
    false,
    true,
  ]);
});

test("a clinician opens a record beyond reach, restricted rows too, and closes it at once", async () => {
  assert.equal((await doctor.fhir("GET", `Patient/${stranger}`)).status, 404);
  const answer = await doctor.call("POST", "/api/privacy/emergencies", { patient: stranger, ...opened });
  assert.equal(answer.status, 200, answer.text);
  assert.equal((await doctor.fhir("GET", `Patient/${stranger}`)).status, 200);
  assert.equal((await doctor.fhir("GET", `Observation/${secret}`)).status, 200);
  const again = await doctor.call("POST", "/api/privacy/emergencies", { patient: stranger, ...opened });
  assert.equal(again.json["id"], answer.json["id"]);
  const hours =
    (Date.parse(String(answer.json["untilAt"])) - Date.parse(String(answer.json["openedAt"]))) / 3_600_000;
  assert.equal(hours, 4);
  const closed = await doctor.call("POST", `/api/privacy/emergencies/${String(answer.json["id"])}/end`);
  assert.equal(closed.status, 200, closed.text);
  assert.equal((await doctor.fhir("GET", `Patient/${stranger}`)).status, 404);
});

test("the patient and the officer of the facility are told who, where and why; officers elsewhere are not", async () => {
  const self = await as({ role: "citizen", patient: stranger });
  const told = await self.call("GET", "/api/my/alerts");
  const [first] = listOf(told.json["alerts"]).filter((alert) => alert["kind"] === "emergency-opened");
  const text = String(first?.["text"]);
  assert.ok(
    ["Bác sĩ Thử", "Bệnh viện", opened.reason].every((part) => text.includes(part)),
    text,
  );
  const officer = await as({ role: "facility-data-officer", facility: "bv" });
  const other = await as({ role: "facility-data-officer", facility: "khác" });
  assert.ok(listOf((await officer.call("GET", "/api/privacy/alerts")).json["alerts"]).length > 0);
  assert.equal(listOf((await other.call("GET", "/api/privacy/alerts")).json["alerts"]).length, 0);
});

test("a record is opened by the number on a card, and an unknown number opens nothing", async () => {
  const found = await doctor.call("POST", "/api/privacy/emergencies", { number: "079000000001", ...opened });
  assert.equal(found.json["patient"], stranger, found.text);
  const unknown = await doctor.call("POST", "/api/privacy/emergencies", {
    number: "079999999999",
    ...opened,
  });
  assert.equal(unknown.status, 404);
});

test("without a reason, or without being a clinician, nothing opens", async () => {
  const short = await doctor.call("POST", "/api/privacy/emergencies", {
    patient: stranger,
    ...opened,
    reason: "xem",
  });
  assert.equal(short.status, 400);
  const clerk = await as({ role: "receptionist", facility: "bv" });
  const refused = await clerk.call("POST", "/api/privacy/emergencies", { patient: stranger, ...opened });
  assert.equal(refused.status, 403);
});

test("the officer of the facility judges an opening once, and nobody of another facility does", async () => {
  const mine = await doctor.call("GET", "/api/privacy/emergencies/mine");
  const id = String(listOf(mine.json["emergencies"])[0]?.["id"]);
  const judge = async (facility: string) =>
    (await as({ role: "facility-data-officer", facility })).call(
      "POST",
      `/api/privacy/emergencies/${id}/review`,
      {
        verdict: "justified",
        note: "Đúng là cấp cứu",
      },
    );
  assert.equal((await judge("khác")).status, 404);
  assert.equal((await judge("bv")).status, 200);
  assert.equal((await judge("bv")).status, 400);
});

test("few records are open at one time", async () => {
  const nurse = await as({ role: "nurse", facility: "bv" });
  const statuses: number[] = [];
  for (let n = 0; n < 6; n++) {
    const id = await createdId(product, patient(`07910000000${n}`));
    statuses.push((await nurse.call("POST", "/api/privacy/emergencies", { patient: id, ...opened })).status);
  }
  assert.deepEqual(statuses, [200, 200, 200, 200, 200, 409]);
});
