import assert from "node:assert/strict";
import { after, test } from "node:test";
import { startTestServer, type TestServer } from "#test/harness/http-server.ts";

const started: TestServer[] = [];
after(() => Promise.all(started.map((app) => app.stop())));

/** Statuses of three requests that claim these addresses, where two of one address are one too many. */
async function statusesOf(trustProxy: boolean, claims: readonly string[]): Promise<readonly number[]> {
  const options = { trustProxy, perAddress: { rate: 0.001, burst: 1 } };
  const app = await startTestServer({ routes: [], options });
  started.push(app);
  const statuses: number[] = [];
  for (const claim of claims)
    statuses.push((await app.call("GET", "/healthz", { headers: { "x-forwarded-for": claim } })).status);
  return statuses;
}

test("behind a proxy visitors are told apart by the address that the proxy saw", async () => {
  assert.deepEqual(await statusesOf(true, ["10.9.9.1", "10.9.9.2", "10.9.9.1"]), [200, 200, 429]);
});

test("what a visitor claims before the proxy adds the true address counts for nothing", async () => {
  const claims = ["1.1.1.1, 10.9.9.9", "2.2.2.2, 10.9.9.9", "127.0.0.1, 10.9.9.9"];
  assert.deepEqual(await statusesOf(true, claims), [200, 429, 429]);
});

test("without a proxy the header is not believed at all", async () => {
  assert.deepEqual(await statusesOf(false, ["1.1.1.1", "2.2.2.2", "3.3.3.3"]), [200, 429, 429]);
});
