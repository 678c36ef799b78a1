import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Browser } from "playwright-core";
import { listBarriers, listenForTrouble, openBrowser, screens } from "./browser.ts";
import { type StaffApp, startStaffApp } from "./staff-app.ts";

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

for (const [device, viewport] of Object.entries(screens))
  test(`on a ${device} a leader lands on the figures and looks at them from every side`, async () => {
    const leader = await app.person({ role: "provincial-leader", name: "Lãnh đạo Thử" });
    const page = await app.openAs(browser, leader, viewport);
    const trouble = listenForTrouble(page);
    await page.getByRole("heading", { name: "Số liệu khám, chữa bệnh" }).waitFor();
    await page.getByRole("table").waitFor();
    assert.deepEqual(await listBarriers(page), []);
    for (const side of ["Cơ sở", "Xã, phường", "Giới và tuổi", "Chương bệnh (ICD-10)"]) {
      await page.getByLabel("Xem theo").selectOption({ label: side });
      await page.getByRole("columnheader", { name: side }).waitFor();
      assert.ok((await page.getByRole("rowheader").count()) > 0, side);
    }
    assert.deepEqual(await listBarriers(page), []);
    assert.deepEqual(trouble, []);
  });
