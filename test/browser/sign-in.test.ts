import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { TOTP } from "otpauth";
import type { Browser, Page } from "playwright-core";
import { listBarriers, listenForTrouble, openBrowser, screens } from "./browser.ts";
import { enterPassword, operator, password, type StaffApp, signIn, startStaffApp } from "./staff-app.ts";

let app: StaffApp;
let browser: Browser;

before(async () => {
  app = await startStaffApp();
  browser = await openBrowser();
});

after(async () => {
  await browser?.close();
  await app?.product.stop();
});

const open = (): Promise<Page> => app.open(browser, screens.desktop);
/** The button that names who is at work. */
const worker = (page: Page, name: string) =>
  page.getByRole("button", { name: `Tài khoản và vai trò: ${name}` });
const nurse = (login: string) => ({
  login,
  role: "nurse",
  facility: app.station.id,
  name: "Đỗ Thị Điều Dưỡng",
});

test("a wrong password is refused in words, the right one opens the door, by keyboard alone", async () => {
  const page = await open();
  await page.keyboard.type(operator);
  await page.keyboard.press("Tab");
  await page.keyboard.type("không phải mật khẩu này");
  await page.keyboard.press("Enter");
  await page.getByRole("alert").filter({ hasText: "Tên đăng nhập hoặc mật khẩu không đúng" }).waitFor();
  await signIn(page);
  assert.equal(await page.evaluate("document.cookie"), "");
  assert.equal(await page.evaluate("JSON.stringify({ ...sessionStorage, ...localStorage })"), "{}");
  await page.context().close();
});

test("an empty field is said before anything is sent", async () => {
  const page = await open();
  await page.keyboard.press("Control+Enter");
  await page.getByRole("alert").filter({ hasText: "Hãy nhập đủ các ô." }).waitFor();
  await page.context().close();
});

test("who has an authenticator is asked for its code", async () => {
  const person = await app.person(nurse("coma"));
  const enrolled = await person.call("POST", "/api/me/totp", {});
  const uri = String(enrolled.json["uri"]);
  const code = (ahead: number) => codeOf(uri, Date.now() + ahead);
  const confirmed = await person.call("POST", "/api/me/totp/confirm", { code: code(-30_000) });
  assert.equal(confirmed.status, 200, confirmed.text);
  const page = await open();
  await enterPassword(page, "coma");
  await page.getByRole("heading", { name: "Bước xác thực thứ hai" }).waitFor();
  assert.deepEqual(await listBarriers(page), []);
  await page.getByLabel("Mã 6 chữ số").fill("000000");
  await page.keyboard.press("Enter");
  await page.getByRole("alert").waitFor();
  await page.getByLabel("Mã 6 chữ số").fill(code(0));
  await page.keyboard.press("Enter");
  await worker(page, "Đỗ Thị Điều Dưỡng").waitFor();
  await page.context().close();
});

const codeOf = (uri: string, timestamp: number): string => {
  const secret = new URL(uri).searchParams.get("secret") ?? "";
  return new TOTP({ secret, issuer: "Tuệ Tĩnh" }).generate({ timestamp });
};

test("somebody with two roles says which one they wear, and may change it later", async () => {
  const person = await app.person(nurse("haivai"));
  await app.alsoRole(person.accountId, "cashier");
  const page = await open();
  await enterPassword(page, "haivai");
  await page.getByRole("heading", { name: "Hôm nay bạn làm việc ở đâu?" }).waitFor();
  assert.deepEqual(await listBarriers(page), []);
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  const who = worker(page, "Đỗ Thị Điều Dưỡng");
  await who.waitFor();
  const wasCashier = (await who.innerText()).includes("Thu ngân");
  await who.click();
  await page.locator(".who-menu .role:enabled").click();
  await who.filter({ hasText: wasCashier ? "Điều dưỡng ·" : "Thu ngân ·" }).waitFor();
  await page.context().close();
});

test("a one-time link leads to a password of one's own, and is used up by that", async () => {
  const person = await app.person(nurse("nguoimoi"));
  const token = await app.link(person.accountId);
  const page = await open();
  await page.goto(`/#/activate/${token}`);
  await page.reload();
  await page.getByRole("heading", { name: "Kích hoạt tài khoản" }).waitFor();
  assert.equal(await page.evaluate("location.hash"), "");
  await page.keyboard.press("Tab");
  await page.getByRole("button", { name: "Tiếp tục" }).click();
  await page.getByLabel("Mật khẩu mới").fill("ngắn quá");
  await page.keyboard.press("Enter");
  await page.getByRole("alert").filter({ hasText: "ít nhất 14 ký tự" }).waitFor();
  assert.deepEqual(await listBarriers(page), []);
  await page.getByLabel("Mật khẩu mới").fill(password);
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: /^Tài khoản và vai trò/ }).waitFor();
  await page.context().close();
});

