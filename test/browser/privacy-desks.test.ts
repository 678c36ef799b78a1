import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Browser, Locator, Page } from "playwright-core";
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

const close = async (...pages: readonly Page[]): Promise<void> => {
  for (const page of pages) await page.context().close();
};
const card = (page: Page, text: string) => page.locator(".my-card").filter({ hasText: text }).first();

/** Presses, and waits for the server to have done it. */
async function pressUntilDone(page: Page, button: Locator): Promise<void> {
  const answered = page.waitForResponse((response) =>
    /\/(withdraw|end|take|accept|fulfil|lift)$/.test(response.url()),
  );
  await button.click();
  assert.equal((await answered).status(), 200);
}

test("a shared code opens the record to a doctor of another place, and taking it back closes it at once", async () => {
  const { an, clinic } = app;
  const doctor = await app.doctor(clinic, "Bác sĩ Tô Văn Quét");
  assert.equal((await doctor.fhir("GET", `Patient/${an.patient}`)).status, 404);
  const phone = await app.open(browser, "/citizen#/sharing", { as: await app.citizen(an) });
  await phone.getByRole("button", { name: "Tạo mã" }).dblclick();
  const code = await phone.locator(".my-qr code").innerText();
  assert.deepEqual(await listBarriers(phone), []);
  const desk = await app.open(browser, "/#/redeem", { as: doctor, viewport: screens.desktop });
  assert.deepEqual(await listBarriers(desk), []);
  await desk.keyboard.type("SAI");
  await desk.keyboard.press("Enter");
  await desk.getByRole("alert").waitFor();
  await desk.getByLabel("Mã chia sẻ").fill(code.toLowerCase());
  await desk.keyboard.press("Enter");
  await desk.getByText(`Được xem hồ sơ của ${an.name}`).waitFor();
  await desk.keyboard.press("Tab");
  await desk.getByRole("link", { name: "Mở hồ sơ" }).click();
  await desk.getByRole("heading", { name: an.name.toLocaleUpperCase("vi") }).waitFor();
  await desk.getByText("Penicillin").first().waitFor();
  await phone.reload();
  await pressUntilDone(phone, card(phone, "Tô Văn Quét").getByRole("button", { name: "Rút lại" }));
  assert.equal((await doctor.fhir("GET", `Patient/${an.patient}`)).status, 404);
  await desk.reload();
  await desk.getByText("Không có hồ sơ này trong phạm vi của bạn").waitFor();
  await phone.goto("/citizen#/notices");
  await phone.getByText(/Tô Văn Quét \(Bác sĩ\).* bằng mã chia sẻ/).waitFor();
  await close(phone, desk);
});

test("a facility that is refused no longer finds the record, until the refusal is taken back", async () => {
  const { an, hospital } = app;
  const doctor = await app.doctor(hospital, "Bác sĩ Chu Thị Gần");
  const look = async (): Promise<number> => (await doctor.fhir("GET", `Patient/${an.patient}`)).status;
  assert.equal(await look(), 200);
  const phone = await app.open(browser, "/citizen#/sharing", { as: await app.citizen(an) });
  await phone.getByLabel("Tên cơ sở").fill("benh vien da khoa bo ho");
  await phone.getByRole("button", { name: `Không cho ${hospital.name} xem` }).click();
  const refusal = phone.locator(".my-card").filter({ hasText: "Không cho xem" });
  await refusal.getByText(hospital.name).first().waitFor();
  assert.equal(await look(), 404);
  await pressUntilDone(phone, refusal.getByRole("button", { name: "Rút lại" }));
  assert.equal(await look(), 200);
  await close(phone);
});

test("one citizen asks another to look after the record; the other agrees, sees it, and is told when it ends", async () => {
  const { an, binh } = app;
  const giver = await app.open(browser, "/citizen#/sharing", { as: await app.citizen(an) });
  const taker = await app.open(browser, "/citizen#/sharing", { as: await app.citizen(binh) });
  await giver.getByLabel("Số căn cước của người bạn nhờ").fill("12345");
  await giver.getByRole("button", { name: "Gửi lời nhờ" }).click();
  await giver.getByRole("alert").filter({ hasText: "đúng 12 chữ số" }).waitFor();
  await giver.getByLabel("Số căn cước của người bạn nhờ").fill(binh.number);
  await giver.keyboard.press("Enter");
  await giver.getByText("Đã gửi. Nếu số đúng").waitFor();
  await taker.reload();
  await card(taker, `${an.name} nhờ bạn`).getByRole("button", { name: "Đồng ý" }).click();
  await card(taker, `Bạn làm thay ${an.name}`).waitFor();
  await taker.goto("/citizen#/accesses");
  await taker.reload();
  await taker.getByLabel("Hồ sơ của").selectOption({ label: an.name });
  await card(taker, "kiểm thử").waitFor();
  assert.deepEqual(await listBarriers(taker), []);
  await giver.reload();
  await pressUntilDone(giver, card(giver, binh.name).getByRole("button", { name: "Chấm dứt" }));
  await taker.goto("/citizen#/notices");
  await taker.reload();
  await taker.getByText(/thay mặt xem hồ sơ của .* đã chấm dứt/).waitFor();
  await close(giver, taker);
});

