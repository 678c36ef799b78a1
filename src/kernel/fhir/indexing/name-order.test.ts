import assert from "node:assert/strict";
import { test } from "node:test";
import { sortNameOf, sortTitleOf } from "./name-order.ts";

const inOrder = (names: readonly string[]): readonly string[] =>
  names
    .map((text) => ({ text, key: sortNameOf({ text }) ?? "" }))
    .toSorted((a, b) => Buffer.compare(Buffer.from(a.key), Buffer.from(b.key)))
    .map((one) => one.text);

test("people are ordered by given name, then family, then the words between", () => {
  const register = ["Trần Văn An", "Lê Thị Bình", "Nguyễn Anh Cường", "Nguyễn Văn Cường", "Phạm Văn Cường"];
  assert.deepEqual(inOrder(register.toReversed()), register);
});

test("ă and â follow a, đ follows d, ê e, ô and ơ o, ư u", () => {
  const register = ["An", "Ăn", "Ân", "Bo", "Da", "Đa", "En", "Ên", "On", "Ôn", "Ơn", "Un", "Ưn", "Va"];
  assert.deepEqual(inOrder(register.toReversed()), register);
});

test("a letter of its own comes before a tone decides", () => {
  const register = ["Trần Bạc", "Trần Băng"];
  assert.deepEqual(inOrder(register.toReversed()), register);
});

test("tones are ordered ngang, huyền, hỏi, ngã, sắc, nặng", () => {
  const register = ["Ma", "Mà", "Mả", "Mã", "Má", "Mạ", "Mai"];
  assert.deepEqual(inOrder(register.toReversed()), register);
});

test("all of one given name stand together before the next tone", () => {
  const register = ["Bùi Hoa", "Vũ Hoa", "Bùi Hòa", "Vũ Hòa"];
  assert.deepEqual(inOrder(register.toReversed()), register);
});

test("decomposed Unicode has the same place", () => {
  const text = "Đặng Thị Ngọc Ánh";
  assert.equal(sortNameOf({ text: text.normalize("NFD") }), sortNameOf({ text }));
});

test("family and given names are taken before the text", () => {
  assert.equal(
    sortNameOf({ family: "Nguyễn", given: ["Văn", "An"], text: "BN Nguyễn Văn An (cũ)" }),
    sortNameOf({ text: "Nguyễn Văn An" }),
  );
  assert.equal(
    sortNameOf({ family: "Nguyễn", text: "Nguyễn Văn An" }),
    sortNameOf({ text: "Nguyễn Văn An" }),
  );
});

test("the key is printable ASCII and never endless", () => {
  for (const text of ["Nguyễn Thị Ngọc Ánh", "Иван 李明", "a".repeat(5000), "ơ ".repeat(3000)]) {
    const key = sortNameOf({ text }) ?? "";
    assert.match(key, /^[ -~]{1,200}$/);
  }
});

test("a name without a letter has no place", () => {
  assert.equal(sortNameOf({ text: "  - " }), undefined);
  assert.equal(sortNameOf({}), undefined);
});

test("organisations are ordered by their words as they stand", () => {
  const titles = ["Bệnh viện Đa khoa", "Trạm Y tế xã An Bình", "Trạm Y tế xã Bình An"];
  const keys = titles.map((title) => sortTitleOf(title) ?? "");
  assert.deepEqual(keys.toSorted(), keys);
});
