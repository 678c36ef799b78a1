import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { normaliseWords, stripMarks } from "./words.ts";

test("Vietnamese words lose their marks, đ too", () => {
  assert.deepEqual(normaliseWords("Nguyễn Văn ĐỨC"), ["nguyen", "van", "duc"]);
  assert.deepEqual(normaliseWords("Trương Thị Mỹ Lệ"), ["truong", "thi", "my", "le"]);
});

test("decomposed Unicode gives the same words", () => {
  const name = "Đặng Thị Ngọc Ánh, Hưởng-Ưng";
  assert.deepEqual(normaliseWords(name.normalize("NFD")), normaliseWords(name));
});

test("the Icelandic letter that looks like Đ is taken for it", () => {
  assert.deepEqual(normaliseWords("Ðỗ ðạt"), ["do", "dat"]);
});

test("anything that is not a letter or a digit separates words", () => {
  assert.deepEqual(normaliseWords("Số 12/3, (khu\u0000phố)\t4"), ["so", "12", "3", "khu", "pho", "4"]);
  assert.deepEqual(normaliseWords(" … "), []);
});

test("other scripts keep their words", () => {
  assert.deepEqual(normaliseWords("Иванов 李 明"), ["иванов", "李", "明"]);
});

test("endless texts are cut at 32 words of 40 letters", () => {
  assert.equal(normaliseWords("a ".repeat(1000)).length, 32);
  assert.equal(normaliseWords("b".repeat(1000))[0]?.length, 40);
  assert.equal(normaliseWords("李".repeat(1000))[0]?.length, 40);
  assert.equal(normaliseWords(`a${"𠮷".repeat(1000)}`)[0]?.isWellFormed(), true);
});

test("the table of letters agrees with the plain definition", () => {
  const latin = fc.string({
    unit: fc.integer({ min: 1, max: 0x1eff }).map((code) => String.fromCharCode(code)),
    maxLength: 20,
  });
  fc.assert(
    fc.property(latin, (text) => {
      const plain = stripMarks(text).match(/[\p{L}\p{N}]+/gu) ?? [];
      assert.deepEqual(normaliseWords(text), plain);
    }),
    { numRuns: 2000 },
  );
});

test("words of words are the words themselves", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 30 }), (text) => {
      const words = normaliseWords(text);
      assert.deepEqual(words.flatMap(normaliseWords), words);
    }),
  );
});
