import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type Door, goodPassword as password, startDoor } from "#test/harness/door.ts";
import { grantRole } from "#test/harness/people.ts";

let door: Door;
before(async () => {
  door = await startDoor();
});
after(() => door.stop());

const signIn = (login: string, given = password, browser = door.browser()) =>
  browser.post("/api/sign-in", { login, password: given });

test("the right password opens a session", async () => {
  await door.account({ login: "an.nguyen", name: "Nguyễn Văn An" });
  const browser = door.browser();
  const { status, json } = await signIn("An.Nguyen ", password, browser);
  assert.deepEqual([status, json], [200, { next: "done" }]);
  const me = await browser.get("/api/me");
  assert.equal(me.status, 200);
  assert.equal(me.json["name"], "Nguyễn Văn An");
  assert.deepEqual(me.json["methods"], ["pwd"]);
});

test("the cookie of a session is kept from scripts and from other sites", async () => {
  await door.account({ login: "cookie" });
  const { headers } = await signIn("cookie");
  const line = headers.getSetCookie().find((each) => each.startsWith("tuetinh_session=")) ?? "";
  for (const flag of ["HttpOnly", "SameSite=Strict", "Path=/"]) assert.ok(line.includes(flag), flag);
  assert.ok(!line.includes("Domain"));
});

test("behind TLS the cookie belongs to this host alone and never travels in the clear", async () => {
  const secure = await startDoor({ publicUrl: "https://tuetinh.example" });
  try {
    await secure.account({ login: "cookie" });
    const browser = secure.browser();
    const { headers } = await browser.post("/api/sign-in", { login: "cookie", password });
    const line = headers.getSetCookie().find((each) => each.includes("tuetinh_session=")) ?? "";
    assert.match(line, /^__Host-tuetinh_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Secure$/);
    assert.equal((await browser.get("/api/me")).status, 200);
    const plain = door.browser();
    plain.cookies.set("tuetinh_session", browser.cookies.get("__Host-tuetinh_session") ?? "");
    assert.equal((await plain.get("/api/me")).status, 401);
  } finally {
    await secure.stop();
  }
});

test("a wrong password, an unknown login and a closed account get the same answer for the same work", async () => {
  await door.account({ login: "known" });
  const closed = await door.account({ login: "closed" });
  await door.account({ login: "without-password", password: undefined });
  await door.db.direct.query("update kernel.account set disabled_at = now() where id = $1", [closed]);
  const answers = [];
  for (const [login, given] of [
    ["known", "not this one at all"],
    ["nobody-here", password],
    ["closed", password],
    ["without-password", password],
  ]) {
    const before = door.hashes();
    const { status, json } = await signIn(login ?? "", given);
    answers.push([status, json["code"], json["message"], door.hashes() - before]);
  }
  assert.deepEqual(new Set(answers.map((answer) => JSON.stringify(answer))).size, 1);
  assert.deepEqual(answers[0]?.slice(0, 2), [401, "sign-in.wrong"]);
  assert.equal(answers[0]?.[3], 1);
});

test("guessing slows down for the guesser and not for the owner at another place", async () => {
  await door.account({ login: "guessed" });
  const guesser = door.browser("10.6.6.6");
  for (let n = 0; n < 6; n++) await signIn("guessed", "a wrong guess", guesser);
  const slowed = await signIn("guessed", password, guesser);
  assert.equal(slowed.status, 429);
  assert.ok(Number(slowed.headers.get("retry-after")) > 0);
  assert.equal((await signIn("guessed", password, door.browser("10.0.0.2"))).status, 200);
});

test("unknown logins are slowed like known ones", async () => {
  const guesser = door.browser("10.6.6.7");
  for (let n = 0; n < 6; n++) await signIn("no-such-login", "a wrong guess", guesser);
  assert.equal((await signIn("no-such-login", "a wrong guess", guesser)).status, 429);
});

test("a browser its owner has used does not wait for guesses from the same address", async () => {
  await door.account({ login: "hunted" });
  const own = door.browser("10.1.1.1");
  await signIn("hunted", password, own);
  const guesser = door.browser("10.1.1.1");
  for (let n = 0; n < 6; n++) await signIn("hunted", "a wrong guess", guesser);
  assert.equal((await signIn("hunted", password, guesser)).status, 429);
  assert.equal((await signIn("hunted", password, own)).status, 200);
});

test("many guesses sent at one moment are many guesses", async () => {
  await door.account({ login: "burst" });
  const guesser = door.browser("10.6.6.8");
  const answers = await Promise.all(
    Array.from({ length: 12 }, () => signIn("burst", "a wrong guess", guesser)),
  );
  assert.ok(answers.filter(({ status }) => status === 401).length <= 7);
});

