import assert from "node:assert/strict";
import { test } from "node:test";
import { isId, newId, timeOfId } from "./ids.ts";

test("an id is a UUIDv7 that tells the millisecond it was made in", () => {
  const later = Date.now() + 60_000;
  const id = newId(later);
  assert.ok(isId(id));
  assert.equal(timeOfId(id), later);
});

test("ids made one after another are unique and sorted, also inside one millisecond", () => {
  const now = Date.now() + 120_000;
  const ids = Array.from({ length: 20_000 }, () => newId(now));
  assert.equal(new Set(ids).size, ids.length);
  assert.deepEqual(
    ids,
    [...ids].sort((a, b) => (a < b ? -1 : 1)),
  );
  assert.ok(ids.every(isId));
});

test("a clock that goes back does not make an id that sorts before an older one", () => {
  const first = newId(Date.now() + 240_000);
  assert.ok(newId(Date.now()) > first);
});

test("a UUID of another version, or in capitals, is not one of our ids", () => {
  assert.equal(isId("7c9e6679-7425-40de-944b-e07fc1f90ae7"), false);
  assert.equal(isId(newId().toUpperCase()), false);
});
