import assert from "node:assert/strict";
import { test } from "node:test";
import { narrativeFault } from "../../../validation/narrative.ts";
import { sentenceNarrative, tableNarrative } from "./narrative.ts";

test("a table of what records say is a harmless narrative", () => {
  const { div } = tableNarrative({
    head: ["Thuốc", `<a href="javascript:x">`],
    rows: [["</td></table></div><script>", "a & b 'c' \"d\""]],
  });
  assert.equal(narrativeFault(div), undefined);
  assert.match(div, /&lt;\/td&gt;&lt;\/table&gt;&lt;\/div&gt;&lt;script&gt;/);
});

test("letters of every plane stay, what XML cannot hold goes", () => {
  const { div } = sentenceNarrative("Nguyễn 𠀋 \u0007\uFFFE\uD800!");
  assert.match(div, /<p>Nguyễn 𠀋 \uFFFD!<\/p>/);
});