test("a session that stood in the browser before is worth nothing after signing in", async () => {
  await door.account({ login: "fixed" });
  const browser = door.browser();
  await signIn("fixed", password, browser);
  const before = browser.cookies.get("tuetinh_session");
  await signIn("fixed", password, browser);
  assert.notEqual(browser.cookies.get("tuetinh_session"), before);
  const thief = door.browser();
  thief.cookies.set("tuetinh_session", before ?? "");
  assert.equal((await thief.get("/api/me")).status, 401);
  const planted = door.browser();
  planted.cookies.set("tuetinh_session", "A".repeat(43));
  await signIn("fixed", password, planted);
  assert.notEqual(planted.cookies.get("tuetinh_session"), "A".repeat(43));
});

test("another site cannot sign a browser in", async () => {
  await door.account({ login: "csrf" });
  const answer = await door
    .browser()
    .post("/api/sign-in", { login: "csrf", password }, { origin: "https://elsewhere.example" });
  assert.equal(answer.status, 403);
});

test("a first password is changed before anything else, and by the rules", async () => {
  await door.account({ login: "newcomer", mustChangePassword: true });
  const browser = door.browser();
  const first = await signIn("newcomer", password, browser);
  assert.equal(first.json["next"], "change-password");
  assert.equal(first.json["minimumLength"], 14);
  assert.equal(browser.cookies.has("tuetinh_session"), false);
  const ticket = first.json["ticket"];
  const set = (wished: string) => browser.post("/api/sign-in/new-password", { ticket, password: wished });
  assert.equal((await set("ngắn quá")).json["code"], "password.short");
  assert.equal((await set("matkhau@1234567890")).json["code"], "password.common");
  assert.equal((await set("mười hai con giáp")).json["next"], "done");
  assert.equal((await set("mười hai con giáp 2")).status, 401);
  assert.equal((await browser.get("/api/me")).status, 200);
  assert.equal((await signIn("newcomer")).status, 401);
  assert.equal((await signIn("newcomer", "mười hai con giáp")).json["next"], "done");
});

test("a ticket of one step does not open another", async () => {
  await door.account({ login: "stepper", mustChangePassword: true });
  const { json } = await signIn("stepper");
  const ticket = json["ticket"];
  const browser = door.browser();
  assert.equal((await browser.post("/api/sign-in/link", { token: ticket })).status, 401);
  assert.equal((await browser.post("/api/sign-in/passkey", { ticket, response: {} })).status, 400);
  assert.equal((await browser.post("/api/sign-in/phone/code", { ticket, code: "000000" })).status, 401);
});

test("what is sent in a wrong shape is named and changes nothing", async () => {
  const browser = door.browser();
  for (const body of [{}, { login: 1, password }, { login: "x" }, { login: "x", password: "p".repeat(129) }])
    assert.equal((await browser.post("/api/sign-in", body)).status, 400);
});

test("a dangerous role is not worn with a password alone", async () => {
  const id = await door.account({ login: "risky" });
  await door.db.transaction((tx) => grantRole(tx, id, { role: "it-administrator" }, new Date()));
  const browser = door.browser();
  await signIn("risky", password, browser);
  const { json } = await browser.get("/api/me");
  assert.deepEqual(json["role"], { code: "none", name: "Chưa có vai trò" });
  assert.deepEqual(json["needs"], ["second-factor"]);
  const [role] = json["roles"] as { grant: string; needsSecondFactor: boolean }[];
  assert.equal(role?.needsSecondFactor, true);
  const worn = await browser.post("/api/me/role", { grant: role?.grant });
  assert.deepEqual([worn.status, worn.json["code"]], [403, "account.second-factor-needed"]);
});

test("whoever holds several roles wears one at a time, and the last one comes back", async () => {
  const id = await door.account({ login: "two-roles" });
  const [nurse, cashier] = await door.db.transaction(async (tx) => [
    await grantRole(tx, id, { role: "nurse", facility: "org-1", facilityName: "Trạm A" }, new Date()),
    await grantRole(tx, id, { role: "cashier", facility: "org-2", facilityName: "Trạm B" }, new Date()),
  ]);
  const browser = door.browser();
  await signIn("two-roles", password, browser);
  assert.equal((await browser.get("/api/me")).json["grant"], nurse);
  const before = browser.cookies.get("tuetinh_session");
  assert.equal((await browser.post("/api/me/role", { grant: cashier })).status, 200);
  assert.notEqual(browser.cookies.get("tuetinh_session"), before);
  const { json } = await browser.get("/api/me");
  assert.deepEqual(json["facility"], { id: "org-2", name: "Trạm B" });
  await signIn("two-roles", password, browser);
  assert.equal((await browser.get("/api/me")).json["grant"], cashier);
});

test("what happens at the door is told: who came in, and what was refused", async () => {
  const id = await door.account({ login: "told" });
  const before = door.told.length;
  await signIn("told", "wrong");
  await signIn("told");
  const notes = door.told.slice(before).map(({ action, outcome, origin, detail }) => ({
    action,
    outcome,
    actor: origin.actor?.id,
    account: detail?.["account"],
  }));
  assert.deepEqual(notes, [
    { action: "sign-in.pwd", outcome: "refused", actor: undefined, account: id },
    { action: "sign-in.pwd", outcome: "done", actor: id, account: id },
  ]);
});
