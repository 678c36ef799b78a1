import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Browser, BrowserContext } from "playwright-core";
import { listBarriers, listenForTrouble, openBrowser } from "../browser/browser.ts";
import { registerApp } from "../harness/app-tokens.ts";
import { type SignedIn, signInAs } from "../harness/people.ts";
import { startProduct, type TestProduct } from "../harness/product.ts";
import { type AppPages, startAppPages } from "./app-pages.ts";

let product: TestProduct;
let pages: AppPages;
let browser: Browser;
let doctor: SignedIn;

before(async () => {
  product = await startProduct();
  pages = await startAppPages();
  browser = await openBrowser();
  await product.fhir("PUT", "Organization/org-1", {
    resourceType: "Organization",
    id: "org-1",
    name: "Trạm",
  });
  for (const id of ["p-1", "p-2"]) {
    const managingOrganization = { reference: "Organization/org-1" };
    const name = [{ text: `Người ${id}` }];
    await product.fhir("PUT", `Patient/${id}`, { resourceType: "Patient", id, name, managingOrganization });
  }
  doctor = await signInAs(product, { role: "doctor", facility: "org-1", practitioner: "prac-1" });
});
after(async () => {
  await browser.close();
  await pages.stop();
  await product.stop();
});

/** A browser in which the doctor is signed in; the cookie is the one the product gives. */
async function doctorsBrowser(): Promise<BrowserContext> {
  const context = await browser.newContext({ locale: "vi-VN" });
  const [name = "", value = ""] = doctor.cookie.split("=");
  await context.addCookies([{ name, value, url: product.url, httpOnly: true, sameSite: "Strict" }]);
  return context;
}

test("a public SMART app, opened from a record in a browser, reads that patient and no other", async () => {
  const scope = "openid fhirUser launch patient/*.rs";
  const { launchUrl, redirectUri } = pages;
  const app = await registerApp(product, {
    scopes: scope,
    name: "Biểu đồ tăng trưởng",
    launchUrl,
    redirectUris: [redirectUri],
  });
  pages.use(app.client_id, scope);
  const opened = await doctor.call("POST", "/api/smart/launch", { app: app.client_id, patient: "p-1" });
  const context = await doctorsBrowser();
  const page = await context.newPage();
  const trouble = listenForTrouble(page);
  const query = new URLSearchParams({ iss: product.base, launch: String(opened.json["launch"]) });
  await page.goto(`${String(opened.json["launchUrl"])}?${query.toString()}`);
  await page.getByText("Biểu đồ tăng trưởng").waitFor();
  await page.getByText("Người p-1").waitFor();
  assert.deepEqual(await listBarriers(page), []);
  assert.deepEqual(trouble, []);
  await page.getByRole("button", { name: "Cho phép" }).press("Enter");
  await page.getByText("read p-1").waitFor();
  await page.getByText("refused 404").waitFor();
  assert.equal(await page.locator("#user").textContent(), "Practitioner/prac-1");
  await context.close();
});

test("who is not signed in is asked to, and comes back to what the app asked", async () => {
  const scope = "openid fhirUser launch/patient patient/*.rs";
  const { launchUrl, redirectUri } = pages;
  const name = "Theo dõi huyết áp";
  const app = await registerApp(product, { scopes: scope, name, launchUrl, redirectUris: [redirectUri] });
  pages.use(app.client_id, scope);
  const password = "một câu đủ dài để giữ cửa";
  await signInAs(product, {
    role: "doctor",
    facility: "org-1",
    practitioner: "prac-1",
    login: "mo.cua",
    password,
  });
  const context = await browser.newContext({ locale: "vi-VN" });
  const page = await context.newPage();
  await page.goto(`${launchUrl}?${new URLSearchParams({ iss: product.base }).toString()}`);
  await page.getByRole("link", { name: "Tôi là người dân" }).waitFor();
  assert.deepEqual(await listBarriers(page), []);
  await page.getByRole("link", { name: "Tôi là nhân viên y tế" }).click();
  await page.getByLabel("Tên đăng nhập").fill("mo.cua");
  await page.getByLabel("Mật khẩu", { exact: true }).fill(password);
  await page.keyboard.press("Enter");
  await page.getByText(name).waitFor();
  assert.equal(await page.getByRole("button", { name: "Cho phép" }).count(), 0);
  await page.getByLabel("Tìm theo tên").fill("Người");
  await page.keyboard.press("Enter");
  await page.getByLabel("Người p-1").check();
  assert.deepEqual([...new URL(page.url()).searchParams.keys()], ["lang"]);
  assert.deepEqual(await listBarriers(page), []);
  await page.getByRole("button", { name: "Cho phép" }).click();
  await page.getByText("read p-1").waitFor();
  await page.getByText("refused 404").waitFor();
  await context.close();
});

test("a page of an origin that no app has may not read answers", async () => {
  const headers = { origin: "https://evil.example", authorization: `Bearer ${product.token}` };
  const answer = await fetch(`${product.base}/Patient`, { headers });
  assert.equal(answer.headers.get("access-control-allow-origin"), null);
  const own = await fetch(`${product.base}/Patient`, { headers: { ...headers, origin: pages.origin } });
  assert.equal(own.headers.get("access-control-allow-origin"), pages.origin);
  assert.equal(own.headers.get("access-control-allow-credentials"), null);
  const api = await fetch(`${product.url}/api/jobs/counts`, {
    headers: { ...headers, origin: pages.origin },
  });
  assert.equal(api.headers.get("access-control-allow-origin"), null);
});
