import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { type Browser, type Door, startDoor } from "#test/harness/door.ts";

const number = "001090000017";
const birthDate = "1990-05-17";
const phone = "0400000017";
let door: Door;
before(async () => {
  door = await startDoor({
    messagePatience: 2_000,
    findCitizen: async (wanted) =>
      wanted.personalNumber === number && wanted.birthDate === birthDate && wanted.phone === phone
        ? { patient: "patient-17", name: "Lý Thị Thử" }
        : undefined,
  });
});
beforeEach(() => door.putForward(20 * 60_000));
after(() => door.stop());

const codeIn = () => /^\d{6}/.exec(door.sms.messages()[0]?.text ?? "")?.[0] ?? "";

async function proven(browser: Browser, to = phone) {
  const asked = await browser.post("/api/sign-in/phone", { phone: to });
  assert.equal(asked.status, 200, JSON.stringify(asked.json));
  return browser.post("/api/sign-in/phone/code", { ticket: asked.json["ticket"], code: codeIn() });
}

test("a citizen signs up by telephone, number and birth date, and later by telephone alone", async () => {
  const browser = door.browser();
  const first = await proven(browser, "+84 400 000 017");
  assert.equal(first.json["next"], "identify");
  const who = { ticket: first.json["ticket"], personalNumber: number, birthDate };
  assert.equal((await browser.post("/api/sign-in/identify", who)).json["next"], "done");
  const { json } = await browser.get("/api/me");
  assert.deepEqual(
    [json["kind"], json["patient"], json["methods"], json["name"]],
    ["citizen", "patient-17", ["sms"], "Lý Thị Thử"],
  );
  const later = door.browser();
  assert.equal((await proven(later)).json["next"], "done");
  assert.equal((await later.get("/api/me")).json["accountId"], json["accountId"]);
});

test("an account that came by another way takes the telephone that the record knows", async () => {
  await door.db.direct.query("update kernel.account set phone = null where patient = 'patient-17'");
  const browser = door.browser();
  const { json } = await proven(browser);
  const who = { ticket: json["ticket"], personalNumber: number, birthDate };
  assert.equal((await browser.post("/api/sign-in/identify", who)).json["next"], "done");
  assert.equal((await proven(door.browser())).json["next"], "done");
});

test("an account with another telephone is not taken over", async () => {
  const set = (to: string) =>
    door.db.direct.query("update kernel.account set phone = $1 where patient = 'patient-17'", [to]);
  await set("0400000999");
  const browser = door.browser();
  const { json } = await proven(browser);
  const who = { ticket: json["ticket"], personalNumber: number, birthDate };
  assert.equal((await browser.post("/api/sign-in/identify", who)).json["code"], "sign-in.not-matched");
  await set(phone);
});

test("who is in the record cannot be found out: every mismatch gets one answer", async () => {
  const answers = [];
  for (const [to, personalNumber, born] of [
    ["0400000099", number, birthDate],
    ["0400000098", "001090000018", birthDate],
    ["0400000097", number, "1990-05-18"],
  ] as const) {
    const browser = door.browser();
    const { json } = await proven(browser, to);
    const who = { ticket: json["ticket"], personalNumber, birthDate: born };
    const { status, json: told } = await browser.post("/api/sign-in/identify", who);
    answers.push(JSON.stringify([status, told["code"], told["message"]]));
  }
  assert.equal(new Set(answers).size, 1);
  assert.ok(answers[0]?.startsWith('[401,"sign-in.not-matched"'));
});

test("a code is good once, for its own telephone and for five tries", async () => {
  const browser = door.browser();
  const { json } = await browser.post("/api/sign-in/phone", { phone: "0400000020" });
  const enter = (code: string) => browser.post("/api/sign-in/phone/code", { ticket: json["ticket"], code });
  const code = codeIn();
  const wrong = code === "000000" ? "000001" : "000000";
  assert.equal((await enter(wrong)).json["code"], "sign-in.wrong-code");
  assert.equal((await enter(code)).status, 200);
  assert.equal((await enter(code)).status, 401);
  const again = await browser.post("/api/sign-in/phone", { phone: "0400000020" });
  for (let n = 0; n < 5; n++)
    await browser.post("/api/sign-in/phone/code", { ticket: again.json["ticket"], code: "x" });
  const late = { ticket: again.json["ticket"], code: codeIn() };
  assert.equal((await browser.post("/api/sign-in/phone/code", late)).json["code"], "sign-in.expired");
});

test("one telephone is not flooded with messages", async () => {
  const statuses = [];
  for (let n = 0; n < 4; n++)
    statuses.push(
      (await door.browser(`10.3.${n}.1`).post("/api/sign-in/phone", { phone: "0400000021" })).status,
    );
  assert.deepEqual(statuses, [200, 200, 200, 429]);
});

test("one address does not make the house pay for messages without end", async () => {
  const statuses = [];
  for (let n = 0; n < 31; n++)
    statuses.push(
      (await door.browser("10.4.4.4").post("/api/sign-in/phone", { phone: `04001${10_000 + n}` })).status,
    );
  assert.deepEqual([statuses[0], statuses[29], statuses[30]], [200, 200, 429]);
});

test("a gateway that refuses or never answers is told as such, and nothing is left half done", async () => {
  for (const mood of ["refuses", "dies"] as const) {
    door.sms.setMood(mood);
    const { status, json } = await door.browser().post("/api/sign-in/phone", { phone: "0400000022" });
    assert.deepEqual([status, json["code"]], [503, "sign-in.sms"]);
  }
  door.sms.setMood("works");
  const rows = await door.db.direct.query("select from kernel.ticket where about = '0400000022'");
  assert.equal(rows.length, 0);
});

test("what is no telephone is named", async () => {
  for (const wrong of ["12", "abc", "0400", "00400000017123"])
    assert.equal((await door.browser().post("/api/sign-in/phone", { phone: wrong })).status, 400);
});

test("a citizen's session may not be turned into another by posting an account", async () => {
  const browser = door.browser();
  await proven(browser);
  const answer = await browser.post("/api/me/role", { grant: "0198c0de-0000-7000-8000-0000000000aa" });
  assert.equal(answer.status, 404);
});