test("a sign-in that another page asked for goes on there, and to no page elsewhere", async () => {
  const page = await open();
  await page.goto(`/?continue=${encodeURIComponent("/api/me")}`);
  await enterPassword(page, operator);
  await page.waitForURL("**/api/me");
  await page.context().clearCookies();
  await page.goto(`/?continue=${encodeURIComponent("https://elsewhere.example/")}`);
  await signIn(page);
  assert.match(page.url(), /^http:\/\/localhost/);
  await page.context().close();
});

test("a session ended elsewhere ends at the sign-in screen, saying so", async () => {
  const page = await open();
  await signIn(page);
  await page.evaluate(
    "fetch('/api/me/sign-out', { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } })",
  );
  await page.keyboard.press("/");
  await page.keyboard.type("nguyen");
  await page.getByText("Phiên đã hết. Hãy đăng nhập lại.").waitFor();
  await page.context().close();
});

test("a screen that nobody touches is taken away by itself", async () => {
  const page = await open();
  await page.clock.install();
  await signIn(page);
  await page.clock.runFor("14:00");
  await page.keyboard.press("Shift");
  await page.clock.runFor("10:00");
  assert.equal(await page.getByRole("heading", { name: "Tìm người dân" }).count(), 1);
  await page.clock.runFor("06:00");
  await page.getByText("Phiên đã hết. Hãy đăng nhập lại.").waitFor();
  await page.reload();
  await page.getByRole("heading", { name: "Đăng nhập" }).waitFor();
  await page.context().close();
});

test("a window that is worked in keeps the others open", async () => {
  const page = await open();
  await page.clock.install();
  await signIn(page);
  const beside = await page.context().newPage();
  await beside.goto("/");
  await beside.getByRole("heading", { name: "Tìm người dân" }).waitFor();
  await page.clock.runFor("14:00");
  await beside.keyboard.press("Shift");
  await page.clock.runFor("10:00");
  assert.equal(await page.getByRole("heading", { name: "Tìm người dân" }).count(), 1);
  await page.context().close();
});

test("locking takes the screen away in every window of the browser", async () => {
  const page = await open();
  await signIn(page);
  const beside = await page.context().newPage();
  await beside.goto("/");
  await beside.getByRole("heading", { name: "Tìm người dân" }).waitFor();
  await page.keyboard.press("Control+Shift+L");
  await page.getByText("Màn hình đã khóa").waitFor();
  await beside.getByRole("heading", { name: "Đăng nhập" }).waitFor();
  await page.context().close();
});

test("at a shared computer the next person comes in by badge or PIN, in seconds", async () => {
  const head = await app.person({ ...nurse("truongkhoa"), role: "station-head" });
  const person = await app.person(nurse("quetthe"));
  const next = await app.person({ ...nurse("gopin"), name: "Lý Thị Gõ Pin" });
  await person.call("POST", "/api/me/badge", { badge: "BADGE-0001" });
  await next.call("POST", "/api/me/pin", { pin: "274916" });
  const page = await open();
  await signIn(page, "truongkhoa");
  await page.evaluate(
    `fetch('/api/devices', { method: 'POST', body: '{"name":"Quầy trực"}', headers: { 'content-type': 'application/json' } })`,
  );
  await page.keyboard.press("Control+Shift+L");
  await page.getByRole("heading", { name: "Vào nhanh" }).waitFor();
  assert.deepEqual(await listBarriers(page), []);
  await page.keyboard.insertText("BADGE-9999");
  await page.keyboard.press("Enter");
  await page.getByRole("alert").waitFor();
  await page.keyboard.insertText("BADGE-0001");
  await page.keyboard.press("Enter");
  await worker(page, "Đỗ Thị Điều Dưỡng").waitFor();
  await page.keyboard.press("Control+Shift+L");
  await page.getByRole("heading", { name: "Vào nhanh" }).waitFor();
  await page.getByLabel("Tên đăng nhập").fill("gopin");
  await page.getByLabel("Mã PIN 6 chữ số").fill("274916");
  await page.keyboard.press("Enter");
  await worker(page, "Lý Thị Gõ Pin").waitFor();
  assert.equal(head.role, "station-head");
  await page.context().close();
});

for (const [device, viewport] of Object.entries(screens)) {
  test(`on a ${device} the door is free of barriers and complaints`, async () => {
    const page = await app.open(browser, viewport);
    const trouble = listenForTrouble(page);
    const barriers = [await listBarriers(page)];
    await page.getByRole("button", { name: "Quên mật khẩu?" }).click();
    await page.getByRole("heading", { name: "Quên mật khẩu" }).waitFor();
    barriers.push(await listBarriers(page));
    await page.getByRole("button", { name: "Quay lại" }).click();
    await signIn(page);
    await page.getByRole("button", { name: /^Tài khoản và vai trò/ }).click();
    await page.getByRole("link", { name: "Tài khoản của tôi" }).waitFor();
    barriers.push(await listBarriers(page));
    assert.deepEqual(barriers.flat(), []);
    assert.deepEqual(trouble, []);
    await page.context().close();
  });
}
