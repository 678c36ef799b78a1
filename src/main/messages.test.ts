import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openBrowser } from "#test/harness/door.ts";
import { type SignedIn, signInAs } from "#test/harness/people.ts";
import { startProduct, type TestProduct } from "#test/harness/product.ts";

let product: TestProduct;
let doctor: SignedIn;
before(async () => {
  product = await startProduct(undefined, "hamlet");
  doctor = await signInAs(product, { role: "doctor", facility: "bv", facilityName: "Bệnh viện Tâm thần" });
});
after(() => product.stop());

interface Message {
  readonly phone: string;
  readonly text: string;
}
const messages = async () =>
  (await openBrowser(product.url).get("/simulators/sms/messages")).json["messages"] as readonly Message[];

/** Until the telephone has rung; the test's own time limit ends a wait in vain. */
async function messageTo(phone: string): Promise<Message> {
  for (;;) {
    const found = (await messages()).find((each) => each.phone === phone);
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function open(id: string, phone: string): Promise<void> {
  const telecom = [{ system: "phone", value: phone }];
  const name = [{ text: "Vàng Thị Thử" }];
  assert.equal(
    (await product.fhir("PUT", `Patient/${id}`, { resourceType: "Patient", id, name, telecom })).status,
    201,
  );
  const reason = "Hôn mê do ngộ độc opioid, cần biết thuốc";
  const answer = await doctor.call("POST", "/api/privacy/emergencies", {
    patient: id,
    reason,
    purpose: "emergency",
  });
  assert.equal(answer.status, 200, answer.text);
}

test("who has no account hears by telephone of an emergency opening, and nothing clinical is in it", {
  timeout: 60_000,
}, async () => {
  await signInAs(product, { role: "citizen", patient: "with-account" });
  await open("with-account", "0400000041");
  await open("without-account", "+84 400 000 042");
  const { text } = await messageTo("0400000042");
  assert.ok(text.includes("mở khẩn cấp"), text);
  assert.ok(!/opioid|Tâm thần|Vàng|Người thử/i.test(text), text);
  assert.equal((await messages()).length, 1);
});
