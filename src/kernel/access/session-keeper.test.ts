import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type Db, openDb, type Tx } from "#kernel/db/db.ts";
import { createTestDatabase, type TestDatabase } from "#test/harness/database.ts";
import { signInAs } from "#test/harness/people.ts";
import { createSessionKeeper, sessionTrustedFor } from "./session-keeper.ts";

let database: TestDatabase;
let db: Db;
before(async () => {
  database = await createTestDatabase();
  db = openDb({ url: database.url, poolSize: 2 });
});
after(async () => {
  await db.close();
  await database.drop();
});

async function someone() {
  const served = { url: "http://none", databaseUrl: database.url };
  const person = await signInAs(served, { reach: "nobody", permissions: ["ops.jobs"] });
  return { ...person, secret: person.cookie.split("=")[1] ?? "" };
}

const endGrant = (id: string | undefined) =>
  db.direct.query("update kernel.role_grant set state = 'ended' where id = $1", [id]);

/** A database that waits before it answers, until it is let go. */
function slowDb(): { readonly db: Db; readonly letGo: () => void; readonly asked: Promise<void> } {
  const wait = Promise.withResolvers<undefined>();
  const asked = Promise.withResolvers<undefined>();
  let isFirst = true;
  const direct: Tx = {
    query: async <Row>(text: string, values?: readonly unknown[], name?: string) => {
      const rows = await db.direct.query<Row>(text, values, name);
      if (isFirst && name === "find-person") {
        isFirst = false;
        asked.resolve(undefined);
        await wait.promise;
      }
      return rows;
    },
  };
  return { db: { ...db, direct }, letGo: () => wait.resolve(undefined), asked: asked.promise };
}

test("a session is trusted for a second, then asked for again", async () => {
  const { secret, grantId } = await someone();
  let now = Date.now();
  const keeper = createSessionKeeper(db, () => now);
  assert.equal(keeper.known(secret), undefined);
  const actor = await keeper.find(secret);
  assert.equal(actor?.permissions.has("ops.jobs"), true);
  await endGrant(grantId);
  now += sessionTrustedFor - 1;
  assert.equal(keeper.known(secret), actor);
  now += 1;
  assert.equal(keeper.known(secret), undefined);
  assert.equal((await keeper.find(secret))?.permissions.has("ops.jobs"), false);
});

test("while nothing changed the actor stays the same object", async () => {
  const { secret } = await someone();
  let now = Date.now();
  const keeper = createSessionKeeper(db, () => now);
  const first = await keeper.find(secret);
  now += 5_000;
  assert.equal(await keeper.find(secret), first);
});

test("what is forgotten is asked for with the next request, of this account only", async () => {
  const keeper = createSessionKeeper(db, Date.now);
  const [one, other] = [await someone(), await someone()];
  await Promise.all([keeper.find(one.secret), keeper.find(other.secret)]);
  keeper.forgetAccount(one.accountId);
  assert.equal(keeper.known(one.secret), undefined);
  assert.notEqual(keeper.known(other.secret), undefined);
  keeper.forgetSession(other.sessionId);
  assert.equal(keeper.known(other.secret), undefined);
});

test("an answer that was on its way when something was forgotten is not believed", async () => {
  const slow = slowDb();
  const keeper = createSessionKeeper(slow.db, Date.now);
  const { secret, grantId, accountId } = await someone();
  const asking = keeper.find(secret);
  await slow.asked;
  await endGrant(grantId);
  keeper.forgetAccount(accountId);
  slow.letGo();
  assert.equal((await asking)?.permissions.has("ops.jobs"), false);
  assert.equal(keeper.known(secret)?.permissions.has("ops.jobs"), false);
});
