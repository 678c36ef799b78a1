import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { listBarriers, listenForTrouble, openBrowser, screens } from "./browser.ts";
import { type StaffApp, startStaffApp } from "./staff-app.ts";

let app: StaffApp;
let browser: Browser;
const number = "079190000417";
const reason = "Hôn mê sau tai nạn, cần biết thuốc đang dùng";

before(async () => {
  app = await startStaffApp();
  browser = await openBrowser();
  const { status, text } = await app.product.fhir("POST", "Patient", {
    resourceType: "Patient",
    identifier: [{ system: "http://fhir.hl7.org.vn/core/sid/national_id", value: number }],
    name: [{ text: "Tạ Văn Nơi Khác" }],
    gender: "male",
    birthDate: "1990-03-15",
  });
  assert.equal(status, 201, text);
});

after(async () => {
  await browser?.close();
  await app?.product.stop();
});

async function openAs(
  role: string,
  viewport: { width: number; height: number } = screens.desktop,
): Promise<Page> {
  const person = await app.person({ role, facility: app.station.id, name: "Bác sĩ Trực Đêm" });
  return app.openAs(browser, person, viewport);
}

for (const [device, viewport] of Object.entries(screens)) {
  test(`on a ${device} a clinician opens a record out of reach with a reason, sees until when, and closes it`, async () => {
    const page = await openAs("doctor", viewport);
    const trouble = listenForTrouble(page);
    await page.getByRole("searchbox").fill(number);
    await page.getByText("Không có ai khớp").waitFor();
    await page.getByRole("button", { name: "Mở khẩn cấp" }).click();
    const sheet = page.getByRole("dialog", { name: "Mở hồ sơ khẩn cấp" });
    assert.equal(await sheet.getByLabel(/^Số căn cước/).inputValue(), number);
    const open = sheet.getByRole("button", { name: "Mở khẩn cấp" });
    await sheet.getByLabel(/^Lý do/).fill("Cấp cứu 1234567");
    assert.equal(await open.isDisabled(), true);
    assert.deepEqual(await listBarriers(page), []);
    await sheet.getByLabel(/^Lý do/).fill(reason);
    await page.keyboard.press("Control+Enter");
    await page.getByRole("heading", { name: "TẠ VĂN NƠI KHÁC" }).waitFor();
    const band = page.getByRole("region", { name: "Đang mở khẩn cấp" });
    await band.getByText(reason).waitFor();
    await band.getByText(/đến \d\d\/\d\d\/\d{4}, \d\d:\d\d/).waitFor();
    assert.deepEqual(await listBarriers(page), []);
    await page.reload();
    await band.waitFor();
    assert.deepEqual(trouble, []);
    await band.getByRole("button", { name: "Đóng lại" }).click();
    await page.getByRole("heading", { name: "Không có hồ sơ này trong phạm vi của bạn" }).waitFor();
    assert.deepEqual(await listBarriers(page), []);
    await page.context().close();
  });
}

test("a record out of reach and one that does not exist look the same", async () => {
  const page = await openAs("doctor");
  const { json } = await app.product.fhir("GET", `Patient?identifier=${number}`);
  const id = /"id":"([^"]+)"/.exec(JSON.stringify((json["entry"] as readonly object[])[0]))?.[1];
  const told: string[] = [];
  for (const one of [id, "01999999-0000-7000-8000-000000000000"]) {
    await page.goto(`/#/person/${one}`);
    await page.getByRole("heading", { name: "Không có hồ sơ này trong phạm vi của bạn" }).waitFor();
    told.push(await page.locator("main").innerText());
    await page.goto("/#/");
  }
  assert.equal(told[0], told[1]);
  await page.context().close();
});

test("who is no clinician is not offered the way", async () => {
  const page = await openAs("receptionist");
  await page.getByRole("searchbox").fill(number);
  await page.getByText("Không có ai khớp").waitFor();
  assert.equal(await page.getByRole("button", { name: "Mở khẩn cấp" }).count(), 0);
  await page.context().close();
});
