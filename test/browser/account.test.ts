import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { TOTP } from "otpauth";
import type { Browser, Page } from "playwright-core";
import { listBarriers, listenForTrouble, openBrowser, screens } from "./browser.ts";
import { enterPassword, password, type StaffApp, signIn, startStaffApp } from "./staff-app.ts";

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

const nurse = (login: string) => ({
  login,
  role: "nurse",
  facility: app.station.id,
  name: "Đỗ Thị Điều Dưỡng",
});

/** Somebody new, signed in and looking at the own account. */
async function openAccount(login: string, viewport: { width: number; height: number } = screens.desktop) {
  const person = await app.person(nurse(login));
  const page = await app.open(browser, viewport);
  await signIn(page, login);
  await page.getByRole("button", { name: /^Tài khoản và vai trò/ }).click();
  await page.getByRole("link", { name: "Tài khoản của tôi" }).click();
  await page.getByRole("heading", { name: "Tài khoản của tôi" }).waitFor();
  return { person, page };
}

const panel = (page: Page, name: string) => page.getByRole("region", { name });

test("an authenticator is set up with a code, and leaves recovery codes that are shown once", async () => {
  const { page } = await openAccount("datma");
  const totp = panel(page, "Ứng dụng tạo mã");
  await totp.getByRole("button", { name: "Thiết lập" }).click();
  await totp.locator(".qr svg").waitFor();
  assert.deepEqual(await listBarriers(page), []);
  const secret = (await totp.locator(".secret").innerText()).replaceAll(/\s/g, "");
  await totp.getByLabel("Mã 6 chữ số").fill("123");
  await page.keyboard.press("Enter");
  await totp.getByRole("alert").waitFor();
  const code = new TOTP({ secret }).generate();
  await totp.getByLabel("Mã 6 chữ số").fill(code);
  await page.keyboard.press("Enter");
  const codes = panel(page, "Mã khôi phục");
  await codes.getByText("Các mã này chỉ hiện một lần").waitFor();
  assert.equal(await codes.locator("li").count(), 10);
  const [spare = ""] = await codes.locator("li code").allInnerTexts();
  await codes.getByRole("button", { name: "Tôi đã cất giữ" }).click();
  await codes.getByText("Còn 10 mã").waitFor();
  assert.equal(await codes.locator("li").count(), 0);
  await page.context().clearCookies();
  await page.goto("/");
  await enterPassword(page, "datma");
  await page.getByRole("button", { name: "Mã khôi phục" }).click();
  await page.getByLabel("Mã khôi phục").fill(spare);
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: /^Tài khoản và vai trò/ }).waitFor();
  await page.context().close();
});

test("a passkey is added on a device, opens the door there by itself, and can be taken away", async () => {
  const { page } = await openAccount("dungkhoa");
  await addVirtualKeys(page);
  const keys = panel(page, "Khóa đăng nhập (passkey)");
  await keys.getByLabel("Tên khóa").fill("Máy tính ở quầy");
  await keys.getByRole("button", { name: "Thêm khóa ở máy này" }).click();
  await keys.getByText("Máy tính ở quầy").waitFor();
  await panel(page, "Mã khôi phục").getByRole("button", { name: "Tôi đã cất giữ" }).click();
  await keys.getByText("1 khóa").waitFor();
  await page.keyboard.press("Control+Shift+L");
  // A device that says yes to everything may answer the offer in the field before anybody presses.
  const byKey = page.getByRole("button", { name: "Dùng khóa đăng nhập (passkey)" });
  await byKey.click({ timeout: 5_000 }).catch(() => undefined);
  await page.getByRole("button", { name: "Tài khoản và vai trò: Đỗ Thị Điều Dưỡng" }).waitFor();
  await page.goto("/#/me");
  await keys.getByRole("button", { name: "Gỡ" }).click();
  await keys.getByRole("button", { name: "Gỡ hẳn" }).click();
  await keys.getByText("Chưa có").waitFor();
  await page.context().close();
});

