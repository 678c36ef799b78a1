import assert from "node:assert/strict";
import { test } from "node:test";
import { browserName } from "./browser-name.ts";

test("a browser is called what people call it", () => {
  const chrome =
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36";
  assert.equal(browserName(chrome), "Chrome · Windows");
  assert.equal(browserName(`${chrome} Edg/140.0`), "Edge · Windows");
  const phone =
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18.0 Safari/604.1";
  assert.equal(browserName(phone), "Safari · iOS");
  assert.equal(browserName("curl/8"), "");
});
