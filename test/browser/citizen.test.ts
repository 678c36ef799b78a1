import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, before, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { vaultOf } from "#kernel/access/vault.ts";
import { createSealer } from "#kernel/audit/seal.ts";
import { addKey, createSigner } from "#kernel/audit/signer.ts";
import { type Db, openDb } from "#kernel/db/db.ts";
import { listBarriers, listenForTrouble, openBrowser, screens } from "./browser.ts";
import { type CitizenApp, startCitizenApp } from "./citizen-app.ts";

let app: CitizenApp;
let browser: Browser;
let db: Db;

before(async () => {
  app = await startCitizenApp();
  browser = await openBrowser();
  db = openDb({ url: app.product.databaseUrl, poolSize: 2 });
});

after(async () => {
  await db?.close();
  await browser?.close();
  await app?.product.stop();
});

const signInHeading = (page: Page) => page.getByRole("heading", { name: "Đăng nhập" });
const looksHeading = (page: Page) => page.getByRole("heading", { name: "Ai đã xem hồ sơ" });

test("a citizen comes in by the code in a message, and says once who they are, by keyboard alone", async () => {
  const { an } = app;
  const page = await app.open(browser, "/citizen");
  const trouble = listenForTrouble(page);
  await page.getByLabel("Số điện thoại").waitFor();
  await page.keyboard.type("12");
  await page.keyboard.press("Enter");
  await page.getByRole("alert").waitFor();
  await page.getByLabel("Số điện thoại").fill(an.phone);
  await page.keyboard.press("Enter");
  await page.getByLabel("Mã 6 chữ số").waitFor();
  await page.keyboard.type(await app.codeFor(an.phone));
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Bạn là ai?" }).waitFor();
  assert.deepEqual(await listBarriers(page), []);
  await page.keyboard.type(an.number);
  await page.keyboard.press("Tab");
  await page.keyboard.type("150354");
  await page.keyboard.press("Enter");
  await looksHeading(page).waitFor();
  assert.equal(await page.locator(".my-top b").innerText(), an.name);
  assert.equal(await page.evaluate("document.cookie"), "");
  // The first number typed was no telephone: the browser notes the refusal.
  assert.deepEqual(
    trouble.filter((line) => !line.includes("400")),
    [],
  );
  await page.context().close();
});

test("who does not fit the record is refused in words and learns nothing", async () => {
  const { binh, an } = app;
  const page = await app.open(browser, "/citizen");
  await page.getByLabel("Số điện thoại").fill(binh.phone);
  await page.keyboard.press("Enter");
  await page.getByLabel("Mã 6 chữ số").waitFor();
  await page.getByLabel("Mã 6 chữ số").fill(await app.codeFor(binh.phone));
  await page.keyboard.press("Enter");
  await page.getByLabel("Số căn cước (12 số)").fill("123");
  await page.keyboard.press("Enter");
  await page.getByRole("alert").filter({ hasText: "đúng 12 chữ số" }).waitFor();
  await page.getByLabel("Số căn cước (12 số)").fill(an.number);
  await page.getByLabel("Ngày sinh").fill("15/3/1954");
  await page.keyboard.press("Enter");
  await page.getByRole("alert").filter({ hasNotText: "12 chữ số" }).waitFor();
  assert.ok(!(await page.locator("body").innerText()).includes(an.name));
  await page.context().close();
});

test("a citizen comes in by VNeID, and who turns back there may choose another way", async () => {
  const { binh, product } = app;
  const page = await app.open(browser, "/citizen", { baseURL: product.url });
  await page.getByRole("link", { name: /VNeID/ }).click();
  await page.getByRole("button", { name: "Từ chối" }).click();
  await page.getByRole("link", { name: "Về trang đăng nhập" }).click();
  await page.getByRole("link", { name: /VNeID/ }).click();
  await page.getByLabel(/^Số định danh/).fill(binh.number);
  await page.getByLabel(/^Họ tên/).fill(binh.name);
  await page.getByLabel(/^Ngày sinh/).fill("02/10/1980");
  await page.getByRole("button", { name: "Đăng nhập" }).click();
  await looksHeading(page).waitFor();
  assert.match(page.url(), /\/citizen/);
  assert.equal(await page.locator(".my-top b").innerText(), binh.name);
  await page.context().close();
});

