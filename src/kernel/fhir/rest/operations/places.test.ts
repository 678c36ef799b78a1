import assert from "node:assert/strict";
import { test } from "node:test";
import { createPlaces } from "./places.ts";

test("work beyond the places is refused until one is free again, also after a failure", async () => {
  const inPlace = createPlaces(2);
  const first = Promise.withResolvers<string>();
  const second = Promise.withResolvers<string>();
  const running = [inPlace(() => first.promise), inPlace(() => second.promise)];
  await assert.rejects(
    inPlace(() => Promise.resolve("third")),
    { status: 429 },
  );
  first.reject(new Error("broken"));
  await assert.rejects(running[0] ?? Promise.resolve(), /broken/);
  assert.equal(await inPlace(() => Promise.resolve("third")), "third");
  second.resolve("second");
  assert.equal(await running[1], "second");
});
