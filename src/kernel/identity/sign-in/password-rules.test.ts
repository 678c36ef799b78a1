import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { AppError } from "../../base/app-error.ts";
import { isCommonPassword } from "./common-passwords.ts";
import { judgePassword, type PasswordWish } from "./password-rules.ts";

let folder = "";
before(() => {
  folder = mkdtempSync(path.join(tmpdir(), "tuetinh-breached-"));
});
after(() => rmSync(folder, { recursive: true }));

async function verdictOn(password: string, wish: Partial<PasswordWish> = {}): Promise<string> {
  try {
    await judgePassword({ hasSecondFactor: false, own: [], breachedDir: undefined, ...wish, password });
    return "good";
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
}

test("passwords everybody tries are known, in the Vietnamese way too", () => {
  for (const password of [
    "matkhau",
    "Matkhau123",
    "MatKhau@2025",
    "m@tkhau123",
    "mật khẩu 123",
    "123456a@",
    "Abc123!@#",
    "Abcd@1234",
    "anhyeuem1990",
    "Vietnam2026!",
    "benhvien@123",
    "tuetinh2026",
    "Admin@123456789",
    "P@ssw0rd12345",
    "Password2026!!",
    "qwertyuiop123456",
    "0987654321",
    "1234567890123456",
    "aaaaaaaaaaaaaaaa",
    "abcabcabcabcabc",
    "abcdefghijklmnop",
    "bacsibenhvien123",
  ])
    assert.ok(isCommonPassword(password), password);
});

test("a sentence of one's own is not common", () => {
  for (const password of [
    "bảy con cò bay lả 1987",
    "mưa phùn tháng giêng",
    "Tr3-xanh-bên-hiên",
    "correct horse battery staple",
    "xa kê lá",
    "vietnam có nhiều sông",
  ])
    assert.ok(!isCommonPassword(password), password);
});

test("a password that stands alone is long, beside a second factor eight are enough", async () => {
  assert.equal(await verdictOn("mưa phùn bay"), "password.short");
  assert.equal(await verdictOn("mưa phùn bay", { hasSecondFactor: true }), "good");
  assert.equal(await verdictOn("mưa bay", { hasSecondFactor: true }), "password.short");
  assert.equal(await verdictOn("mưa phùn tháng giêng"), "good");
  assert.equal(await verdictOn("m".repeat(64) + "ư".repeat(65)), "password.long");
});

test("letters written in two ways are counted once", async () => {
  assert.equal(await verdictOn("mưa phùn thángg".normalize("NFD").slice(0, 13)), "password.short");
});

test("a password made of the person's own names is refused", async () => {
  const own = ["lan.pham", "Phạm Thị Ngọc Lan", "0400000123"];
  assert.equal(await verdictOn("phamngoclan2026", { own }), "password.own-name");
  assert.equal(await verdictOn("lan.pham-0400000123", { own }), "password.own-name");
  assert.equal(await verdictOn("Phạm đi chợ mua cá", { own }), "good");
});

test("a list of breached passwords in the data folder is asked, without any network", async () => {
  const password = "mưa phùn tháng chạp";
  const hash = createHash("sha1").update(password).digest("hex").toUpperCase();
  writeFileSync(path.join(folder, hash.slice(0, 5)), `${"0".repeat(35)}:12\r\n${hash.slice(5)}:3\r\n`);
  assert.equal(await verdictOn(password, { breachedDir: folder }), "password.breached");
  assert.equal(await verdictOn("mưa phùn tháng hai", { breachedDir: folder }), "good");
  writeFileSync(path.join(folder, hash.slice(0, 5)), `${hash.slice(5)}:0\n`);
  assert.equal(await verdictOn(password, { breachedDir: folder }), "good");
  assert.equal(await verdictOn(password, { breachedDir: path.join(folder, "none") }), "good");
});
