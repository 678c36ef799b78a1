import assert from "node:assert/strict";
import { test } from "node:test";
import { type Described, isKnownToAll, isNear } from "./kin.ts";

const phone = (value: string): Described => ({ telecom: [{ system: "phone", value }] });
const home = (text: string, line: string): Described => ({
  name: [{ text }],
  address: [{ line: [line], city: "Thành phố mẫu" }],
});

test("one telephone makes two people near, however it is written", () => {
  assert.ok(isNear(phone("+84 912 345 678"), { phone: "0912.345.678" }));
  assert.ok(isNear({ phone: "0912345678" }, { contact: [phone("0912345678")] }));
  assert.ok(!isNear(phone("0912345678"), phone("0912345679")));
});

test("one family name at one address makes two people near, either alone does not", () => {
  assert.ok(isNear(home("Lê Văn Bình", "12 ngõ Hạnh"), home("Lê Thị Hoa", "12  Ngõ Hạnh,")));
  assert.ok(!isNear(home("Lê Văn Bình", "12 ngõ Hạnh"), home("Trần Thị Hoa", "12 ngõ Hạnh")));
  assert.ok(!isNear(home("Lê Văn Bình", "12 ngõ Hạnh"), home("Lê Thị Hoa", "14 ngõ Hạnh")));
});

test("a village without a house number, a short number and missing data tell nothing", () => {
  assert.ok(!isNear(home("Lê Văn Bình", "thôn Đông"), home("Lê Thị Hoa", "thôn Đông")));
  assert.ok(!isNear(phone("113"), phone("113")));
  assert.ok(!isNear(undefined, phone("0912345678")));
  assert.ok(!isNear({}, {}));
});

test("people everybody knows are marked on their record", () => {
  assert.ok(isKnownToAll({ meta: { security: [{ code: "VIP" }] } }));
  assert.ok(!isKnownToAll({ meta: { security: [{ code: "R" }] } }));
});