/** Seals and signs the log as it is now, with a key of the test's own. */
async function signNow(hours: number): Promise<void> {
  const vault = vaultOf(randomBytes(32));
  await db.transaction((tx) => addKey(tx, vault, new Date(Date.now() + hours)));
  const [era] = await db.direct.query<{ shift: number }>(
    "select shift from audit.era order by n desc limit 1",
  );
  const sealer = createSealer({ db, shift: era?.shift ?? 0, signer: createSigner(vault) });
  const [last] = await db.direct.query<{ n: number }>("select count(*)::int as n from audit.entry");
  for (let n = 1; n < 50; n++) {
    await sealer.round(new Date(Date.now() + (hours + n) * 3_600_000));
    const [head] = await db.direct.query<{ n: number }>(
      "select coalesce(max(size), 0)::int as n from audit.head",
    );
    if ((head?.n ?? 0) >= (last?.n ?? 0)) return;
  }
  throw new Error("the log was not signed");
}

const look = (page: Page, name: string) => page.locator(".my-card").filter({ hasText: name }).first();

test("a log that is not the one this phone saw before is called rewritten", async () => {
  const { an, hospital } = app;
  const doctor = await app.doctor(hospital, "Bác sĩ Hồ Thị Nhớ");
  await doctor.fhir("GET", `Patient/${an.patient}`);
  await signNow(100);
  const page = await app.open(browser, "/citizen", { as: await app.citizen(an) });
  await page.evaluate(`localStorage.setItem("tuetinh.audit-head", '{"size":3,"root":"${"ab".repeat(32)}"}')`);
  const card = look(page, "Bác sĩ Hồ Thị Nhớ");
  await card.getByRole("button", { name: "Kiểm chứng" }).click();
  await card.getByText("SAI: sổ đã bị viết lại").waitFor();
  await page.context().close();
});

test("a citizen sees that a doctor looked, verifies it, and is warned when the row was changed", async () => {
  const { an, hospital } = app;
  const doctor = await app.doctor(hospital, "Bác sĩ Ngô Thị Đọc");
  assert.equal((await doctor.fhir("GET", `Patient/${an.patient}`)).status, 200);
  const page = await app.open(browser, "/citizen", { as: await app.citizen(an) });
  const card = look(page, "Bác sĩ Ngô Thị Đọc");
  await card.getByText("thông tin hành chính").waitFor();
  assert.ok((await card.innerText()).includes(hospital.name));
  const verify = card.getByRole("button", { name: "Kiểm chứng" });
  await verify.click();
  await card.getByText("sổ chưa niêm phong").waitFor();
  await signNow(200);
  await verify.click();
  await card.getByText("Đúng: lượt xem này nằm trong sổ đã niêm phong").waitFor();
  await card.getByText("Bằng chứng").click();
  await card.getByText(/^Dòng \d/).waitFor();
  assert.deepEqual(await listBarriers(page), []);
  await db.direct.query("update audit.entry set event = replace(event, 'Ngô Thị Đọc', 'Vô Danh')");
  await verify.click();
  await card.getByText("SAI:").waitFor();
  assert.deepEqual(await listBarriers(page), []);
  await page.context().close();
});

test("whoever trusts nobody gets the checker as a page and as a file, and the published seals", async () => {
  const page = await app.open(browser, "/citizen", { as: await app.citizen(app.an) });
  await page.getByText("Tự kiểm tra cả cuốn sổ").click();
  await page.getByRole("heading", { name: "Mã niêm phong từng ngày" }).waitFor();
  assert.deepEqual(await listBarriers(page), []);
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: /Tải trang kiểm tra/ }).click();
  assert.equal((await download).suggestedFilename(), "tuetinh-verifier.html");
  await page.getByRole("link", { name: "Mở trang kiểm tra" }).click();
  await page.getByRole("heading", { level: 1 }).waitFor();
  assert.match(page.url(), /\/audit\/verifier\.html$/);
  await page.goBack();
  await looksHeading(page).waitFor();
  await page.context().close();
});

test("a device that is not mine is signed out at once, and says so there", async () => {
  const binh = await app.citizen(app.binh);
  const other = await app.open(browser, "/citizen", { as: await app.elsewhere(binh) });
  const page = await app.open(browser, "/citizen#/me", { as: binh });
  const stranger = page.locator(".my-card").filter({ hasNot: page.locator(".my-tag") });
  await stranger.getByRole("button", { name: "Đăng xuất máy này" }).click();
  await stranger.waitFor({ state: "detached" });
  await other.getByRole("link", { name: "Thông báo" }).click();
  await other.getByText("phiên trước đã hết").waitFor();
  await page.getByRole("button", { name: "Đăng xuất máy này" }).click();
  await signInHeading(page).waitFor();
  await page.getByText("Hồ sơ không còn mở trên máy này").waitFor();
  await page.context().close();
  await other.context().close();
});

