import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Browser } from "playwright-core";
import { signInAs } from "#test/harness/people.ts";
import { listBarriers, listenForTrouble, openBrowser, screens } from "./browser.ts";
import { type CitizenApp, startCitizenApp } from "./citizen-app.ts";

let app: CitizenApp;
let browser: Browser;

before(async () => {
  app = await startCitizenApp();
  browser = await openBrowser();
});

after(async () => {
  await browser?.close();
  await app?.product.stop();
});

const auditor = () =>
  signInAs(app.product, { role: "auditor", name: "Mai Thị Kiểm", methods: ["pwd", "otp"] });

test("an auditor finds who looked at one person, narrows by pressing names, and takes a filter off again", async () => {
  const { an, hospital } = app;
  const doctor = await app.doctor(hospital, "Bác sĩ Lý Văn Ngó");
  assert.equal((await doctor.fhir("GET", `Patient/${an.patient}`)).status, 200);
  const desk = await app.open(browser, "/#/audit", { as: await auditor(), viewport: screens.desktop });
  const trouble = listenForTrouble(desk);
  await desk.getByRole("button", { name: "Bác sĩ Lý Văn Ngó" }).first().click();
  const rows = desk.locator("tbody tr");
  await desk.getByRole("button", { name: /^Người dùng: .*bỏ lọc$/ }).waitFor();
  await desk.getByText("đọc", { exact: true }).first().waitFor();
  for (const text of await rows.allInnerTexts()) assert.match(text, /Lý Văn Ngó/);
  await desk.getByRole("button", { name: an.name }).first().click();
  await desk.getByRole("button", { name: /^Người bệnh: .*bỏ lọc$/ }).waitFor();
  assert.deepEqual(await listBarriers(desk), []);
  await desk.getByRole("button", { name: /^Người dùng: .*bỏ lọc$/ }).click();
  await desk.getByRole("button", { name: /^Người dùng: .*bỏ lọc$/ }).waitFor({ state: "detached" });
  assert.deepEqual(trouble, []);
  await desk.context().close();
});

test("a day that is none is refused in words, and the desk fits a phone", async () => {
  const desk = await app.open(browser, "/#/audit", { as: await auditor(), viewport: screens.phone });
  await desk.getByLabel("Ngày", { exact: true }).fill("32/13/2026");
  await desk.keyboard.press("Enter");
  await desk.getByRole("alert").waitFor();
  assert.deepEqual(await listBarriers(desk), []);
  await desk.context().close();
});

test("many refusals of one person become a finding that opens its entries and is judged by the auditor", async () => {
  const { an, clinic } = app;
  const stranger = await app.doctor(clinic, "Bác sĩ Phí Thị Dò");
  for (let n = 0; n < 12; n++)
    assert.equal((await stranger.fhir("GET", `Patient/${an.patient}`)).status, 404);
  const desk = await app.open(browser, "/#/audit/findings", {
    as: await auditor(),
    viewport: screens.desktop,
  });
  await desk.getByRole("button", { name: "Soát ngay hôm nay" }).click();
  const row = desk
    .getByRole("row")
    .filter({ hasText: "Phí Thị Dò" })
    .filter({ hasText: "Bị từ chối nhiều lần" });
  await row.getByRole("link").focus();
  await desk.keyboard.press("Enter");
  await desk.getByText("12 lượt tạo nên dấu hiệu này").waitFor();
  assert.equal(await desk.locator("tbody tr").count(), 12);
  assert.deepEqual(await listBarriers(desk), []);
  await desk.getByRole("button", { name: "Cần hỏi lại" }).click();
  await desk.getByRole("alert").waitFor();
  await desk.getByLabel("Nhận xét").fill("Hỏi lại trưởng khoa");
  await desk.getByRole("button", { name: "Cần hỏi lại" }).click();
  await desk.getByText("Hỏi lại trưởng khoa").waitFor();
  assert.match(await desk.locator(".notice").innerText(), /Cần hỏi lại · Mai Thị Kiểm/);
  await desk.context().close();
});