test("a wish for a copy goes to the officer and comes back as files that can be fetched once", async () => {
  const phone = await app.open(browser, "/citizen#/requests", { as: await app.citizen(app.an) });
  await phone.getByRole("button", { name: "Gửi yêu cầu" }).click();
  await phone.getByRole("alert").filter({ hasText: "Hãy viết vài chữ" }).waitFor();
  await phone.getByLabel("Nói rõ điều bạn muốn").fill("Cho tôi bản sao để đi khám nơi khác.");
  await phone.getByRole("button", { name: "Gửi yêu cầu" }).dblclick();
  await phone.getByText("Đã nhận yêu cầu của bạn.").waitFor();
  await card(phone, "Cho tôi bản sao").waitFor();
  assert.equal(await phone.locator(".my-card").count(), 1);
  const desk = await app.open(browser, "/#/requests", {
    as: await app.officer(),
    viewport: screens.desktop,
  });
  await desk.getByRole("link", { name: "Lấy bản sao" }).waitFor();
  assert.deepEqual(await listBarriers(desk), []);
  await desk.keyboard.press("Tab");
  await desk.getByRole("link", { name: "Lấy bản sao" }).focus();
  await desk.keyboard.press("Enter");
  await desk.getByText("Cho tôi bản sao để đi khám nơi khác.").waitFor();
  assert.deepEqual(await listBarriers(desk), []);
  await decide(desk, "Nhận xử lý");
  await desk.locator("dd").filter({ hasText: "Phạm Thị Giữ Dữ Liệu" }).waitFor();
  await decide(desk, "Chấp nhận", "Sẽ có trong hôm nay.");
  await decide(desk, "Thực hiện và kết thúc", "Bản sao đã sẵn sàng.");
  await desk.getByRole("heading", { level: 1, name: /Đã xong/ }).waitFor();
  await phone.reload();
  await card(phone, "Sẽ có trong hôm nay.").getByText("Đã xong").waitFor();
  const download = phone.waitForEvent("download");
  await phone.getByRole("button", { name: "Tải bản sao" }).click();
  assert.match((await download).suggestedFilename(), /\.(ndjson|html|txt)$/);
  await phone.getByRole("button", { name: "Tải bản sao" }).waitFor({ state: "detached" });
  await phone.goto("/citizen#/notices");
  await phone.getByText("Bản sao đã sẵn sàng.").waitFor();
  await close(phone, desk);
});

test("a wrong birthday is asked to be corrected by what it should be, and the officer reads it in words", async () => {
  const phone = await app.open(browser, "/citizen#/requests", { as: await app.citizen(app.binh) });
  await phone.getByLabel(/^Sửa chỗ sai/).check();
  await phone.getByLabel("Nói rõ điều bạn muốn").fill("Căn cước của tôi ghi ngày khác.");
  await phone.getByRole("button", { name: "Gửi yêu cầu" }).click();
  await phone.getByRole("alert").filter({ hasText: "Hãy ghi thông tin đúng" }).waitFor();
  await phone.getByLabel("Đúng ra là").fill("3/10/80");
  assert.deepEqual(await listBarriers(phone), []);
  await phone.getByRole("button", { name: "Gửi yêu cầu" }).click();
  await card(phone, "Căn cước của tôi ghi ngày khác.").waitFor();
  const desk = await app.open(browser, "/#/requests", {
    as: await app.officer(),
    viewport: screens.desktop,
  });
  await desk.getByRole("link", { name: "Sửa chỗ sai" }).click();
  await desk.getByText("Ngày sinh → 03/10/1980").waitFor();
  await close(phone, desk);
});

