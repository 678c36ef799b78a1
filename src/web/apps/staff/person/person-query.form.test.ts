import assert from "node:assert/strict";
import { test } from "node:test";
import { personQueryOf } from "./person-query.form.ts";

const ask = (typed: string): Readonly<Record<string, string>> => personQueryOf(typed, 2026);

test("words are a name, with or without marks", () => {
  assert.deepEqual(ask("  nguyen  van an "), { name: "nguyen van an" });
  assert.deepEqual(ask("Nguyễn Văn Ước"), { name: "Nguyễn Văn Ước" });
});

test("decomposed marks are composed before they are sent", () => {
  assert.deepEqual(ask("Nguye\u0302\u0303n"), { name: "Nguy\u1ec5n" });
});

test("a year beside a name narrows by the year of birth", () => {
  assert.deepEqual(ask("nguyen van an 1990"), { name: "nguyen van an", birthdate: "1990" });
});

test("a date of birth may be typed in every way people write it", () => {
  for (const typed of ["150390", "15/3/90", "15-03-1990", "15.3.1990", "15031990"])
    assert.deepEqual(ask(typed), { birthdate: "1990-03-15" }, typed);
});

test("two digits of a year never lie in the future", () => {
  assert.deepEqual(ask("010126"), { birthdate: "2026-01-01" });
  assert.deepEqual(ask("010127"), { birthdate: "1927-01-01" });
});

test("nine digits and more are a number of a card, behind letters too", () => {
  assert.deepEqual(ask("000199123456"), { identifier: "000199123456" });
  assert.deepEqual(ask("dn4990000001234"), { identifier: "DN4990000001234" });
});

test("a scanned card is looked up by its number, whatever else the code says", () => {
  assert.deepEqual(ask("000199123456|012345678|Nguyễn Văn An|15031990|Nam|Thôn 2|01012022"), {
    identifier: "000199123456",
  });
  assert.deepEqual(ask("DN4990000001234|4e677579|"), { identifier: "DN4990000001234" });
});

test("digits that are neither a date nor a card stay part of the name, so that nothing typed is dropped", () => {
  assert.deepEqual(ask("an 99"), { name: "an 99" });
  assert.deepEqual(ask("321390"), { name: "321390" });
});

test("nothing typed asks for nobody", () => {
  assert.deepEqual(ask("   "), {});
});
