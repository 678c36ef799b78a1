import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { newId } from "#kernel/base/ids.ts";
import { type Browser, type Door, goodPassword as password, startDoor } from "#test/harness/door.ts";
import { grantRole, type PersonWanted, signInAs } from "#test/harness/people.ts";

let door: Door;
before(async () => {
  door = await startDoor();
});
after(() => door.stop());

async function signedIn(login: string): Promise<Browser> {
  const browser = door.browser();
  const { json } = await browser.post("/api/sign-in", { login, password });
  assert.equal(json["next"], "done", JSON.stringify(json));
  return browser;
}

async function administrator(wanted: Partial<PersonWanted> = {}): Promise<Browser & { readonly id: string }> {
  const permissions = ["access.accounts", "access.devices"];
  const person = await signInAs(door, { reach: "nobody", permissions, ...wanted });
  const browser = door.browser();
  browser.cookies.set("tuetinh_session", person.cookie.split("=")[1] ?? "");
  return { ...browser, id: person.accountId };
}

/** Somebody else has agreed to a link for the account. */
const agreeToLink = (account: string, by: string) =>
  door.db.direct.query(
    `insert into kernel.link_request (id, account, removes_factors, state, reason, proposed_by, proposed_at,
       decided_by, decided_at, until_at)
     values ($1, $2, false, 'active', 'quên mật khẩu', $3, $5, $4, $5, $5::timestamptz + interval '1 day')`,
    [newId(), account, by, newId(), door.now()],
  );

const statusOf = async (browser: Browser) => (await browser.get("/api/me")).status;

test("people see where they are signed in and end a session elsewhere at once", async () => {
  await door.account({ login: "sessions" });
  const here = await signedIn("sessions");
  const there = await signedIn("sessions");
  assert.equal(await statusOf(there), 200);
  const { json } = await here.get("/api/me/sessions");
  const sessions = json["sessions"] as { id: string; isThis: boolean; address: string }[];
  assert.equal(sessions.length, 2);
  assert.equal(sessions[0]?.address, "10.0.0.1");
  const other = sessions.find(({ isThis }) => !isThis);
  assert.equal((await here.post(`/api/me/sessions/${other?.id}/end`)).status, 200);
  assert.equal(await statusOf(there), 401);
  assert.equal(await statusOf(here), 200);
  assert.equal((await here.post(`/api/me/sessions/${other?.id}/end`)).status, 404);
});

test("nobody ends a session of somebody else by its id", async () => {
  await door.account({ login: "victim" });
  await door.account({ login: "meddler" });
  const victim = await signedIn("victim");
  const { json } = await victim.get("/api/me/sessions");
  const [session] = json["sessions"] as { id: string }[];
  const meddler = await signedIn("meddler");
  assert.equal((await meddler.post(`/api/me/sessions/${session?.id}/end`)).status, 404);
  assert.equal(await statusOf(victim), 200);
});

test("all other sessions end together", async () => {
  await door.account({ login: "many" });
  const [a, b, c] = await Promise.all([signedIn("many"), signedIn("many"), signedIn("many")]);
  assert.equal((await a.post("/api/me/sessions/end-others")).json["ended"], 2);
  assert.deepEqual(await Promise.all([a, b, c].map(statusOf)), [200, 401, 401]);
});

test("a page that asked while its session got another secret is told so, for a moment", async () => {
  await door.account({ login: "two-tabs" });
  const browser = await signedIn("two-tabs");
  const tab = door.browser();
  tab.cookies.set("tuetinh_session", browser.cookies.get("tuetinh_session") ?? "");
  await browser.post("/api/me/confirm", { password });
  const late = await tab.get("/api/me");
  assert.deepEqual([late.status, late.headers.get("session-rotated")], [401, "1"]);
  door.putForward(31_000);
  assert.equal((await tab.get("/api/me")).headers.get("session-rotated"), null);
  door.putForward(-31_000);
});

test("an app goes on when its person only confirms, and stops when another role is put on", async () => {
  const id = await door.account({ login: "with-app" });
  const grant = await door.db.transaction((tx) =>
    grantRole(tx, id, { role: "nurse", facility: "org-7" }, door.now()),
  );
  const browser = await signedIn("with-app");
  const hereId = async () => {
    const { json } = await browser.get("/api/me/sessions");
    return (json["sessions"] as { id: string; isThis: boolean }[]).find(({ isThis }) => isThis)?.id;
  };
  await door.db.direct.query(
    `insert into kernel.app_grant (id, hash, account, client, session, is_offline, methods, signed_in_at, scopes, created_at)
     values ($1, $2, $3, $1, $4, false, '{pwd}', $5, 'openid', $5)`,
    [newId(), Buffer.from("with-app"), id, await hereId(), door.now()],
  );
  const sessionOfApp = async () =>
    (
      await door.db.direct.query<{ session: string }>(
        "select session from kernel.app_grant where account = $1",
        [id],
      )
    )[0]?.session;
  await browser.post("/api/me/confirm", { password });
  assert.equal(await sessionOfApp(), await hereId());
  await browser.post("/api/me/role", { grant });
  assert.notEqual(await sessionOfApp(), await hereId());
});

test("signing out ends the session and takes the cookie back", async () => {
  await door.account({ login: "leaver" });
  const browser = await signedIn("leaver");
  const secret = browser.cookies.get("tuetinh_session") ?? "";
  const { status, headers } = await browser.post("/api/me/sign-out");
  assert.deepEqual([status, headers.get("clear-site-data")], [200, '"cache"']);
  assert.equal(browser.cookies.has("tuetinh_session"), false);
  browser.cookies.set("tuetinh_session", secret);
  const after = await browser.get("/api/me");
  assert.deepEqual([after.status, after.headers.get("session-rotated")], [401, null]);
});

