import assert from "node:assert/strict";
import { test } from "node:test";
import { createThrottle, type Trial } from "./throttle.ts";

const minute = 60_000;
const trial = (target: string, from: string, isKnownBrowser = false): Trial => ({
  target,
  from,
  isKnownBrowser,
});

test("a pair of login and address waits longer with every failure after the fifth", () => {
  const throttle = createThrottle();
  const waits = Array.from({ length: 8 }, () => {
    throttle.failed(trial("an", "a"), 0);
    return throttle.wait(trial("an", "a"), 0);
  });
  assert.deepEqual(waits, [0, 0, 0, 0, 1, 2, 4, 8]);
  assert.equal(throttle.wait(trial("an", "b"), 0), 0);
  assert.equal(throttle.wait(trial("binh", "a"), 0), 0);
});

test("a login is slow for strangers after a hundred failures from everywhere, and recovers by itself", () => {
  const throttle = createThrottle();
  for (let n = 0; n < 100; n++) throttle.failed(trial("an", `address ${n}`), 0);
  assert.equal(throttle.wait(trial("an", "new"), 0), 60);
  assert.equal(throttle.wait(trial("an", "own browser", true), 0), 0);
  assert.equal(throttle.wait(trial("an", "new"), minute + 1), 0);
});

test("one address that tries a password on all logins is slow, known browsers there are not", () => {
  const throttle = createThrottle();
  for (let n = 0; n < 200; n++) throttle.failed(trial(`login ${n}`, "10.0.0.1"), 0);
  assert.equal(throttle.wait(trial("one more", "10.0.0.1"), 0), 5);
  assert.equal(throttle.wait(trial("one more", "10.0.0.2"), 0), 0);
  assert.equal(throttle.wait(trial("one more", "a browser at the same place", true), 0), 0);
  assert.equal(throttle.wait(trial("one more", "10.0.0.1"), 5_001), 0);
});

test("a hospital behind one address that signs in without errors is never slow", () => {
  const throttle = createThrottle();
  for (let n = 0; n < 2_000; n++) {
    const morning = trial(`nurse ${n}`, "10.0.0.1");
    assert.equal(throttle.wait(morning, n), 0);
    throttle.failed(morning, n);
    throttle.passed(morning, n);
  }
});

test("failures of a known browser are counted for that browser alone", () => {
  const throttle = createThrottle();
  for (let n = 0; n < 300; n++) throttle.failed(trial("an", "own browser", true), 0);
  assert.equal(throttle.wait(trial("an", "elsewhere"), 0), 0);
  assert.equal(throttle.wait(trial("an", "own browser", true), 0), 300);
});
