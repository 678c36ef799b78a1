import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { type Db, openDb } from "#kernel/db/db.ts";
import { type Browser, goodPassword, openBrowser } from "#test/harness/door.ts";
import { signInAs } from "#test/harness/people.ts";
import { startProduct, type TestProduct } from "#test/harness/product.ts";
import { createdId, type Fields, listOf } from "#test/record/answers.ts";
import { observation } from "#test/record/samples.ts";

let product: TestProduct;
let clinic: string;
let db: Db;
before(async () => {
  product = await startProduct(undefined, "hamlet");
  clinic = await createdId(product, { resourceType: "Organization", name: "Trạm thử" });
  db = openDb({ url: product.databaseUrl, poolSize: 1 });
});
after(async () => {
  await db.close();
  await product.stop();
});

const system = "http://fhir.ehealth.gov.vn/core/sid/national_id";
const birthDate = "1990-02-03";
const patientWith = (number: string, phone: string): Fields => ({
  resourceType: "Patient",
  identifier: [{ system, value: number }],
  name: [{ text: "Vàng Thị Thử" }],
  telecom: [{ system: "phone", value: phone }],
  birthDate,
  managingOrganization: { reference: `Organization/${clinic}` },
});

/** Texts that a telephone got, newest first. */
async function messagesTo(phone: string): Promise<readonly string[]> {
  const { json } = await openBrowser(product.url).get("/simulators/sms/messages");
  return listOf(json["messages"])
    .filter((each) => each["phone"] === phone)
    .map(({ text }) => String(text));
}

async function signIn(
  number: string,
  phone: string,
): Promise<{ readonly browser: Browser; readonly came: unknown }> {
  const browser = openBrowser(product.url);
  const asked = await browser.post("/api/sign-in/phone", { phone });
  const code = /^\d{6}/.exec((await messagesTo(phone))[0] ?? "")?.[0];
  const proven = await browser.post("/api/sign-in/phone/code", { ticket: asked.json["ticket"], code });
  if (proven.json["next"] === "done") return { browser, came: "done" };
  const who = { ticket: proven.json["ticket"], personalNumber: number, birthDate };
  const { json } = await browser.post("/api/sign-in/identify", who);
  return { browser, came: json["next"] ?? json["code"] };
}

/** As if everything so far had been written days ago. */
const days = (count: number) =>
  Promise.all(
    ["patient", "history"].map((table) =>
      db.direct.query(`update fhir.${table} set updated = updated - $1::interval`, [`${count} days`]),
    ),
  );

test("who changes a telephone at the counter does not come in by it, and its owner hears of it", async () => {
  const body = patientWith("001190000051", "0400000051");
  const id = await createdId(product, body);
  const account = await signInAs(product, { role: "citizen", patient: id });
  await days(5);
  const receptionist = await signInAs(product, { role: "receptionist", facility: clinic });
  const turned = { ...body, id, telecom: [{ system: "phone", value: "0400000052" }] };
  assert.equal((await receptionist.fhir("PUT", `Patient/${id}`, turned)).status, 200);
  assert.equal((await signIn("001190000051", "0400000052")).came, "sign-in.not-matched");
  const alerts = listOf((await account.call("GET", "/api/my/alerts")).json["alerts"]);
  assert.deepEqual(
    alerts.map(({ kind }) => kind),
    ["phone-changed"],
  );
  while ((await messagesTo("0400000051")).length === 0) await setTimeout(50);
  const [message = ""] = await messagesTo("0400000051");
  assert.match(message, /vừa được đổi/);
  assert.doesNotMatch(message, /Thử|0400000052/);
  await days(2);
  assert.equal((await signIn("001190000051", "0400000052")).came, "sign-in.not-matched");
  await days(2);
  assert.equal((await signIn("001190000051", "0400000052")).came, "done");
});

test("a number or a birth date that somebody wrote into another's record today opens nothing", async () => {
  const id = await createdId(product, {
    ...patientWith("001190000053", "0400000053"),
    birthDate: "1980-01-01",
  });
  await days(5);
  const turned = { ...patientWith("001190000054", "0400000053"), id };
  assert.equal((await product.fhir("PUT", `Patient/${id}`, turned)).status, 200);
  assert.equal((await signIn("001190000054", "0400000053")).came, "sign-in.not-matched");
});

test("a change that leaves the telephone alone disturbs nobody", async () => {
  const body = patientWith("001190000055", "0400 000 055");
  const id = await createdId(product, body);
  const account = await signInAs(product, { role: "citizen", patient: id });
  const moved = { ...body, id, telecom: [{ system: "phone", value: "+84400000055" }], gender: "female" };
  assert.equal((await product.fhir("PUT", `Patient/${id}`, moved)).status, 200);
  assert.deepEqual((await account.call("GET", "/api/my/alerts")).json["alerts"], []);
});

test("who came by a message alone sees what is not restricted, and is told what is missing", async () => {
  const id = await createdId(product, patientWith("001190000056", "0400000056"));
  const plain = await createdId(product, observation(id));
  const secret = await createdId(product, { ...observation(id), meta: { security: [{ code: "PSY" }] } });
  const { browser, came } = await signIn("001190000056", "0400000056");
  assert.equal(came, "done");
  assert.equal((await browser.get(`/fhir/Observation/${plain}`)).status, 200);
  assert.equal((await browser.get(`/fhir/Observation/${secret}`)).status, 404);
  assert.deepEqual((await browser.get("/api/me")).json["needs"], ["stronger-sign-in"]);
  const stronger = await signInAs(product, { role: "citizen", patient: id, methods: ["sms", "webauthn"] });
  assert.equal((await stronger.fhir("GET", `Observation/${secret}`)).status, 200);
  assert.deepEqual((await stronger.call("GET", "/api/me")).json["needs"], []);
});

test("a password that was added by a message alone opens what is restricted only days later", async () => {
  const id = await createdId(product, patientWith("001190000057", "0400000057"));
  const secret = await createdId(product, { ...observation(id), meta: { security: [{ code: "PSY" }] } });
  const { browser } = await signIn("001190000057", "0400000057");
  assert.equal(
    (await browser.post("/api/me/password", { current: null, password: goodPassword })).status,
    200,
  );
  assert.equal((await browser.get(`/fhir/Observation/${secret}`)).status, 404);
  const again = openBrowser(product.url);
  const login = { login: "001190000057", password: goodPassword };
  assert.equal((await again.post("/api/sign-in", login)).json["next"], "done");
  assert.equal((await again.get(`/fhir/Observation/${secret}`)).status, 404);
  assert.deepEqual((await again.get("/api/me")).json["needs"], ["stronger-sign-in"]);
  await db.direct.query("update kernel.account set weak_until = now() where login = '001190000057'");
  const later = openBrowser(product.url);
  await later.post("/api/sign-in", login);
  assert.equal((await later.get(`/fhir/Observation/${secret}`)).status, 200);
});
