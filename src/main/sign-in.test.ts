import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openDemoAccounts } from "#kernel/access/accounts.sql.ts";
import { createAccount } from "#kernel/access/accounts.ts";
import { type Db, openDb } from "#kernel/db/db.ts";
import { openBrowser, goodPassword as password } from "#test/harness/door.ts";
import { startProduct, type TestProduct } from "#test/harness/product.ts";

let product: TestProduct;
let db: Db;
before(async () => {
  product = await startProduct(undefined, "hamlet");
  db = openDb({ url: product.databaseUrl, poolSize: 1 });
});
after(async () => {
  await db.close();
  await product.stop();
});

const core = "http://fhir.ehealth.gov.vn/core";
const citizen = {
  resourceType: "Patient",
  id: "citizen-of-the-test",
  identifier: [{ system: `${core}/sid/national_id`, value: "001190000031" }],
  name: [{ text: "Vàng Thị Thử", family: "Vàng", given: ["Thử"] }],
  telecom: [{ system: "phone", value: "+84 400 000 031" }],
  birthDate: "1990-02-03",
};

test("a citizen comes in by telephone and reads the own record and nobody else's", async () => {
  assert.equal((await product.fhir("PUT", "Patient/citizen-of-the-test", citizen)).status, 201);
  const other = { resourceType: "Patient", id: "other-of-the-test", name: citizen.name };
  assert.equal((await product.fhir("PUT", "Patient/other-of-the-test", other)).status, 201);
  const browser = openBrowser(product.url);
  const asked = await browser.post("/api/sign-in/phone", { phone: "0400000031" });
  const shown = await browser.get("/simulators/sms/messages");
  const [message] = shown.json["messages"] as { text: string }[];
  const code = /^\d{6}/.exec(message?.text ?? "")?.[0];
  const proven = await browser.post("/api/sign-in/phone/code", { ticket: asked.json["ticket"], code });
  assert.equal(proven.json["next"], "identify");
  const who = { ticket: proven.json["ticket"], personalNumber: "001190000031", birthDate: "1990-02-03" };
  assert.equal((await browser.post("/api/sign-in/identify", who)).json["next"], "done");
  assert.equal((await browser.get("/fhir/Patient/citizen-of-the-test")).status, 200);
  assert.equal((await browser.get("/fhir/Patient/other-of-the-test")).status, 404);
});

test("a record without the telephone, or a wrong day, links nobody", async () => {
  const { telecom: _telecom, ...silent } = { ...citizen, id: "silent-of-the-test" };
  const identifier = [{ system: `${core}/sid/national_id`, value: "001190000032" }];
  assert.equal(
    (await product.fhir("PUT", "Patient/silent-of-the-test", { ...silent, identifier })).status,
    201,
  );
  const browser = openBrowser(product.url);
  const asked = await browser.post("/api/sign-in/phone", { phone: "0400000032" });
  const shown = await browser.get("/simulators/sms/messages");
  const [message] = shown.json["messages"] as { text: string }[];
  const code = /^\d{6}/.exec(message?.text ?? "")?.[0];
  const { json } = await browser.post("/api/sign-in/phone/code", { ticket: asked.json["ticket"], code });
  for (const birthDate of ["1990-02-03", "1990-02-31"]) {
    const who = { ticket: json["ticket"], personalNumber: "001190000032", birthDate };
    assert.equal((await browser.post("/api/sign-in/identify", who)).json["code"], "sign-in.not-matched");
  }
});

test("who comes in, and who is refused, stands in the audit log before the answer leaves", async () => {
  const given = { kind: "staff", login: "audited", name: "Hoàng Văn Thử", password } as const;
  const id = await db.transaction((tx) => createAccount(tx, given));
  const browser = openBrowser(product.url);
  await browser.post("/api/sign-in", { login: "audited", password: "not the password" });
  await browser.post("/api/sign-in", { login: "audited", password });
  const rows = await db.direct.query<{
    action: string;
    outcome: string;
    actor: string | null;
    event: string;
  }>("select action, outcome, actor, event from audit.entry where action = 'sign-in.pwd' order by id");
  assert.deepEqual(
    rows.map(({ action, outcome, actor }) => [action, outcome, actor]),
    [
      ["sign-in.pwd", "refused", null],
      ["sign-in.pwd", "done", id],
    ],
  );
  assert.ok(rows.every(({ event }) => !event.includes("not the password") && event.includes(id)));
});

test("accounts of a demonstration are open only while there is one", async () => {
  const given = { kind: "staff", login: "shown", name: "Người Trình Diễn", password, isDemo: true } as const;
  await db.transaction((tx) => createAccount(tx, given));
  const statusOfSignIn = async () =>
    (await openBrowser(product.url).post("/api/sign-in", { login: "shown", password })).status;
  assert.equal(await statusOfSignIn(), 200);
  await db.transaction((tx) => openDemoAccounts(tx, false));
  assert.equal(await statusOfSignIn(), 401);
  await db.transaction((tx) => openDemoAccounts(tx, true));
  assert.equal(await statusOfSignIn(), 200);
});
