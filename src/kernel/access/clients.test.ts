import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type Db, openDb } from "#kernel/db/db.ts";
import { createTestDatabase, type TestDatabase } from "#test/harness/database.ts";
import { listClients, type NewClient, registerClient } from "./clients.ts";

let database: TestDatabase;
let db: Db;
before(async () => {
  database = await createTestDatabase();
  db = openDb({ url: database.url, poolSize: 1 });
});
after(async () => {
  await db.close();
  await database.drop();
});

const publicKey = { kty: "EC", crv: "P-256", x: "x", y: "y", kid: "1" };
const app = { name: "Ứng dụng", scopes: "openid patient/*.rs", redirectUris: ["https://app.example/back"] };

test("a public app, an app with a secret and an app with a key are told what they need", async () => {
  const open = await registerClient(db, { ...app, isPublic: true });
  const secret = await registerClient(db, app);
  const signing = await registerClient(db, { ...app, jwks: { keys: [publicKey] } });
  assert.deepEqual(
    [open, secret, signing].map((client) => client.client_secret !== undefined),
    [false, true, false],
  );
  assert.deepEqual(
    (await listClients(db)).map(({ kind, authMethod }) => `${kind} ${authMethod}`),
    ["app none", "app secret", "app private_key_jwt"],
  );
});

const addresses = [
  "http://app.example/back",
  "https://app.example/back#part",
  "https://user:word@app.example/back",
  "javascript:alert(1)",
  "data:text/html,x",
  "file:///etc/passwd",
  "back",
  "/back",
];
for (const uri of addresses)
  test(`nobody is ever sent back to ${uri}`, async () => {
    await assert.rejects(registerClient(db, { ...app, redirectUris: [uri] }), /Địa chỉ trả về/);
  });

const wrong: readonly [string, NewClient][] = [
  ["a public client that is no app", { name: "x", scopes: "system/*.rs", isPublic: true }],
  ["a public app with a key", { ...app, isPublic: true, jwks: { keys: [publicKey] } }],
  [
    "a launch without an address to come back to",
    { name: "x", scopes: "system/*.rs", launchUrl: "https://a.example" },
  ],
  ["a private key", { ...app, jwks: { keys: [{ ...publicKey, d: "d" }] } }],
  ["a shared secret as key", { ...app, jwks: { keys: [{ kty: "oct", k: "k" }] } }],
  ["no key", { ...app, jwks: { keys: [] } }],
  ["an app with the scopes of a program", { ...app, scopes: "system/*.rs" }],
  ["a program with the scopes of an app", { name: "x", scopes: "patient/*.rs" }],
];
for (const [what, client] of wrong)
  test(`${what} is not registered`, async () => {
    await assert.rejects(registerClient(db, client), { name: "AppError" });
  });

test("an app of a phone comes back by a scheme of its own", async () => {
  assert.ok(await registerClient(db, { ...app, isPublic: true, redirectUris: ["vn.example.app:/back"] }));
});