/** A device of the browser itself that holds keys and says yes to everything. */
async function addVirtualKeys(page: Page): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("WebAuthn.enable");
  await devtools.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}

test("a role that asks for a second step is put on as soon as there is one", async () => {
  await app.person({ login: "quantri", role: "it-administrator", name: "Lê Quản Trị" });
  const page = await app.open(browser, screens.desktop);
  await signIn(page, "quantri");
  assert.equal(await page.getByRole("link", { name: "Phân quyền" }).count(), 0);
  await page.getByRole("link", { name: "Thiết lập ngay" }).click();
  const totp = panel(page, "Ứng dụng tạo mã");
  await totp.getByRole("button", { name: "Thiết lập" }).click();
  const secret = (await totp.locator(".secret").innerText()).replaceAll(/\s/g, "");
  await totp.getByLabel("Mã 6 chữ số").fill(new TOTP({ secret }).generate());
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Tôi đã cất giữ" }).click();
  await page.getByRole("link", { name: "Phân quyền" }).waitFor();
  assert.equal(await page.getByRole("link", { name: "Thiết lập ngay" }).count(), 0);
  await page.context().close();
});

test("a session elsewhere is seen and ended here, and its screen says so", async () => {
  const { page } = await openAccount("haimay");
  const elsewhere = await app.open(browser, screens.phone);
  await signIn(elsewhere, "haimay");
  await page.reload();
  const sessions = panel(page, "Đang đăng nhập ở đâu");
  await sessions.getByText("Phiên này").waitFor();
  assert.equal(await sessions.locator("li").count(), 3);
  await sessions.getByRole("button", { name: "Kết thúc 2 phiên khác" }).click();
  await sessions.locator("li").nth(1).waitFor({ state: "detached" });
  await elsewhere.keyboard.type("nguyen");
  await elsewhere.getByText("Phiên đã hết. Hãy đăng nhập lại.").waitFor();
  await page.context().close();
  await elsewhere.context().close();
});

test("who came in by PIN confirms the password before changing how they sign in", async () => {
  const person = await app.person(nurse("doipin"));
  await app.person({ ...nurse("truongmay"), role: "station-head" });
  await person.call("POST", "/api/me/pin", { pin: "274916" });
  const page = await app.open(browser, screens.desktop);
  await signIn(page, "truongmay");
  const init = `{ method: 'POST', body: '{"name":"Quầy trực"}', headers: { 'content-type': 'application/json' } }`;
  await page.evaluate(`fetch('/api/devices', ${init})`);
  await page.keyboard.press("Control+Shift+L");
  await page.getByRole("heading", { name: "Vào nhanh" }).waitFor();
  await page.getByLabel("Tên đăng nhập").fill("doipin");
  await page.getByLabel("Mã PIN 6 chữ số").fill("274916");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Tài khoản và vai trò: Đỗ Thị Điều Dưỡng" }).waitFor();
  await page.goto("/#/me");
  const pin = panel(page, "Mã PIN vào nhanh");
  await pin.getByLabel("PIN mới, 6 chữ số").fill("846213");
  await page.keyboard.press("Enter");
  const sheet = page.getByRole("dialog", { name: "Xác nhận lại là bạn" });
  await sheet.getByLabel("Mật khẩu", { exact: true }).fill("sai rồi, không phải");
  await page.keyboard.press("Enter");
  await sheet.getByRole("alert").waitFor();
  assert.deepEqual(await listBarriers(page), []);
  await sheet.getByLabel("Mật khẩu", { exact: true }).fill(password);
  await page.keyboard.press("Enter");
  await pin.getByText("Đã lưu.").waitFor();
  await page.context().close();
});

for (const [device, viewport] of Object.entries(screens)) {
  test(`on a ${device} the account is free of barriers and complaints`, async () => {
    const { page } = await openAccount(`xem-${device}`, viewport);
    const trouble = listenForTrouble(page);
    await panel(page, "Đang đăng nhập ở đâu").getByText("Phiên này").waitFor();
    assert.deepEqual(await listBarriers(page), []);
    assert.deepEqual(trouble, []);
    await page.context().close();
  });
}
