import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type Vault, vaultOf } from "#kernel/access/vault.ts";
import { type Db, openDb } from "#kernel/db/db.ts";
import { createTestDatabase, type TestDatabase } from "#test/harness/database.ts";
import {
  currentSigningKey,
  privateJwk,
  publicKeys,
  rotateOldKeys,
  rotateSigningKeys,
} from "./signing-keys.ts";

let database: TestDatabase;
let db: Db;
const vault: Vault = vaultOf(Buffer.alloc(32, 7));
before(async () => {
  database = await createTestDatabase();
  db = openDb({ url: database.url, poolSize: 2 });
});
after(async () => {
  await db.close();
  await database.drop();
});

const day = 86_400_000;
const start = new Date("2026-11-20T00:00:00Z");
const later = (days: number) => new Date(start.getTime() + days * day);
const published = async () => (await publicKeys(db.direct)).keys.map((key) => (key as { kid: string }).kid);

test("two processes that make the first key at once agree on one", async () => {
  await Promise.all([currentSigningKey(db, vault, start), currentSigningKey(db, vault, start)]);
  const [one, other] = await Promise.all([1, 2].map(() => currentSigningKey(db, vault, later(1))));
  assert.equal(one?.id, other?.id);
  assert.ok((await published()).includes(one?.id ?? ""));
});

test("nothing private is published, and what is kept is sealed", async () => {
  const key = await currentSigningKey(db, vault, start);
  const { keys } = await publicKeys(db.direct);
  for (const each of keys)
    assert.deepEqual(Object.keys(each).toSorted(), ["alg", "e", "kid", "kty", "n", "use"]);
  const { d } = privateJwk(vault, key);
  assert.ok(d !== undefined && !key.private_jwk.toString("latin1").includes(d));
  assert.throws(() => privateJwk(vaultOf(Buffer.alloc(32, 8)), key), /does not open/);
});

test("a new key signs at once; the old one is published for a day and then is gone", async () => {
  const old = await currentSigningKey(db, vault, start);
  const fresh = await rotateSigningKeys(db, vault, later(2));
  assert.equal((await currentSigningKey(db, vault, later(2))).id, fresh);
  assert.ok((await published()).includes(old.id));
  await rotateOldKeys(db, vault, later(2.9));
  assert.ok((await published()).includes(old.id));
  await rotateOldKeys(db, vault, later(3.1));
  assert.deepEqual(await published(), [fresh]);
});

test("a key signs for ninety days", async () => {
  const { id } = await currentSigningKey(db, vault, later(3));
  await rotateOldKeys(db, vault, later(91));
  assert.equal((await currentSigningKey(db, vault, later(91))).id, id);
  await rotateOldKeys(db, vault, later(93));
  assert.notEqual((await currentSigningKey(db, vault, later(93))).id, id);
});

test("a key is as strong as 128 bits ask for", async () => {
  const key = privateJwk(vault, await currentSigningKey(db, vault, later(93)));
  assert.equal(Buffer.from(key.n ?? "", "base64url").length * 8, 3_072);
});
