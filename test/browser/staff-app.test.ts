import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { newId } from "#kernel/base/ids.ts";
import { openDb } from "#kernel/db/db.ts";
import { listBarriers, listenForTrouble, openBrowser, screens } from "./browser.ts";
import { type StaffApp, signIn, startStaffApp } from "./staff-app.ts";

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

const looks = {
  desktop: { viewport: screens.desktop, colorScheme: "light" },
  "desktop at night": { viewport: screens.desktop, colorScheme: "dark" },
  phone: { viewport: screens.phone, colorScheme: "light" },
} as const;

const openSignedIn = async (viewport: { width: number; height: number } = screens.desktop): Promise<Page> => {
  const page = await app.open(browser, viewport);
  await signIn(page);
  return page;
};

async function signOut(page: Page): Promise<void> {
  await page.getByRole("button", { name: /^Tài khoản và vai trò/ }).click();
  await page.getByRole("button", { name: "Đăng xuất" }).click();
  await page.getByRole("heading", { name: "Đăng nhập" }).waitFor();
}

const rows = (page: Page) => page.locator("a[data-row]");

/** Opens the first person found, by keyboard alone. */
async function openFirstRecord(page: Page): Promise<void> {
  await rows(page).first().waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Dòng thời gian" }).waitFor();
}

test("a name typed without marks finds people, by keyboard alone, and no name ever stands in a URL", async () => {
  const page = await openSignedIn();
  const urls: string[] = [];
  page.on("request", (request) => urls.push(request.url()));
  const name = (await rows(page).first().locator(".person-name").innerText()).normalize("NFD");
  const plain = name.replaceAll(/\p{M}/gu, "").replaceAll("đ", "d").replaceAll("Đ", "D").toLowerCase();
  await page.keyboard.type(plain);
  await page.getByText(/^\d+ người/).waitFor();
  assert.equal((await rows(page).first().locator(".person-name").innerText()).normalize("NFD"), name);
  await openFirstRecord(page);
  assert.equal(
    (await page.getByRole("heading", { level: 1 }).innerText()).normalize("NFC"),
    name.normalize("NFC").toUpperCase(),
  );
  const last = plain.split(" ").at(-1) ?? "";
  assert.deepEqual(
    urls.filter((url) => decodeURIComponent(url).toLowerCase().includes(`=${last}`)),
    [],
  );
  assert.ok(urls.some((url) => url.endsWith("/fhir/Patient/_search")));
  await page.context().close();
});

test("a citizen number, a date of birth and a name with a year each find the person", async () => {
  const { json } = await app.product.fhir("GET", "Patient?_count=1");
  const person = findPersonIn(json);
  const [year = "", month = "", day = ""] = person.birthDate.split("-");
  const page = await openSignedIn();
  for (const typed of [person.cccd, `${day}/${month}/${year}`, `${person.name} ${year}`]) {
    await page.keyboard.press("/");
    await page.getByRole("searchbox").fill(typed);
    await page.getByText(/^\d+ người/).waitFor();
    await rows(page).filter({ hasText: person.name }).first().waitFor();
  }
  await page.context().close();
});

test("a scanned citizen card opens the record, faster than the answer comes", async () => {
  const { json } = await app.product.fhir("GET", "Patient?_count=1");
  const person = findPersonIn(json);
  const page = await openSignedIn();
  await page.keyboard.insertText(`${person.cccd}||${person.name}|||`);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: person.name.toLocaleUpperCase("vi") }).waitFor();
  await page.context().close();
});

test("going back from a record finds the list again; signing out forgets it", async () => {
  const page = await openSignedIn();
  await page.keyboard.type("nguyen");
  await page.getByText(/^\d+ người/).waitFor();
  await openFirstRecord(page);
  await page.keyboard.press("Escape");
  await page.getByText(/^\d+ người/).waitFor();
  assert.equal(await page.getByRole("searchbox").inputValue(), "nguyen");
  await signOut(page);
  await signIn(page);
  assert.equal(await page.getByRole("searchbox").inputValue(), "");
  await page.context().close();
});

