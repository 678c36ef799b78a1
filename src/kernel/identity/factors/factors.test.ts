import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Secret, TOTP } from "otpauth";
import { type Browser, type Door, goodPassword as password, startDoor } from "#test/harness/door.ts";
import { grantRole } from "#test/harness/people.ts";
import { softwarePasskey } from "#test/harness/software-passkey.ts";

/** Passkeys belong to a name, not to an address. */
const page = "https://tuetinh.example";
const host = "tuetinh.example";
let door: Door;
before(async () => {
  door = await startDoor({ publicUrl: page });
});
after(() => door.stop());

async function signedIn(login: string): Promise<Browser> {
  const browser = door.browser();
  await browser.post("/api/sign-in", { login, password });
  return browser;
}

const codeAt = (secret: string, ahead = 0): string =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: door.now().getTime() + ahead });

async function withTotp(login: string) {
  const id = await door.account({ login });
  const browser = await signedIn(login);
  const { json } = await browser.post("/api/me/totp");
  const secret = String(json["secret"]);
  const confirmed = await browser.post("/api/me/totp/confirm", { code: codeAt(secret) });
  assert.equal(confirmed.status, 200);
  door.putForward(60_000);
  return { id, browser, secret, codes: confirmed.json["codes"] as string[] };
}

async function withPasskey(login: string) {
  const id = await door.account({ login });
  const browser = await signedIn(login);
  const key = softwarePasskey(host);
  const { json } = await browser.post("/api/me/passkeys/options");
  const options = json["options"] as { challenge: string };
  const response = key.create(options, page);
  const added = await browser.post("/api/me/passkeys", {
    ticket: json["ticket"],
    name: "Điện thoại",
    response,
  });
  assert.equal(added.status, 200, JSON.stringify(added.json));
  return { id, browser, key };
}

async function signInWith(key: ReturnType<typeof softwarePasskey>, origin = page, counter = 0) {
  const browser = door.browser();
  const { json } = await browser.post("/api/sign-in/passkey/options");
  const response = key.get(json["options"] as { challenge: string }, origin, counter);
  const answer = await browser.post("/api/sign-in/passkey", { ticket: json["ticket"], response });
  return { browser, answer, ticket: json["ticket"], response };
}

const secondStep = async (login: string) => {
  const browser = door.browser();
  const { json } = await browser.post("/api/sign-in", { login, password });
  return { browser, ticket: json["ticket"], ways: json["ways"], next: json["next"] };
};

test("with an authenticator set up, the password alone opens nothing", async () => {
  const { secret } = await withTotp("totp.one");
  const { browser, ticket, ways, next } = await secondStep("totp.one");
  assert.deepEqual([next, ways], ["second-factor", ["totp", "recovery-code"]]);
  assert.equal((await browser.get("/api/me")).status, 401);
  const { json } = await browser.post("/api/sign-in/totp", { ticket, code: codeAt(secret) });
  assert.equal(json["next"], "done");
  assert.deepEqual((await browser.get("/api/me")).json["methods"], ["pwd", "otp"]);
});

test("a code is taken once, and only of this half minute or the one beside it", async () => {
  const { secret } = await withTotp("totp.reuse");
  const enter = async (code: string) => {
    const { browser, ticket } = await secondStep("totp.reuse");
    return (await browser.post("/api/sign-in/totp", { ticket, code })).status;
  };
  assert.equal(await enter(codeAt(secret, -120_000)), 401);
  assert.equal(await enter(codeAt(secret, 120_000)), 401);
  const code = codeAt(secret);
  assert.equal(await enter(code), 200);
  assert.equal(await enter(code), 401);
  assert.equal(await enter(codeAt(secret, -30_000)), 401);
});

test("a code entered twice at one moment opens one session", async () => {
  const { secret } = await withTotp("totp.race");
  const steps = await Promise.all([secondStep("totp.race"), secondStep("totp.race")]);
  const code = codeAt(secret);
  const answers = await Promise.all(
    steps.map(({ browser, ticket }) => browser.post("/api/sign-in/totp", { ticket, code })),
  );
  assert.deepEqual(
    answers.map(({ status }) => status).toSorted((a, b) => a - b),
    [200, 401],
  );
});

test("who knows the password cannot try all codes", async () => {
  await withTotp("totp.guess");
  const { browser, ticket } = await secondStep("totp.guess");
  const statuses = [];
  for (let n = 0; n < 8; n++)
    statuses.push((await browser.post("/api/sign-in/totp", { ticket, code: "000000" })).status);
  assert.ok(statuses.slice(6).every((status) => status !== 200));
  const again = await secondStep("totp.guess");
  assert.equal(
    (await again.browser.post("/api/sign-in/totp", { ticket: again.ticket, code: "000000" })).status,
    429,
  );
});

