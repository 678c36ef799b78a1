import assert from "node:assert/strict";
import { test } from "node:test";
import { watchSilence } from "./watch-silence.ts";

test("silence is ended, speech is not", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const watch = watchSilence(1000);
  t.mock.timers.tick(900);
  watch.heard("a.test.ts: one");
  t.mock.timers.tick(900);
  assert.equal(watch.signal.aborted, false);
  t.mock.timers.tick(200);
  assert.equal(watch.signal.aborted, true);
});

test("a watch that was stopped ends nothing", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const watch = watchSilence(1000);
  watch.stop();
  t.mock.timers.tick(5000);
  assert.equal(watch.signal.aborted, false);
});