/** Name, birth date and citizen number of the one Patient in a search answer. */
function findPersonIn(bundle: unknown): { name: string; birthDate: string; cccd: string } {
  const text = JSON.stringify(bundle);
  const valueOf = (pattern: RegExp): string => pattern.exec(text)?.[1] ?? assert.fail(String(pattern));
  return {
    name: valueOf(/"name":\[\{[^}]*?"text":"([^"]+)"/),
    birthDate: valueOf(/"birthDate":"(\d{4}-\d{2}-\d{2})"/),
    cccd: valueOf(/sid\/national_id","value":"(\d+)"/),
  };
}

test("nobody matching is said, with what to try", async () => {
  const page = await openSignedIn();
  await page.keyboard.type("khongcoaitennhuvay");
  await page.getByText("Không có ai khớp").waitFor();
  await page.context().close();
});

test("every figure of a record lists exactly the rows it counts", async () => {
  const page = await openSignedIn();
  await openFirstRecord(page);
  const figures = page.locator(".figures button");
  const counts: number[] = [];
  for (const figure of (await figures.all()).slice(1)) {
    await figure.click();
    const count = Number(await figure.locator("b").innerText());
    await page.getByText(`· ${count} dòng`).waitFor();
    assert.equal(
      await page.locator(".rows .table-frame:last-of-type tbody tr").count(),
      Math.min(count, 100),
    );
    counts.push(count);
  }
  const total = Number(await figures.first().locator("b").innerText());
  assert.ok(counts.length >= 2);
  assert.equal(
    counts.reduce((a, b) => a + b, 0),
    total,
  );
  await page.context().close();
});

test("everything speaks English after one press, and remembers it", async () => {
  const page = await openSignedIn();
  await page.getByRole("button", { name: "English" }).click();
  await page.getByRole("heading", { name: "Find a person" }).waitFor();
  await page.reload();
  await page.getByRole("heading", { name: "Find a person" }).waitFor();
  assert.equal(await page.locator("html").getAttribute("lang"), "en");
  await page.context().close();
});

async function addDeadJob(kind: string): Promise<void> {
  const db = openDb({ url: app.product.databaseUrl, poolSize: 1 });
  await db.transaction((tx) =>
    tx.query(
      `insert into kernel.dead_job (id, kind, payload, attempts, last_error, created_at, died_at)
       values ($1, $2, '{}', 12, 'Error at nowhere.ts:1', now(), now())`,
      [newId(), kind],
    ),
  );
  await db.close();
}

test("an operator runs one stopped job again and discards another, after being asked", async () => {
  await addDeadJob("test.again");
  await addDeadJob("test.never");
  const page = await openSignedIn();
  await page.keyboard.press("Escape");
  await page.getByRole("link", { name: "Bàn vận hành" }).click();
  const rowOf = (kind: string) => page.getByRole("row").filter({ hasText: kind });
  await rowOf("test.again").getByRole("button", { name: "Chạy lại" }).click();
  await page.getByText("Đã xếp lại vào hàng chờ.").waitFor();
  await rowOf("test.again").waitFor({ state: "detached" });
  await rowOf("test.never").getByRole("button", { name: "Bỏ" }).click();
  await rowOf("test.never").getByRole("button", { name: "Giữ lại" }).click();
  await rowOf("test.never").getByRole("button", { name: "Bỏ" }).click();
  await rowOf("test.never").getByRole("button", { name: "Bỏ hẳn" }).click();
  await page.getByText("Đã bỏ.").waitFor();
  await page.getByText("Không có việc nào bị dừng").waitFor();
  await page.context().close();
});

test("a figure of the desk opens the rows it counts, down to the last", async () => {
  const page = await openSignedIn();
  await page.goto("/#/desk");
  const people = page.locator(".count").filter({ hasText: "Người dân" });
  await people.waitFor();
  const count = Number(await people.locator("b").innerText());
  assert.ok(count > 50, `${count} people at the station`);
  await people.click();
  await page.getByRole("heading", { name: `Người dân · ${count} dòng` }).waitFor();
  await page.getByRole("button", { name: "Xem thêm" }).click();
  await page.getByRole("button", { name: "Xem thêm" }).waitFor({ state: "detached" });
  assert.equal(await page.locator("tbody tr").count(), count);
  await page.getByRole("link", { name: "Mở hồ sơ" }).first().click();
  await page.getByRole("heading", { name: "Dòng thời gian" }).waitFor();
  await page.context().close();
});

test("a lost connection is said, and trying again brings the page back", async () => {
  const page = await openSignedIn();
  await page.context().setOffline(true);
  await page.keyboard.type("nguyen");
  await page.getByText("Không kết nối được máy chủ").waitFor();
  await page.getByText("Mất kết nối: số liệu trên màn hình có thể đã cũ.").waitFor();
  await page.context().setOffline(false);
  await page.getByRole("button", { name: "Thử lại" }).click();
  await page.getByText(/^\d+ người/).waitFor();
  await page.context().close();
});

for (const [device, look] of Object.entries(looks)) {
  test(`on a ${device} every screen is free of barriers and complaints`, async () => {
    const page = await app.open(browser, look.viewport);
    await page.emulateMedia({ colorScheme: look.colorScheme });
    const trouble = listenForTrouble(page);
    const barriers = [await listBarriers(page)];
    await signIn(page);
    await rows(page).first().waitFor();
    barriers.push(await listBarriers(page));
    await rows(page).first().click();
    await page.getByRole("heading", { name: "Dòng thời gian" }).waitFor();
    barriers.push(await listBarriers(page));
    await page.locator(".figures button", { hasText: "Kết quả" }).first().click();
    barriers.push(await listBarriers(page));
    await page.goto("/#/desk");
    await page.locator(".count").first().click();
    await page.locator("tbody tr").first().waitFor();
    barriers.push(await listBarriers(page));
    await page.goBack();
    await page.locator(".count").first().waitFor();
    barriers.push(await listBarriers(page));
    assert.deepEqual(barriers.flat(), []);
    assert.deepEqual(trouble, []);
    await page.context().close();
  });
}

test("the scripts of the page weigh at most 150 kB on the wire", async () => {
  const page = await app.open(browser, screens.desktop);
  const weight = await page.evaluate<number>(
    "performance.getEntriesByType('resource').filter((e) => e.name.endsWith('.js')).reduce((sum, e) => sum + e.transferSize, 0)",
  );
  assert.ok(weight > 10_000 && weight <= 150_000, `${weight} bytes`);
  await page.context().close();
});
