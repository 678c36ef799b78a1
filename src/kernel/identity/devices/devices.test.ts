import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type Browser, type Door, goodPassword as password, startDoor } from "#test/harness/door.ts";
import { grantRole, signInAs } from "#test/harness/people.ts";

const ward = "org-ward";
let door: Door;
before(async () => {
  door = await startDoor();
});
after(() => door.stop());

/** A computer that the head of the ward has made a shared one. */
async function wardComputer(facility = ward): Promise<Browser> {
  const head = await signInAs(
    door,
    { reach: "facility", permissions: ["access.devices"], facility },
    door.now(),
  );
  const browser = door.browser();
  browser.cookies.set("tuetinh_session", head.cookie.split("=")[1] ?? "");
  const answer = await browser.post("/api/devices", { name: "Buồng trực" });
  assert.equal(answer.status, 200, JSON.stringify(answer.json));
  browser.cookies.delete("tuetinh_session");
  return browser;
}

/** Somebody of the ward with badge and PIN, who has signed in in full at another computer today. */
async function nurse(login: string, place = ward) {
  const id = await door.account({ login, name: `Điều dưỡng ${login}` });
  await door.db.transaction((tx) => grantRole(tx, id, { role: "nurse", facility: place }, door.now()));
  const own = door.browser();
  await own.post("/api/sign-in", { login, password });
  assert.equal((await own.post("/api/me/badge", { badge: `badge-of-${login}` })).status, 200);
  assert.equal((await own.post("/api/me/pin", { pin: "739204" })).status, 200);
  return { id, own };
}

const nameAt = async (browser: Browser) => (await browser.get("/api/me")).json["name"];

test("at a shared computer a badge brings the next person in, and the one before is out", async () => {
  const computer = await wardComputer();
  await nurse("badge.a");
  await nurse("badge.b");
  await computer.post("/api/switch", { badge: "badge-of-badge.a" });
  assert.equal(await nameAt(computer), "Điều dưỡng badge.a");
  const before = computer.cookies.get("tuetinh_session") ?? "";
  assert.equal((await computer.post("/api/switch", { badge: "badge-of-badge.b" })).json["next"], "done");
  assert.equal(await nameAt(computer), "Điều dưỡng badge.b");
  const thief = door.browser();
  thief.cookies.set("tuetinh_session", before);
  assert.equal((await thief.get("/api/me")).status, 401);
  await computer.post("/api/switch", { login: "badge.a", pin: "739204" });
  assert.equal(await nameAt(computer), "Điều dưỡng badge.a");
});

test("such a session ends after five minutes without a request", async () => {
  const computer = await wardComputer();
  await nurse("short");
  await computer.post("/api/switch", { badge: "badge-of-short" });
  door.putForward(4 * 60_000);
  assert.equal((await computer.get("/api/me")).status, 200);
  door.putForward(6 * 60_000);
  assert.equal((await computer.get("/api/me")).status, 401);
});

test("a badge opens nothing at a computer that is not a shared one", async () => {
  await nurse("elsewhere");
  const answer = await door.browser().post("/api/switch", { badge: "badge-of-elsewhere" });
  assert.deepEqual([answer.status, answer.json["code"]], [403, "switch.not-shared"]);
});

test("a badge opens nothing at another facility, nor a day after the last full sign-in", async () => {
  const computer = await wardComputer();
  await nurse("foreign", "org-other");
  assert.equal((await computer.post("/api/switch", { badge: "badge-of-foreign" })).status, 401);
  await nurse("yesterday");
  door.putForward(17 * 3_600_000);
  assert.equal((await computer.post("/api/switch", { badge: "badge-of-yesterday" })).status, 401);
});

test("a computer that is taken back is no shared one any more", async () => {
  const computer = await wardComputer();
  await nurse("closed");
  const head = await signInAs(
    door,
    { reach: "facility", permissions: ["access.devices"], facility: ward },
    door.now(),
  );
  const [device] = await door.db.direct.query<{ id: string }>(
    "select id from kernel.device where is_shared order by created_at desc limit 1",
  );
  const browser = door.browser();
  browser.cookies.set("tuetinh_session", head.cookie.split("=")[1] ?? "");
  assert.equal((await browser.post(`/api/devices/${device?.id}/end`)).status, 200);
  assert.equal((await computer.post("/api/switch", { badge: "badge-of-closed" })).status, 403);
});

test("a PIN cannot be tried on and on", async () => {
  const computer = await wardComputer();
  await nurse("pinned");
  const tries = [];
  for (let n = 0; n < 7; n++)
    tries.push((await computer.post("/api/switch", { login: "pinned", pin: "111222" })).status);
  assert.equal(tries[0], 401);
  assert.equal(tries.at(-1), 429);
  assert.equal((await computer.post("/api/switch", { badge: "badge-of-pinned" })).status, 200);
});

test("a session by badge changes nothing about how somebody signs in", async () => {
  const computer = await wardComputer();
  await nurse("quick");
  await computer.post("/api/switch", { badge: "badge-of-quick" });
  for (const path of ["/api/me/totp", "/api/me/recovery-codes", "/api/me/passkeys/options"])
    assert.equal((await computer.post(path)).json["code"], "account.confirm");
});

test("a badge never wears a dangerous role", async () => {
  const computer = await wardComputer();
  const { id } = await nurse("chief");
  await door.db.transaction((tx) => grantRole(tx, id, { role: "director", facility: ward }, door.now()));
  await computer.post("/api/switch", { badge: "badge-of-chief" });
  const { json } = await computer.get("/api/me");
  assert.equal((json["role"] as { code: string }).code, "nurse");
  const director = (json["roles"] as { role: string; grant: string }[]).find(
    ({ role }) => role === "director",
  );
  assert.equal((await computer.post("/api/me/role", { grant: director?.grant })).status, 403);
});

test("a badge works for the facility of the computer, until the password is confirmed", async () => {
  const computer = await wardComputer();
  const { id } = await nurse("two-places");
  const grant = await door.db.transaction((tx) =>
    grantRole(tx, id, { role: "nurse", facility: "org-elsewhere" }, door.now()),
  );
  await computer.post("/api/switch", { badge: "badge-of-two-places" });
  const refused = await computer.post("/api/me/role", { grant });
  assert.deepEqual([refused.status, refused.json["code"]], [403, "account.full-sign-in-needed"]);
  assert.equal((await computer.post("/api/me/confirm", { password })).status, 200);
  assert.equal((await computer.post("/api/me/role", { grant })).status, 200);
});

test("one badge belongs to one person, and plain numbers are no PIN", async () => {
  const { own } = await nurse("first");
  const { own: second } = await nurse("second");
  assert.equal((await second.post("/api/me/badge", { badge: "badge-of-first" })).status, 409);
  for (const pin of ["123456", "000000", "121212", "654321"])
    assert.equal((await own.post("/api/me/pin", { pin })).status, 400);
});
