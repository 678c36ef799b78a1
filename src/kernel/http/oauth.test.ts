import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import fc from "fast-check";
import { addClient } from "#kernel/access/clients.ts";
import { silentLog } from "#kernel/base/log.ts";
import { type Db, openDb } from "#kernel/db/db.ts";
import { createTestDatabase } from "#test/harness/database.ts";
import { jobRoutes } from "./job-routes.ts";
import { createHttpServer, type HttpServer } from "./server.ts";

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let db: Db;
let server: HttpServer;
let client: Awaited<ReturnType<typeof addClient>>;
before(async () => {
  database = await createTestDatabase();
  db = openDb({ url: database.url });
  server = await createHttpServer({
    db,
    log: silentLog,
    routes: jobRoutes,
    version: "1",
    missingMigrations: () => Promise.resolve([]),
    options: {
      publicUrl: "https://suckhoe.example.vn",
      perAddress: { rate: 1, burst: 40 },
      perClient: { rate: 1, burst: 3 },
    },
  });
  client = await addClient(db, { name: "Máy", scopes: "ops.jobs system/*.rs" });
});
after(async () => {
  await server.stop();
  await db.close();
  await database.drop();
});

const grant = { grant_type: "client_credentials" };
const ask = async (form: Record<string, string> | string, headers: Record<string, string> = {}) => {
  const answer = await server.app.inject({
    method: "POST",
    url: "/oauth/token",
    headers: { "content-type": "application/x-www-form-urlencoded", ...headers },
    payload: typeof form === "string" ? form : new URLSearchParams(form).toString(),
  });
  return { status: answer.statusCode, headers: answer.headers, json: answer.json<Record<string, unknown>>() };
};
const basic = (id: string, secret: string) => ({
  authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString("base64")}`,
});

test("a program gets a token with its credentials in the form", async () => {
  const { status, headers, json } = await ask({ ...grant, ...client });
  assert.equal(status, 200);
  assert.equal(json["token_type"], "Bearer");
  assert.equal(json["expires_in"], 3600);
  assert.equal(json["scope"], "ops.jobs system/*.rs");
  assert.equal(headers["cache-control"], "no-store");
});

test("a program gets a token with HTTP Basic, for a smaller scope", async () => {
  const { status, json } = await ask(
    { ...grant, scope: "system/Patient.r" },
    basic(client.client_id, client.client_secret),
  );
  assert.equal(status, 200);
  assert.equal(json["scope"], "system/Patient.r");
});

test("every mistake gets the error that RFC 6749 has for it", async () => {
  const wrong = await ask({ ...grant, ...client, client_secret: "wrong" });
  assert.deepEqual([wrong.status, wrong.json["error"]], [401, "invalid_client"]);
  assert.match(String(wrong.headers["www-authenticate"]), /^Basic/);
  const code = async (form: Record<string, string> | string, headers = {}) =>
    (await ask(form, headers)).json["error"];
  assert.equal(await code({ ...client }), "invalid_request");
  assert.equal(await code({ ...client, grant_type: "password" }), "unsupported_grant_type");
  assert.equal(await code({ ...grant, ...client, scope: "ops.everything" }), "invalid_scope");
  assert.equal(await code(grant), "invalid_client");
  assert.equal(await code({ ...grant, ...client }, basic(client.client_id, "x")), "invalid_request");
  assert.equal(await code(`grant_type=client_credentials&grant_type=client_credentials`), "invalid_request");
  assert.equal(
    await code({ ...grant, ...client }, { "content-type": "application/json" }),
    "invalid_request",
  );
  assert.equal(await code(grant, { authorization: "Basic %%%" }), "invalid_client");
});

test("no header and no form makes the token endpoint or a guarded route break", async () => {
  const header = fc.oneof(
    fc.base64String().map((text) => `Basic ${text}`),
    fc.base64String().map((text) => `Bearer ${text}`),
  );
  const form = fc.oneof(
    fc.string(),
    fc.webQueryParameters(),
    fc.constant("grant_type=client_credentials&scope=%00"),
  );
  await fc.assert(
    fc.asyncProperty(header, form, fc.ipV4(), async (authorization, payload, remoteAddress) => {
      const headers = { authorization, "content-type": "application/x-www-form-urlencoded" };
      const token = await server.app.inject({
        method: "POST",
        url: "/oauth/token",
        headers,
        payload,
        remoteAddress,
      });
      assert.ok([400, 401].includes(token.statusCode), `${token.statusCode}`);
      const guarded = await server.app.inject({
        url: "/api/jobs/dead",
        headers: { authorization },
        remoteAddress,
      });
      assert.equal(guarded.statusCode, 401);
    }),
    { numRuns: 60 },
  );
});

test("a form of a megabyte is refused before it is read", async () => {
  assert.equal((await ask("x".repeat(1_000_000))).status, 413);
});

test("programs are told where to get a token and nothing that is not true", async () => {
  const answer = await server.app.inject("/.well-known/smart-configuration");
  const json = answer.json<Record<string, unknown>>();
  assert.equal(json["token_endpoint"], "https://suckhoe.example.vn/oauth/token");
  assert.deepEqual(json["grant_types_supported"], ["client_credentials"]);
  assert.deepEqual((await server.app.inject("/fhir/.well-known/smart-configuration")).json(), json);
});

test("behind TLS every answer asks the browser to stay with TLS", async () => {
  const { headers } = await server.app.inject("/healthz");
  assert.match(String(headers["strict-transport-security"]), /max-age=\d{8}/);
});

test("a program that asks too often is told when to come back, and others are not", async () => {
  const tokenOf = async (credentials: typeof client) => {
    const { json } = await ask({ ...grant, ...credentials });
    return { authorization: `Bearer ${String(json["access_token"])}` };
  };
  const busy = await tokenOf(client);
  const statuses = [];
  for (let i = 0; i < 4; i += 1)
    statuses.push((await server.app.inject({ url: "/api/jobs/counts", headers: busy })).statusCode);
  assert.deepEqual(statuses, [200, 200, 200, 429]);
  const refused = await server.app.inject({ url: "/api/jobs/counts", headers: busy });
  assert.equal(refused.headers["retry-after"], "1");
  const calm = await tokenOf(await addClient(db, { name: "Khác", scopes: "ops.jobs" }));
  assert.equal((await server.app.inject({ url: "/api/jobs/counts", headers: calm })).statusCode, 200);
});

test("an address that floods the server without a token is held back", async () => {
  const flood = await Promise.all(
    Array.from({ length: 60 }, () => server.app.inject({ url: "/healthz", remoteAddress: "10.9.9.9" })),
  );
  assert.equal(flood.filter(({ statusCode }) => statusCode === 200).length, 40);
  assert.equal(flood.filter(({ statusCode }) => statusCode === 429).length, 20);
  assert.equal((await server.app.inject({ url: "/healthz", remoteAddress: "10.9.9.8" })).statusCode, 200);
});
