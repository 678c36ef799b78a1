import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Browser } from "playwright-core";
import { registerApp } from "#test/harness/app-tokens.ts";
import { signInAs } from "#test/harness/people.ts";
import { startProduct, type TestProduct } from "#test/harness/product.ts";
import { type AppPages, startAppPages } from "#test/oauth/app-pages.ts";
import { listBarriers, openBrowser, screens } from "./browser.ts";

let product: TestProduct;
let pages: AppPages;
let browser: Browser;

before(async () => {
  product = await startProduct();
  pages = await startAppPages();
  browser = await openBrowser();
  await product.fhir("PUT", "Organization/org-1", {
    resourceType: "Organization",
    id: "org-1",
    name: "Trạm",
  });
  await product.fhir("PUT", "Patient/p-1", {
    resourceType: "Patient",
    id: "p-1",
    name: [{ text: "Hà Thị Một" }],
    managingOrganization: { reference: "Organization/org-1" },
  });
});

after(async () => {
  await browser?.close();
  await pages?.stop();
  await product?.stop();
});

test("an app is opened with the patient on the screen, and its rights are ended in one's own account", async () => {
  const scopes = "openid fhirUser launch offline_access patient/*.rs";
  const { launchUrl, redirectUri } = pages;
  const name = "Biểu đồ tăng trưởng";
  const app = await registerApp(product, { scopes, name, launchUrl, redirectUris: [redirectUri] });
  pages.use(app.client_id, scopes);
  const doctor = await signInAs(product, { role: "doctor", facility: "org-1", practitioner: "prac-1" });
  const context = await browser.newContext({
    locale: "vi-VN",
    viewport: screens.desktop,
    baseURL: product.url,
  });
  const [cookie = "", value = ""] = doctor.cookie.split("=");
  await context.addCookies([{ name: cookie, value, url: product.url, httpOnly: true, sameSite: "Strict" }]);
  const page = await context.newPage();
  await page.goto("/#/person/p-1");
  const opened = context.waitForEvent("page");
  await page.getByRole("button", { name }).click();
  const tab = await opened;
  await tab.getByRole("button", { name: "Cho phép" }).click();
  await tab.getByText("read p-1").waitFor();
  await page.goto("/#/me");
  const panel = page.getByRole("region", { name: "Ứng dụng được thay mặt tôi" });
  await panel.getByText(name).waitFor();
  assert.deepEqual(await listBarriers(page), []);
  await panel.getByRole("button", { name: "Kết thúc" }).click();
  await panel.getByRole("button", { name: "Kết thúc hẳn" }).click();
  await panel.waitFor({ state: "detached" });
  await context.close();
});
