import assert from "node:assert/strict";
import { test } from "node:test";
import { deviceName } from "./device-name.ts";

test("people know their own devices by name", () => {
  const android =
    "Mozilla/5.0 (Linux; Android 14; SM-A155F) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36";
  const iphone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1";
  assert.equal(deviceName(android), "Android · Chrome");
  assert.equal(deviceName(iphone), "iPhone · Safari");
});

test("what tells nothing gets no invented name", () => {
  assert.equal(deviceName("curl/8"), undefined);
  assert.equal(deviceName(null), undefined);
});
