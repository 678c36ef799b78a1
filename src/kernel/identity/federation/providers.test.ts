import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { vaultOf } from "#kernel/access/vault.ts";
import { type Db, openDb } from "#kernel/db/db.ts";
import { createOutgoing } from "#kernel/http/outgoing.ts";
import { createTestDatabase, type TestDatabase } from "#test/harness/database.ts";
import { createOidcClient } from "./oidc-client.ts";
import { identityOf } from "./outside-identity.ts";
import { listOutsideProviders, removeOutsideProvider, saveOutsideProvider } from "./providers.ts";

let database: TestDatabase;
let db: Db;
const vault = vaultOf(Buffer.alloc(32, 3));
before(async () => {
  database = await createTestDatabase();
  db = openDb({ url: database.url, poolSize: 1 });
});
after(async () => {
  await db.close();
  await database.drop();
});

const office = {
  id: "so-y-te",
  kind: "staff",
  name: "Sở Y tế",
  issuer: "https://id.example",
  clientId: "tuetinh",
  clientSecret: "bí-mật-của-sở",
  scopes: "openid email",
  claims: { email: "email", emailVerified: "email_verified" },
};

test("a provider is kept with its secret sealed, changed under the same id, and taken away", async () => {
  await saveOutsideProvider(db, vault, office);
  await saveOutsideProvider(db, vault, { ...office, name: "Sở Y tế tỉnh" });
  const [only, another] = await listOutsideProviders(db, vault);
  assert.equal(another, undefined);
  assert.deepEqual([only?.name, only?.clientSecret], ["Sở Y tế tỉnh", office.clientSecret]);
  const rows = await db.direct.query<{ client_secret: Buffer }>(
    "select client_secret from kernel.identity_provider",
  );
  assert.ok(!rows[0]?.client_secret.includes(office.clientSecret));
  await removeOutsideProvider(db, office.id);
  assert.deepEqual(await listOutsideProviders(db, vault), []);
  await assert.rejects(removeOutsideProvider(db, "khac"), /Không có nơi xác thực này/);
});

const wrong = [
  { id: "Sở" },
  { kind: "robot" },
  { issuer: "ftp://id.example" },
  { issuer: "https://id.example?x=1" },
  { scopes: "email" },
  { clientId: "" },
  { kind: "citizen" },
];
for (const change of wrong)
  test(`a provider with ${JSON.stringify(change)} is refused`, async () => {
    await assert.rejects(saveOutsideProvider(db, vault, { ...office, ...change }), { name: "AppError" });
  });

test("a machine that nobody allowed is not called", async () => {
  const client = createOidcClient(createOutgoing({ hosts: [] }), () => new Date());
  const provider = { ...office, kind: "staff", claims: {} } as const;
  const departure = { state: "s", nonce: "n", challenge: "c", redirectUri: "https://own.example/back" };
  await assert.rejects(client.departure(provider, departure), { fault: "down" });
});

test("claims are read by the map and nothing that was not proven is believed", () => {
  const map = { ...office.claims, birthDate: "dob", assurance: "acr", personalNumber: "pin" };
  const claims = { sub: "1", email: "a@b.example", dob: "02/01/1990", acr: "urn:loa:2", pin: " 001 " };
  const read = identityOf(claims, map);
  assert.deepEqual(
    [read.email, read.birthDate, read.assurance, read.personalNumber],
    [undefined, "1990-01-02", 2, "001"],
  );
  assert.equal(identityOf({ ...claims, email_verified: true }, map).email, "a@b.example");
  assert.equal(identityOf({ ...claims, email_verified: "true" }, map).email, undefined);
  assert.equal(identityOf({ ...claims, acr: "high", dob: "1990" }, map).assurance, 0);
  assert.throws(() => identityOf({ ...claims, sub: 1 }, map), { fault: "token" });
});
