import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import type { SignedIn } from "#test/harness/people.ts";
import { listBarriers, listenForTrouble, openBrowser, screens } from "./browser.ts";
import { type StaffApp, startStaffApp } from "./staff-app.ts";

let app: StaffApp;
let browser: Browser;
let administrator: SignedIn;
let officer: SignedIn;

before(async () => {
  app = await startStaffApp();
  browser = await openBrowser();
  administrator = await app.person({ login: "quantri", name: "Lê Quản Trị", role: "it-administrator" });
  officer = await app.person({ login: "dulieu", name: "Phạm Dữ Liệu", role: "data-officer" });
});

after(async () => {
  await browser?.close();
  await app?.product.stop();
});

const openAs = (person: SignedIn): Promise<Page> => app.openAs(browser, person, screens.desktop);
const nurse = (login: string, name: string) => ({ login, name, role: "nurse", facility: app.station.id });

test("a role is proposed in one browser and approved in another, by somebody else", async () => {
  await app.person(nurse("xinvaitro", "Hồ Thị Xin Vai"));
  const page = await openAs(administrator);
  await page.keyboard.press("q");
  await page.getByRole("searchbox", { name: "Tài khoản nhân viên" }).fill("ho thi xin");
  await page.getByRole("link", { name: "Hồ Thị Xin Vai" }).waitFor();
  await page.getByRole("link", { name: "Lê Quản Trị" }).waitFor({ state: "detached" });
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page
    .getByRole("combobox", { name: "Vai trò" })
    .selectOption({ label: "Bác sĩ phòng khám HIV (nhạy cảm)" });
  await page.getByLabel("Tại cơ sở").fill(app.station.name.slice(-6));
  await page.getByRole("button", { name: app.station.name }).click();
  await page.getByLabel(/^Đến hết ngày/).fill("320199");
  await page.keyboard.press("Control+Enter");
  await page.getByRole("alert").filter({ hasText: "Ngày hết hạn chưa đúng" }).waitFor();
  await page.getByLabel(/^Đến hết ngày/).fill("311235");
  await page
    .getByRole("region", { name: "Đề nghị giao vai trò" })
    .getByLabel(/^Lý do/)
    .fill("Phụ trách phòng khám");
  await page.keyboard.press("Control+Enter");
  await page.getByText("Chờ người thứ hai", { exact: true }).waitFor();
  const beside = await openAs(officer);
  await beside.getByRole("link", { name: "Phân quyền" }).click();
  await beside.getByRole("link", { name: /^Chờ duyệt/ }).click();
  const card = beside.locator(".card").filter({ hasText: "Hồ Thị Xin Vai" });
  await card.getByText("Phụ trách phòng khám").waitFor();
  await card.getByText("đến 31/12/2035").waitFor();
  assert.deepEqual(await listBarriers(beside), []);
  await card.getByRole("button", { name: "Duyệt" }).click();
  await card.waitFor({ state: "detached" });
  await page.reload();
  await page.getByText("Phạm Dữ Liệu duyệt").waitFor();
  const held = page.locator(".card").filter({ hasText: "Bác sĩ phòng khám HIV" });
  await held.getByRole("button", { name: "Chấm dứt" }).click();
  await held.getByLabel(/^Lý do/).fill("Chuyển công tác");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Vai trò trước đây" }).waitFor();
  await page.context().close();
  await beside.context().close();
});

