import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { test } from "node:test";
import fastify from "fastify";
import { pagesPart } from "./pages.ts";

const built = existsSync("dist/index.html");
const skip = built ? false : "the web is not built: npx vite build";

async function openPages() {
  const app = fastify();
  await pagesPart().register(app);
  return app;
}

test("the page is open and never kept", { skip }, async () => {
  const app = await openPages();
  const answer = await app.inject({ url: "/" });
  assert.equal(answer.statusCode, 200);
  assert.equal(answer.headers["cache-control"], "no-cache");
  assert.match(answer.body, /<div id="root">/);
});

test("everything the page names is served with its own type, compressed, to be kept for good", {
  skip,
}, async () => {
  const app = await openPages();
  const page = (await app.inject({ url: "/" })).body;
  const named = [...page.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, url = ""]) => url);
  assert.ok(named.length >= 3);
  for (const url of named) {
    const answer = await app.inject({ url, headers: { "accept-encoding": "br" } });
    assert.equal(answer.statusCode, 200, url);
    assert.match(String(answer.headers["content-type"]), /^(?:text\/(?:javascript|css)|image\/svg)/);
    assert.match(String(answer.headers["cache-control"]), /immutable/);
  }
});

test("nothing but what was built is served", { skip }, async () => {
  const app = await openPages();
  for (const url of [
    "/assets/gone.js",
    "/assets/../index.html",
    "/assets/..%2f..%2fpackage.json",
    "/assets/%00.js",
  ]) {
    const { statusCode } = await app.inject({ url });
    assert.ok(statusCode >= 400, `${url}: ${statusCode}`);
  }
});
