import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { silentLog } from "#kernel/base/log.ts";
import { type Sent, startTestServer, type TestServer } from "#test/harness/http-server.ts";
import { sendCompressed } from "./compress.ts";
import { actorOf } from "./guard.ts";
import { jobRoutes } from "./job-routes.ts";
import { acceptRawBodies } from "./raw-body.ts";
import { createHttpServer, type HttpServer } from "./server.ts";

let app: TestServer;
let token = "";

const raw = {
  prefix: "/raw",
  failureBody: {
    write: (failure: { status: number; message: string }) => ({
      contentType: "application/problem+json",
      body: JSON.stringify({ problem: failure.message, status: failure.status }),
    }),
  },
  register: (app: HttpServer["app"]) => {
    acceptRawBodies(app, 100_000);
    app.get("/raw/me", (request) => ({ name: actorOf(request).name }));
    app.get("/raw/big", (request, reply) =>
      sendCompressed(request, reply.type("text/plain"), "bệnh viện ".repeat(5_000)),
    );
    app.post("/raw/echo", (request, reply) => reply.type("application/octet-stream").send(request.body));
    app.get("/raw/slow", async () => {
      await new Promise((resolve) => setTimeout(resolve, 50));
      return { done: true };
    });
  },
};

before(async () => {
  app = await startTestServer({ routes: jobRoutes, parts: [raw] });
  token = await app.tokenOf("ops.jobs");
});
after(() => app.stop());

const call = (method: string, path: string, sent: Sent = {}) => app.call(method, path, { token, ...sent });

test("without a token, or with a wrong one, nothing but a challenge is answered", async () => {
  const none = await app.call("GET", "/api/jobs/dead");
  assert.equal(none.status, 401);
  assert.equal(none.headers.get("www-authenticate"), 'Bearer realm="tuetinh"');
  const wrong = await call("GET", "/raw/me", { token: "x".repeat(43) });
  assert.equal(wrong.status, 401);
  assert.match(wrong.headers.get("www-authenticate") ?? "", /invalid_token/);
});

test("an unknown address is a 404 and a wrong method a 405 that names the right ones", async () => {
  assert.equal((await call("GET", "/api/nothing")).status, 404);
  const wrong = await call("DELETE", "/api/jobs/dead");
  assert.equal(wrong.status, 405);
  assert.equal(wrong.headers.get("allow"), "GET, HEAD");
  assert.equal((await call("GET", "/api/%zz")).status, 400);
});

test("an answer carries the headers that keep a browser from misusing it", async () => {
  for (const path of ["/healthz", "/raw/me", "/api/nothing"]) {
    const { headers } = await call("GET", path);
    assert.equal(headers.get("x-content-type-options"), "nosniff", path);
    assert.match(headers.get("content-security-policy") ?? "", /frame-ancestors 'none'/, path);
    assert.equal(headers.get("referrer-policy"), "no-referrer", path);
    assert.equal(headers.get("strict-transport-security"), null, path);
  }
});

test("the sender's request id is kept when it is an id and replaced when it is not", async () => {
  const id = "0198c0de-0000-7000-8000-0000000000ff";
  assert.equal(
    (await call("GET", "/healthz", { headers: { "x-request-id": id } })).headers.get("x-request-id"),
    id,
  );
  const other = await call("GET", "/healthz", { headers: { "x-request-id": "079085001234" } });
  assert.match(other.headers.get("x-request-id") ?? "", /^[0-9a-f-]{36}$/);
});

test("a large answer is compressed for those who accept it, a small one never", async () => {
  const big = await call("GET", "/raw/big", { headers: { "accept-encoding": "gzip, br" } });
  assert.equal(big.headers.get("content-encoding"), "br");
  assert.equal(big.headers.get("vary"), "accept-encoding");
  assert.equal(big.text, "bệnh viện ".repeat(5_000));
  assert.equal(
    (await call("GET", "/raw/big", { headers: { "accept-encoding": "gzip" } })).headers.get(
      "content-encoding",
    ),
    "gzip",
  );
  assert.equal(
    (await call("GET", "/raw/big", { headers: { "accept-encoding": "identity" } })).headers.get(
      "content-encoding",
    ),
    null,
  );
  assert.equal(
    (await call("GET", "/raw/me", { headers: { "accept-encoding": "br" } })).headers.get("content-encoding"),
    null,
  );
});

test("a part gets its bodies untouched and tells refusals in its own words", async () => {
  const body = new Uint8Array([0xff, 0xfe, 0x00, 0x41]);
  const echoed = await fetch(`${app.url}/raw/echo`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/fhir+json" },
    body,
  });
  assert.deepEqual(new Uint8Array(await echoed.arrayBuffer()), body);
  const large = await call("POST", "/raw/echo", { body: "x".repeat(100_001) });
  assert.equal(large.status, 413);
  assert.match(large.headers.get("content-type") ?? "", /^application\/problem\+json/);
  assert.equal((await call("GET", "/raw/nothing")).json["status"], 404);
  assert.equal((await call("GET", "/raw/me", { token: "none" })).json["status"], 401);
});

test("a stopping server answers what runs and then closes", async () => {
  const other = await createHttpServer({
    db: app.db,
    log: silentLog,
    routes: [],
    parts: [raw],
    version: "1",
    missingMigrations: () => Promise.resolve([]),
  });
  const { url: otherUrl } = await other.listen(0, "127.0.0.1");
  const running = fetch(`${otherUrl}/raw/slow`, { headers: { authorization: `Bearer ${token}` } });
  await new Promise((resolve) => other.app.server.once("request", resolve));
  const stopped = other.stop();
  assert.deepEqual(await (await running).json(), { done: true });
  await stopped;
  await assert.rejects(fetch(`${otherUrl}/healthz`));
});