test("the secret lies sealed in the database", async () => {
  const { id, secret } = await withTotp("totp.sealed");
  const [row] = await door.db.direct.query<{ text: string; sealed: Buffer }>(
    "select row_to_json(a)::text as text, totp_secret as sealed from kernel.account a where id = $1",
    [id],
  );
  assert.ok(row !== undefined && !row.text.includes(secret) && !row.sealed.includes(secret));
});

test("a recovery code stands in for the authenticator, each once", async () => {
  const { codes } = await withTotp("recovery.one");
  assert.equal(codes.length, 10);
  const use = async (code: string) => {
    const { browser, ticket } = await secondStep("recovery.one");
    return (await browser.post("/api/sign-in/recovery-code", { ticket, code })).status;
  };
  assert.equal(await use(codes[0]?.toLowerCase() ?? ""), 200);
  assert.equal(await use(codes[0] ?? ""), 401);
  assert.equal(await use("AAAA-BBBB-CCCC"), 401);
  const browser = door.browser();
  await browser.post("/api/sign-in", { login: "recovery.one", password });
});

test("a forgotten password is renewed by a recovery code and the second factor together", async () => {
  const { codes, secret } = await withTotp("recovery.full");
  const browser = door.browser();
  const recover = (login: string, code: string) => browser.post("/api/sign-in/recover", { login, code });
  const unknown = await recover("no.such.person", codes[1] ?? "");
  const wrong = await recover("recovery.full", "AAAA-BBBB-CCCC");
  assert.deepEqual([unknown.status, unknown.json["code"]], [wrong.status, wrong.json["code"]]);
  const half = await recover("recovery.full", codes[1] ?? "");
  assert.deepEqual([half.json["next"], half.json["ways"]], ["second-factor", ["totp"]]);
  const early = { ticket: half.json["ticket"], password: "một hai ba bốn năm" };
  assert.equal((await browser.post("/api/sign-in/new-password", early)).status, 401);
  const proven = await browser.post("/api/sign-in/totp", {
    ticket: half.json["ticket"],
    code: codeAt(secret),
  });
  assert.equal(proven.json["next"], "change-password");
  assert.equal(proven.json["minimumLength"], 8);
  const renewed = { ticket: proven.json["ticket"], password: "xa kê lá" };
  assert.equal((await browser.post("/api/sign-in/new-password", renewed)).json["next"], "done");
  assert.equal((await browser.get("/api/me")).status, 200);
});

test("a passkey signs in without login or password", async () => {
  const { key, id } = await withPasskey("passkey.one");
  const { browser, answer } = await signInWith(key);
  assert.equal(answer.json["next"], "done");
  const { json } = await browser.get("/api/me");
  assert.deepEqual([json["accountId"], json["methods"]], [id, ["webauthn"]]);
});

test("a passkey is a second factor beside the password", async () => {
  const { key } = await withPasskey("passkey.second");
  const { browser, ticket, ways } = await secondStep("passkey.second");
  assert.deepEqual(ways, ["passkey", "recovery-code"]);
  const { json } = await browser.post("/api/sign-in/passkey/options", { ticket });
  const options = json["options"] as { challenge: string; allowCredentials: { id: string }[] };
  assert.deepEqual(
    options.allowCredentials.map(({ id }) => id),
    [key.id],
  );
  const response = key.get(options, page);
  const done = await browser.post("/api/sign-in/passkey", { ticket: json["ticket"], response });
  assert.equal(done.json["next"], "done");
});

test("an answer of a passkey is good for one challenge, one page and one person", async () => {
  const { key } = await withPasskey("passkey.bound");
  const { key: other } = await withPasskey("passkey.other");
  const once = await signInWith(key);
  assert.equal(once.answer.status, 200);
  const { ticket, response } = once;
  assert.equal((await door.browser().post("/api/sign-in/passkey", { ticket, response })).status, 401);
  const fresh = await door.browser().post("/api/sign-in/passkey/options");
  const replay = { ticket: fresh.json["ticket"], response };
  assert.equal((await door.browser().post("/api/sign-in/passkey", replay)).status, 401);
  assert.equal((await signInWith(key, "https://elsewhere.example")).answer.status, 401);
  assert.equal((await signInWith(softwarePasskey(host))).answer.status, 401);
  const { browser, ticket: half } = await secondStep("passkey.bound");
  const { json } = await browser.post("/api/sign-in/passkey/options", { ticket: half });
  const foreign = other.get(json["options"] as { challenge: string }, page);
  const taken = await browser.post("/api/sign-in/passkey", { ticket: json["ticket"], response: foreign });
  assert.equal(taken.status, 401);
});