test("a new account gets a role, then a link that a second person agreed to", async () => {
  const page = await openAs(administrator);
  await page.goto("/#/access/accounts/new");
  await page.getByLabel("Họ và tên").fill("Mai Thị Người Mới");
  await page.getByLabel("Là người hành nghề nào trong hồ sơ").fill("a");
  const practitioner = page.locator(".choices button").first();
  const chosen = await practitioner.innerText();
  await practitioner.click();
  await page.locator(".chosen").filter({ hasText: chosen }).waitFor();
  await page.getByLabel("Tên đăng nhập").fill("Có Dấu");
  await page.keyboard.press("Control+Enter");
  await page.getByRole("alert").waitFor();
  await page.getByLabel("Tên đăng nhập").fill("maithinguoimoi");
  await page.keyboard.press("Control+Enter");
  await page.getByRole("heading", { name: "Mai Thị Người Mới" }).waitFor();
  await page.getByText("Gắn với người hành nghề").waitFor();
  const id = page.url().split("/").at(-1) ?? "";
  await app.alsoRole(id, "nurse");
  const panel = page.getByRole("region", { name: "Liên kết dùng một lần" });
  await panel.getByLabel(/^Lý do/).fill("Nhân viên mới");
  await panel.getByRole("button", { name: "Đề nghị cấp liên kết" }).click();
  await panel.getByText("Chờ người thứ hai", { exact: true }).waitFor();
  assert.equal(await panel.getByRole("button").count(), 0);
  const beside = await openAs(officer);
  await beside.goto("/#/access/proposals");
  await beside.getByRole("button", { name: "Duyệt" }).click();
  await beside.getByText("Không có đề nghị nào đang chờ.").waitFor();
  await page.reload();
  await panel.getByText("Đã được duyệt").waitFor();
  assert.deepEqual(await listBarriers(page), []);
  await panel.getByRole("button", { name: "Tạo liên kết" }).click();
  const link = await panel.locator(".link-made code").innerText();
  assert.match(link, /\/#\/activate\/[\w-]{43}$/);
  await page.context().close();
  await beside.context().close();
});

test("what is taken from a role is shown before it is saved, and is gone at once", async () => {
  const holder = await app.person({ ...nurse("mokhancap", "Trương Mở Khẩn"), role: "midwife" });
  const page = await openAs(administrator);
  await page.goto("/#/access/roles/midwife");
  await page.getByRole("button", { name: "Sửa quyền" }).click();
  await page.getByRole("checkbox", { name: /privacy\.emergency$/ }).click();
  await page.getByText("− Bớt").waitFor();
  await page.getByText("Chỉ bớt quyền nên có hiệu lực ngay").waitFor();
  assert.deepEqual(await listBarriers(page), []);
  await page.getByLabel(/^Lý do/).fill("Không còn trực cấp cứu");
  await page.keyboard.press("Control+Enter");
  await page.getByRole("heading", { name: "Lịch sử thay đổi" }).waitFor();
  await page.getByText("Không còn trực cấp cứu").waitFor();
  const me = await holder.call("GET", "/api/me");
  assert.equal(JSON.stringify(me.json["permissions"]).includes("privacy.emergency"), false);
  await page.context().close();
});

test("an account is closed with a reason, and its open screen ends", async () => {
  const person = await app.person(nurse("bikhoa", "Cao Thị Bị Khóa"));
  const theirs = await openAs(person);
  const page = await openAs(administrator);
  await page.goto(`/#/access/accounts/${person.accountId}`);
  const panel = page.getByRole("region", { name: "Khóa tài khoản" });
  await panel.getByRole("button", { name: "Khóa tài khoản" }).click();
  await panel.getByLabel(/^Lý do/).fill("Nghỉ việc");
  await page.keyboard.press("Enter");
  await page.getByText(/^Đã khóa từ/).waitFor();
  await theirs.keyboard.type("nguyen");
  await theirs.getByText("Phiên đã hết. Hãy đăng nhập lại.").waitFor();
  await page.getByRole("button", { name: "Mở lại tài khoản" }).click();
  await page.getByText(/^Đã khóa từ/).waitFor({ state: "detached" });
  await page.context().close();
  await theirs.context().close();
});

test("a computer is shared and withdrawn by who looks after the place", async () => {
  const head = await app.person({ ...nurse("truongtram", "Đinh Trưởng Trạm"), role: "station-head" });
  const page = await openAs(head);
  await page.goto("/#/access/computers");
  await page.getByLabel(/^Tên máy/).fill("Quầy tiếp đón 1");
  await page.keyboard.press("Enter");
  await page.locator(".card").filter({ hasText: "Quầy tiếp đón 1" }).waitFor();
  await page.getByRole("button", { name: "Gỡ" }).click();
  await page.getByText("Chưa có máy dùng chung nào.").waitFor();
  await page.context().close();
});

test("who may decide about nobody is not shown the way there", async () => {
  const person = await app.person(nurse("khongquyen", "Bùi Không Quyền"));
  const page = await openAs(person);
  assert.equal(await page.getByRole("link", { name: "Phân quyền" }).count(), 0);
  await page.goto("/#/access/roles");
  await page.getByRole("heading", { name: "Tìm người dân" }).waitFor();
  await page.context().close();
});

for (const [device, viewport] of Object.entries(screens)) {
  test(`on a ${device} who-may-what is free of barriers and complaints`, async () => {
    const page = await app.openAs(browser, administrator, viewport);
    const trouble = listenForTrouble(page);
    const barriers: string[] = [];
    for (const [place, heading] of [
      ["accounts", "Tài khoản nhân viên"],
      ["accounts/new", "Thêm tài khoản"],
      [`accounts/${officer.accountId}`, "Phạm Dữ Liệu"],
      ["roles", "Vai trò"],
      ["roles/doctor", "Bác sĩ"],
      ["permissions", "Quyền"],
      ["computers", "Máy dùng chung"],
    ]) {
      await page.goto(`/#/access/${place}`);
      await page.getByRole("heading", { level: 1, name: String(heading), exact: true }).waitFor();
      barriers.push(...(await listBarriers(page)));
    }
    assert.deepEqual(barriers, []);
    assert.deepEqual(trouble, []);
    await page.context().close();
  });
}
