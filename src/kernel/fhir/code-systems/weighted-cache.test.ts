import assert from "node:assert/strict";
import test from "node:test";
import { createWeightedCache } from "./weighted-cache.ts";

test("what was used last stays when the weight is exceeded", () => {
  const cache = createWeightedCache<string>(10);
  cache.set("old", "a", 4);
  cache.set("used", "b", 4);
  assert.equal(cache.get("old"), "a");
  cache.set("new", "c", 4);
  assert.equal(cache.get("used"), undefined);
  assert.equal(cache.get("old"), "a");
  assert.equal(cache.get("new"), "c");
});

test("an entry that is set again counts once", () => {
  const cache = createWeightedCache<number>(10);
  cache.set("other", 0, 5);
  for (let n = 0; n < 5; n++) cache.set("again", n, 5);
  assert.equal(cache.get("other"), 0);
  assert.equal(cache.get("again"), 4);
});

test("an entry heavier than the whole cache stays until the next one", () => {
  const cache = createWeightedCache<string>(10);
  cache.set("light", "a", 1);
  cache.set("heavy", "b", 50);
  assert.equal(cache.get("light"), undefined);
  assert.equal(cache.get("heavy"), "b");
  cache.set("next", "c", 1);
  assert.equal(cache.get("heavy"), undefined);
});