test("what one agrees to is there word for word, and is taken back as easily", async () => {
  const page = await app.open(browser, "/citizen#/sharing", { as: await app.citizen(app.an) });
  const card = page.locator(".my-card").filter({ hasText: "Nhắc lịch qua tin nhắn" });
  await card.getByText("Chưa đồng ý").waitFor();
  await card.getByRole("button", { name: /^Tôi đồng ý/ }).dblclick();
  await card.getByText("Đã đồng ý").waitFor();
  await card.getByRole("button", { name: /^Rút lại đồng ý/ }).click();
  await card.getByText("Chưa đồng ý").waitFor();
  await page.context().close();
});

test("without a network nothing is lost: the page says so and goes on when it is back", async () => {
  const page = await app.open(browser, "/citizen#/requests", { as: await app.citizen(app.an) });
  const words = page.getByLabel("Nói rõ điều bạn muốn");
  await words.fill("Tôi muốn biết ai giữ hồ sơ của tôi.");
  await page.context().setOffline(true);
  await page.getByText("Mất kết nối").waitFor();
  await page.getByRole("button", { name: "Gửi yêu cầu" }).click();
  await page.getByText("Không kết nối được máy chủ").waitFor();
  assert.equal(await words.inputValue(), "Tôi muốn biết ai giữ hồ sơ của tôi.");
  await page.context().setOffline(false);
  await page.getByRole("button", { name: "Gửi yêu cầu" }).dblclick();
  await page.getByText("Đã nhận yêu cầu của bạn.").waitFor();
  await page.getByRole("button", { name: "Gửi yêu cầu" }).click();
  assert.equal(await page.getByText("Đã nhận yêu cầu của bạn.").count(), 1);
  const cards = page.locator(".my-card").filter({ hasText: "ai giữ hồ sơ" });
  await cards.first().waitFor();
  assert.equal(await cards.count(), 1);
  await page.context().close();
});

test("a page that could not be fetched may be asked for again", async () => {
  const page = await app.open(browser, "/citizen", { as: await app.citizen(app.an) });
  await page.route("**/assets/me.screen-*", (route) => route.abort());
  await page.getByRole("link", { name: "Tôi", exact: true }).click();
  await page.getByRole("button", { name: "Thử lại" }).waitFor();
  await page.unroute("**/assets/me.screen-*");
  await page.goBack();
  await looksHeading(page).waitFor();
  await page.context().close();
});

const tabs = ["accesses", "sharing", "requests", "notices", "me"];
const looks = {
  "a phone": { viewport: screens.phone },
  "a phone at night": { viewport: screens.phone, colorScheme: "dark" },
  "a desktop": { viewport: screens.desktop },
} as const;

for (const [device, options] of Object.entries(looks)) {
  test(`on ${device} every page is free of barriers and complaints, in large letters and in English too`, async () => {
    const page = await app.open(browser, "/citizen", { as: await app.citizen(app.an), ...options });
    const trouble = listenForTrouble(page);
    const barriers: string[] = [];
    for (const isOther of [false, true]) {
      for (const tab of tabs) {
        await page.goto(`/citizen#/${tab}`);
        await page.getByRole("heading", { level: 1 }).waitFor();
        await page.locator(".waiting").first().waitFor({ state: "detached" });
        barriers.push(...(await listBarriers(page)).map((barrier) => `${tab}: ${barrier}`));
      }
      if (isOther) continue;
      await page.getByRole("button", { name: "Chữ to" }).first().click();
      await page.getByRole("button", { name: "English" }).click();
    }
    assert.equal(await page.evaluate("document.documentElement.lang"), "en");
    assert.deepEqual(barriers, []);
    assert.deepEqual(trouble, []);
    await page.context().close();
  });
}

test("the bar of pages never lies over what has the focus", async () => {
  const page = await app.open(browser, "/citizen#/requests", { as: await app.citizen(app.an) });
  await page.getByRole("button", { name: "Gửi yêu cầu" }).waitFor();
  const hidden: unknown[] = [];
  for (let stop = 0; stop < 24; stop++) {
    await page.keyboard.press("Tab");
    hidden.push(await page.evaluate(underBar));
  }
  assert.deepEqual(hidden.filter(Boolean), []);
  await page.context().close();
});

/** What the focused element is called when the bar covers it. */
const underBar = `(() => {
  const focused = document.activeElement;
  const bar = document.querySelector(".my-tabs");
  if (!focused || focused === document.body || bar.contains(focused)) return "";
  return focused.getBoundingClientRect().bottom > bar.getBoundingClientRect().top ? focused.outerHTML : "";
})()`;
