import assert from "node:assert/strict";
import { test } from "node:test";
import { createHasher } from "./hash.ts";

const hasher = createHasher({ a: 1, b: 2 });

test("the hash of a text never changes, or stored rows would be lost", () => {
  assert.equal(hasher.hash(""), 6760341916112935);
  assert.equal(hasher.hash("code\nhttp://loinc.org|8867-4"), 133969736954435);
  assert.equal(hasher.hash("name:w\nnguyen"), 301285390228647);
});

test("a prefix that was computed before gives the hash of the whole text", () => {
  const code = hasher.after("code\n");
  assert.equal(code.one("final"), hasher.hash("code\nfinal"));
  assert.equal(code.pair("http://loinc.org", "8867-4"), hasher.hash("code\nhttp://loinc.org|8867-4"));
  assert.equal(code.pair("", "x"), hasher.hash("code\n|x"));
});

test("a coding is hashed with its system, without it, and as any code of the system", () => {
  const into: number[] = [];
  hasher.after("code\n").coded("s", "c", into);
  assert.deepEqual(into, [hasher.hash("code\ns|c"), hasher.hash("code\nc"), hasher.hash("code\ns|")]);
});

test("installations with other seeds have other hashes", () => {
  assert.notEqual(createHasher({ a: 1, b: 3 }).hash("x"), hasher.hash("x"));
  assert.notEqual(createHasher({ a: 2, b: 2 }).hash("x"), hasher.hash("x"));
});

test("hashes are whole numbers of at most 53 bits and 300,000 texts do not collide", () => {
  const seen = new Set<number>();
  let outside = 0;
  for (let i = 0; i < 300_000; i++) {
    const hash = hasher.hash(`identifier\nhttp://example.vn/cccd|${i}`);
    if (!Number.isSafeInteger(hash) || hash < 0) outside++;
    seen.add(hash);
  }
  assert.equal(outside, 0);
  assert.equal(seen.size, 300_000);
});

test("one changed letter changes about half of the bits", () => {
  let changed = 0;
  for (let i = 0; i < 2000; i++) {
    const difference = BigInt(hasher.hash(`text ${i} a`)) ^ BigInt(hasher.hash(`text ${i} b`));
    changed += difference.toString(2).replaceAll("0", "").length;
  }
  const perPair = changed / 2000;
  assert.ok(perPair > 24 && perPair < 29, `${perPair} of 53 bits`);
});