test("an objection is carried out by closing the record, and opened again when it is lifted", async () => {
  const { an, hospital } = app;
  const doctor = await app.doctor(hospital, "Bác sĩ Mai Thị Đóng");
  const seen = async (): Promise<unknown> =>
    (await doctor.fhir("GET", `AllergyIntolerance?patient=${an.patient}`)).json["total"];
  assert.equal(await seen(), 1);
  const phone = await app.open(browser, "/citizen#/requests/objection", { as: await app.citizen(an) });
  await phone.getByLabel("Nói rõ điều bạn muốn").fill("Tôi không muốn ai dùng hồ sơ của tôi.");
  await phone.getByRole("button", { name: "Gửi yêu cầu" }).click();
  await card(phone, "Tôi không muốn ai dùng").waitFor();
  const desk = await app.open(browser, "/#/requests", {
    as: await app.officer(),
    viewport: screens.desktop,
  });
  await desk.getByRole("link", { name: "Phản đối" }).click();
  await decide(desk, "Chấp nhận", "Chúng tôi sẽ đóng hồ sơ.");
  await desk.getByRole("button", { name: "Thực hiện và kết thúc" }).first().click();
  await desk.getByLabel("Đóng hồ sơ từ nay").check();
  await decide(desk, "Thực hiện và kết thúc", "Đã đóng hồ sơ.");
  await desk.getByRole("heading", { level: 1, name: /Đã xong/ }).waitFor();
  assert.equal(await seen(), 0);
  await decide(desk, "Chấm dứt hạn chế", "Người dân đã rút lời phản đối.");
  await desk.getByText("Người dân đã rút lời phản đối.").waitFor();
  assert.equal(await seen(), 1);
  await close(phone, desk);
});

/** Chooses a step, says why, and does it. */
async function decide(desk: Page, verdict: string, words?: string): Promise<void> {
  const form = desk.locator("form.decide");
  await form.getByRole("button", { name: verdict, exact: true }).first().click();
  if (words !== undefined) await form.getByRole("textbox").first().fill(words);
  await pressUntilDone(desk, form.locator("button[type=submit]"));
}

test("an emergency is told to the patient with its reason, and the officer says whether it was justified", async () => {
  const { an, clinic } = app;
  const doctor = await app.doctor(clinic, "Bác sĩ Võ Thị Gấp");
  const opened = await doctor.call(
    "POST",
    "/api/privacy/emergencies",
    { patient: an.patient, purpose: "unconscious", reason: "Người bệnh bất tỉnh, cần biết dị ứng thuốc" },
    { "idempotency-key": "emergency-of-the-test" },
  );
  assert.equal(opened.status, 200, opened.text);
  const phone = await app.open(browser, "/citizen", { as: await app.citizen(an) });
  await phone.getByRole("link", { name: /Thông báo.* chưa đọc/ }).click();
  await card(phone, "Võ Thị Gấp").getByText("cần biết dị ứng thuốc").waitFor();
  assert.deepEqual(await listBarriers(phone), []);
  await card(phone, "Võ Thị Gấp")
    .getByRole("link", { name: /Gửi khiếu nại/ })
    .click();
  assert.equal(await phone.getByLabel(/^Khiếu nại/).isChecked(), true);
  await phone.goto("/citizen#/accesses");
  await phone.getByRole("link", { name: "Thông báo", exact: true }).waitFor();
  await card(phone, "Võ Thị Gấp").getByText("Mở khẩn cấp", { exact: true }).waitFor();
  const desk = await app.open(browser, "/#/emergencies", {
    as: await app.officer(),
    viewport: screens.desktop,
  });
  const opening = desk.locator(".panel").filter({ hasText: "Võ Thị Gấp" });
  await opening.getByText("cần biết dị ứng thuốc").waitFor();
  assert.deepEqual(await listBarriers(desk), []);
  await opening.getByRole("button", { name: "Chính đáng" }).click();
  await opening.getByRole("alert").waitFor();
  await opening.getByRole("textbox").fill("Đã xem giấy chuyển viện.");
  await opening.getByRole("button", { name: "Chính đáng" }).dblclick();
  await opening.getByText(/Phạm Thị Giữ Dữ Liệu · Đã xem giấy chuyển viện/).waitFor();
  await close(phone, desk);
});

for (const [device, viewport] of Object.entries(screens)) {
  test(`on a ${device} the desks are free of barriers and complaints`, async () => {
    const doctor = await app.doctor(app.clinic, "Bác sĩ Lâm Văn Nhìn");
    const pages = [
      await app.open(browser, "/#/requests", { as: await app.officer(), viewport }),
      await app.open(browser, "/#/emergencies", { as: await app.officer(), viewport, colorScheme: "dark" }),
      await app.open(browser, "/#/redeem", { as: doctor, viewport }),
    ];
    for (const page of pages) {
      const trouble = listenForTrouble(page);
      await page.reload();
      await page.locator("main h1").waitFor();
      await page.locator(".waiting").first().waitFor({ state: "detached" });
      assert.deepEqual(await listBarriers(page), [], page.url());
      assert.deepEqual(trouble, []);
    }
    await close(...pages);
  });
}
