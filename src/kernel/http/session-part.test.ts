import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startTestServer, type TestServer } from "#test/harness/http-server.ts";
import { sessionPart } from "./session-part.ts";

let app: TestServer;

before(async () => {
  app = await startTestServer({ routes: [], parts: [sessionPart()] });
});

after(() => app.stop());

test("a token tells whose it is and what it allows", async () => {
  const token = await app.tokenOf("system/Patient.rs ops.jobs");
  const { status, json } = await app.call("GET", "/api/session", { token });
  assert.equal(status, 200);
  assert.deepEqual(json, { name: "Máy thử", permissions: ["ops.jobs"], maySearchRecords: true });
});

test("a token without the right to search people says so", async () => {
  const token = await app.tokenOf("system/Patient.r");
  const { json } = await app.call("GET", "/api/session", { token });
  assert.equal(json["maySearchRecords"], false);
  assert.deepEqual(json["permissions"], []);
});

test("without a token nobody is told anything", async () => {
  assert.equal((await app.call("GET", "/api/session")).status, 401);
});