test("a new password ends every other session, and wants the old one first", async () => {
  await door.account({ login: "changer" });
  const here = await signedIn("changer");
  const there = await signedIn("changer");
  const change = (current: string, wished: string) =>
    here.post("/api/me/password", { current, password: wished });
  assert.equal((await change("not the one", "mưa phùn tháng giêng")).status, 401);
  assert.equal((await change(password, "123456a@")).json["code"], "password.short");
  assert.equal((await change(password, "mưa phùn tháng giêng")).status, 200);
  assert.deepEqual([await statusOf(here), await statusOf(there)], [200, 401]);
  assert.equal((await door.browser().post("/api/sign-in", { login: "changer", password })).status, 401);
});

test("guessing the old password in an open session is slowed down", async () => {
  await door.account({ login: "open-screen" });
  const browser = await signedIn("open-screen");
  const tries = [];
  for (let n = 0; n < 7; n++)
    tries.push((await browser.post("/api/me/confirm", { password: "a guess" })).status);
  assert.ok(tries.includes(429));
  await signedIn("open-screen");
});

test("an administrator ends all sessions of a person, of the own place only", async () => {
  const id = await door.account({ login: "dismissed" });
  await door.db.transaction((tx) => grantRole(tx, id, { role: "nurse", facility: "org-7" }, new Date()));
  const browser = await signedIn("dismissed");
  const foreign = await administrator({ facility: "org-8" });
  assert.equal((await foreign.post(`/api/access/accounts/${id}/end-sessions`)).status, 404);
  assert.equal(await statusOf(browser), 200);
  const own = await administrator({ facility: "org-7" });
  assert.equal((await own.post(`/api/access/accounts/${id}/end-sessions`)).json["ended"], 1);
  assert.equal(await statusOf(browser), 401);
  const stranger = await signedIn("changer-of-nothing").catch(() => undefined);
  assert.equal(stranger, undefined);
});

test("who may not administer accounts ends nobody's sessions, and the try is told", async () => {
  const id = await door.account({ login: "safe" });
  const browser = await signedIn("safe");
  const answer = await browser.post(`/api/access/accounts/${id}/end-sessions`);
  assert.equal(answer.status, 403);
  assert.deepEqual(door.told.at(-1)?.action, "access.accounts");
  assert.equal(door.told.at(-1)?.outcome, "denied");
});

test("a link brings somebody back once, within the hour, to a new password", async () => {
  const id = await door.account({ login: "locked-out", password: undefined });
  const admin = await administrator();
  const give = async () => {
    await agreeToLink(id, admin.id);
    return String((await admin.post(`/api/access/accounts/${id}/link`)).json["token"]);
  };
  const first = await give();
  const second = await give();
  const browser = door.browser();
  const open = (token: string) => browser.post("/api/sign-in/link", { token });
  assert.equal((await open(first)).status, 401);
  const { json } = await open(second);
  assert.equal(json["next"], "change-password");
  assert.equal((await open(second)).status, 401);
  const set = await browser.post("/api/sign-in/new-password", {
    ticket: json["ticket"],
    password: "mưa phùn tháng giêng",
  });
  assert.equal(set.json["next"], "done");
  const late = await give();
  door.putForward(61 * 60_000);
  assert.equal((await open(late)).status, 401);
  door.putForward(-61 * 60_000);
});

test("no link is made to which no second person agreed", async () => {
  const id = await door.account({ login: "taken-over" });
  const admin = await administrator();
  assert.equal((await admin.post(`/api/access/accounts/${id}/link`)).status, 403);
  await agreeToLink(id, admin.id);
  const full = { removeSecondFactor: true };
  assert.equal((await admin.post(`/api/access/accounts/${id}/link`, full)).status, 403);
  assert.equal((await admin.post(`/api/access/accounts/${id}/link`)).status, 200);
  assert.equal((await admin.post(`/api/access/accounts/${id}/link`)).status, 403);
});

test("nobody makes a link for themselves", async () => {
  const admin = await administrator();
  await agreeToLink(admin.id, admin.id);
  assert.equal((await admin.post(`/api/access/accounts/${admin.id}/link`)).json["code"], "account.own-link");
});

test("a role may end its sessions sooner, those that are open too", async () => {
  const id = await door.account({ login: "hasty" });
  await door.db.transaction((tx) => grantRole(tx, id, { role: "cashier", facility: "org-7" }, new Date()));
  const browser = await signedIn("hasty");
  const head = await administrator({ permissions: ["access.roles"] });
  const set = (minutes: unknown) => head.post("/api/access/roles/cashier/idle", { minutes });
  assert.equal((await set(1)).status, 400);
  assert.equal((await set("5; drop table")).status, 400);
  assert.equal((await head.post("/api/access/roles/no-such-role/idle", { minutes: 5 })).status, 404);
  assert.equal((await set(5)).status, 200);
  door.putForward(61_000);
  assert.equal(await statusOf(browser), 200);
  const { json } = await browser.get("/api/me");
  assert.equal(json["idleMinutes"], 5);
  door.putForward(6 * 60_000);
  assert.equal(await statusOf(browser), 401);
  door.putForward(-7 * 60_000 - 1_000);
});

test("a session dies by idle time and by its last hour", async () => {
  await door.account({ login: "sleeper" });
  const idle = await signedIn("sleeper");
  const busy = await signedIn("sleeper");
  door.putForward(14 * 60_000);
  assert.equal(await statusOf(busy), 200);
  door.putForward(2 * 60_000);
  assert.deepEqual([await statusOf(idle), await statusOf(busy)], [401, 200]);
  for (let n = 0; n < 51; n++) {
    door.putForward(14 * 60_000);
    await statusOf(busy);
  }
  assert.equal(await statusOf(busy), 401);
});
