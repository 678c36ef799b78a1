import assert from "node:assert/strict";
import test from "node:test";
import { narrativeFault } from "./narrative.ts";

const div = (content: string): string => `<div xmlns="http://www.w3.org/1999/xhtml">${content}</div>`;

test("formatted text, tables, lists, images and links are a narrative", () => {
  const good = [
    "<p>Bệnh nhân <b>An</b> &lt; 40 tuổi</p>",
    '<table><tr><td colspan="2" style="color:red">1</td></tr></table>',
    '<a href="http://x.vn/a?b=1&amp;c=2" title="x">xem</a><br/>',
    '<img src="#a" alt=""/>',
    "<!-- <script> --><ul><li>a</li></ul>",
  ];
  for (const content of good) assert.equal(narrativeFault(div(content)), undefined);
});

test("scripts, forms, event handlers and foreign elements are refused", () => {
  const bad = [
    "<script>alert(1)</script>",
    '<p onclick="x()">a</p>',
    '<form action="x">a</form>',
    '<iframe src="http://x">a</iframe>',
    '<a href="javascript:alert(1)">a</a>',
    '<a href=" JavaScript:alert(1)">a</a>',
    '<a href="java&#115;cript:alert(1)">a</a>',
    '<a href="java&#x0A;script&colon;alert(1)">a</a>',
    '<a href="data:text/html,x">a</a>',
    "<svg><script>a</script></svg>",
    '<link rel="stylesheet" href="x"/>a',
  ];
  for (const content of bad) assert.match(narrativeFault(div(content)) ?? "", /^txt-1/);
});

test("text that is not one well-formed div is refused", () => {
  const bad = [
    "text",
    "<p>a</p>",
    "<div>a",
    "<div><p>a</div></p>",
    "<div>a</div><div>b</div>",
    "<div>a</div>b",
    "<div><p a=b>a</p></div>",
    "<div><</div>",
    "<div><!-- a</div>",
  ];
  for (const text of bad) assert.notEqual(narrativeFault(text), undefined, text);
});

test("a narrative without content is refused", () => {
  assert.match(narrativeFault(div(" \n <p> </p>")) ?? "", /^txt-2/);
});

test("a long hostile narrative takes time in proportion to its length", () => {
  const start = process.cpuUsage().user;
  narrativeFault(`<div ${"a='' ".repeat(100_000)}`);
  narrativeFault(div("<p>".repeat(100_000)));
  assert.ok(process.cpuUsage().user - start < 2_000_000);
});