test("a passkey that did not check its user, or counts backwards, is refused", async () => {
  const { key, browser } = await withPasskey("passkey.counter");
  assert.equal((await signInWith(key, page, 7)).answer.status, 200);
  assert.equal((await signInWith(key, page, 7)).answer.status, 401);
  const careless = softwarePasskey(host, false);
  const { json } = await browser.post("/api/me/passkeys/options");
  const response = careless.create(json["options"] as { challenge: string }, page);
  const added = await browser.post("/api/me/passkeys", { ticket: json["ticket"], name: "Khác", response });
  assert.equal(added.status, 401);
});

test("passkeys have names, and are taken away one by one by their owner only", async () => {
  const { browser, key } = await withPasskey("passkey.names");
  const { browser: stranger } = await withPasskey("passkey.stranger");
  assert.equal((await stranger.post(`/api/me/passkeys/${key.id}/remove`)).status, 404);
  assert.equal((await browser.post(`/api/me/passkeys/${key.id}/rename`, { name: "Khoá bạc" })).status, 200);
  const { json } = await browser.get("/api/me/passkeys");
  assert.deepEqual(
    (json["passkeys"] as { name: string }[]).map(({ name }) => name),
    ["Khoá bạc"],
  );
  assert.equal((await browser.post(`/api/me/passkeys/${key.id}/remove`)).status, 200);
  assert.equal((await signInWith(key)).answer.status, 401);
});

test("setting up a second factor gives the session another id and the dangerous role", async () => {
  const id = await door.account({ login: "promoted" });
  await door.db.transaction((tx) => grantRole(tx, id, { role: "auditor" }, new Date()));
  const browser = await signedIn("promoted");
  const before = [...browser.cookies.values()];
  const { json } = await browser.post("/api/me/totp");
  await browser.post("/api/me/totp/confirm", { code: codeAt(String(json["secret"])) });
  assert.notDeepEqual([...browser.cookies.values()], before);
  assert.deepEqual((await browser.get("/api/me")).json["role"], {
    code: "auditor",
    name: "Kiểm soát nhật ký truy cập",
  });
});

test("how somebody signs in is changed right after signing in only", async () => {
  await door.account({ login: "stale" });
  const browser = await signedIn("stale");
  for (let n = 0; n < 2; n++) {
    door.putForward(10 * 60_000);
    await browser.get("/api/me");
  }
  const late = await browser.post("/api/me/totp");
  assert.deepEqual([late.status, late.json["code"]], [403, "account.confirm"]);
  assert.equal((await browser.post("/api/me/confirm", { password: "wrong" })).status, 401);
  assert.equal((await browser.post("/api/me/confirm", { password })).status, 200);
  assert.equal((await browser.post("/api/me/totp")).status, 200);
});

test("a passkey confirms a stale session for its own account only", async () => {
  const { browser, key } = await withPasskey("stale.key");
  const { key: other } = await withPasskey("stale.other");
  for (let n = 0; n < 2; n++) {
    door.putForward(10 * 60_000);
    await browser.get("/api/me");
  }
  const confirm = async (by: typeof key) => {
    const { json } = await browser.post("/api/sign-in/passkey/options");
    const response = by.get(json["options"] as { challenge: string }, page);
    return (await browser.post("/api/me/confirm-passkey", { ticket: json["ticket"], response })).status;
  };
  assert.equal((await browser.post("/api/me/recovery-codes")).status, 403);
  assert.equal(await confirm(other), 401);
  assert.equal(await confirm(key), 200);
  assert.equal((await browser.post("/api/me/recovery-codes")).status, 200);
});

test("whoever has no password yet sets the first one while the sign-in is fresh", async () => {
  const { id, key } = await withPasskey("first.password");
  await door.db.direct.query("update kernel.account set password_hash = null where id = $1", [id]);
  const { browser } = await signInWith(key);
  const wished = { current: null, password: "mưa phùn bay" };
  assert.equal((await browser.post("/api/me/password", wished)).status, 200);
  assert.equal((await browser.post("/api/me/password", wished)).status, 401);
});
