import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { AppError } from "./app-error.ts";
import { allocateDong, formatDong, parseDong, partOf } from "./money.ts";
import { dongInWords } from "./money-in-words.ts";

const refused = (error: unknown) => error instanceof AppError && error.kind === "invalid";

test("an amount is written with dots and the đồng sign", () => {
  assert.equal(formatDong(1_234_567), "1.234.567\u00a0₫");
  assert.equal(formatDong(0), "0\u00a0₫");
  assert.equal(formatDong(-500), "-500\u00a0₫");
});

test("the ways people write an amount are all read", () => {
  const spellings = [
    "1.234.567 ₫",
    "1234567",
    "1 234 567đ",
    "1.234.567 đồng",
    "1.234.567 VND",
    " 1.234.567₫ ",
  ];
  assert.deepEqual(
    spellings.map(parseDong),
    spellings.map(() => 1_234_567),
  );
});

test("fractions, other groupings and words are refused", () => {
  for (const text of ["1,5", "12.34", "1.2345", "", "₫", "mười", "1e6", "99999999999999999"])
    assert.throws(() => parseDong(text), refused, text);
});

test("what is formatted is read back as the same amount", () => {
  fc.assert(fc.property(fc.maxSafeInteger(), (amount) => parseDong(formatDong(amount)) === amount));
});

test("an allocation loses no đồng and no share is off by a whole đồng", () => {
  const weights = fc
    .array(fc.nat(1_000_000), { minLength: 1, maxLength: 12 })
    .filter((list) => list.some((w) => w > 0));
  fc.assert(
    fc.property(fc.integer(), weights, (amount, list) => {
      const shares = allocateDong(amount, list);
      const sum = list.reduce((a, b) => a + b, 0);
      assert.equal(
        shares.reduce((a, b) => a + b, 0),
        amount,
      );
      assert.ok(shares.every((value, i) => Math.abs(value - (amount * (list[i] ?? 0)) / sum) < 1 + 1e-6));
    }),
  );
});

test("a hundred đồng between three equal shares gives the odd đồng to the first", () => {
  assert.deepEqual(allocateDong(100, [1, 1, 1]), [34, 33, 33]);
});

test("an allocation without any weight is refused", () => {
  assert.throws(() => allocateDong(100, [0, 0]), refused);
  assert.throws(() => allocateDong(100, [1.5, 1]), refused);
});

test("a co-payment of twenty per cent is rounded half a đồng away from zero, exactly", () => {
  assert.equal(partOf(12_345, 20, 100), 2_469);
  assert.equal(partOf(5, 1, 2), 3);
  assert.equal(partOf(-5, 1, 2), -3);
  assert.equal(partOf(9_007_199_254_740_991, 99, 99), 9_007_199_254_740_991);
});

test("amounts are spoken as on a Vietnamese receipt", () => {
  const spoken: Record<number, string> = {
    0: "Không đồng",
    5: "Năm đồng",
    10: "Mười đồng",
    15: "Mười lăm đồng",
    21: "Hai mươi mốt đồng",
    105: "Một trăm lẻ năm đồng",
    1_005: "Một nghìn không trăm lẻ năm đồng",
    1_234_567: "Một triệu hai trăm ba mươi bốn nghìn năm trăm sáu mươi bảy đồng",
    1_000_000_000: "Một tỷ đồng",
    2_000_000_015: "Hai tỷ không trăm mười lăm đồng",
    5_000_000_000_000: "Năm nghìn tỷ đồng",
  };
  for (const [amount, words] of Object.entries(spoken)) assert.equal(dongInWords(Number(amount)), words);
});
