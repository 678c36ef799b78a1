import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startTestServer, type TestServer } from "#test/harness/http-server.ts";
import { signInAs } from "#test/harness/people.ts";
import { sessionPart } from "./session-part.ts";

let app: TestServer;
before(async () => {
  app = await startTestServer({
    routes: [],
    parts: [sessionPart()],
    options: { perPerson: { rate: 0.001, burst: 3 } },
  });
});
after(() => app.stop());

test("a person who asks like a script is told when to come back, others and programs are not", async () => {
  const scraper = await signInAs(app, { reach: "nobody", permissions: [] });
  const calm = await signInAs(app, { reach: "nobody", permissions: [] });
  const statuses: number[] = [];
  for (let n = 0; n < 5; n += 1) statuses.push((await scraper.call("GET", "/api/session")).status);
  assert.deepEqual(statuses, [200, 200, 200, 429, 429]);
  assert.equal((await calm.call("GET", "/api/session")).status, 200);
  const token = await app.tokenOf("ops.jobs");
  for (let n = 0; n < 5; n += 1) assert.equal((await app.call("GET", "/api/session", { token })).status, 200);
});
