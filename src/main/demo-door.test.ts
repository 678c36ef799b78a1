import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { createAccount } from "#kernel/access/accounts.ts";
import { openDb } from "#kernel/db/db.ts";
import { signInAs } from "#test/harness/people.ts";
import { startProduct, type TestProduct } from "#test/harness/product.ts";

let demo: TestProduct;
let real: TestProduct;

before(async () => {
  demo = await startProduct(undefined, "hamlet");
  real = await startProduct();
});
after(async () => {
  await demo?.stop();
  await real?.stop();
});

async function listPeople(product: TestProduct): Promise<unknown> {
  const response = await fetch(`${product.url}/api/sign-in/demo`);
  assert.equal(response.status, 200);
  return response.json();
}

async function addPlayer({ databaseUrl }: TestProduct): Promise<void> {
  const db = openDb({ url: databaseUrl, poolSize: 1 });
  const account = { kind: "citizen", login: "nguoidan", name: "Lò Thị Thử", isDemo: true } as const;
  await db.transaction((tx) => createAccount(tx, account, new Date()));
  await db.close();
}

test("in a demonstration the door lists who may be played, and nobody else", async () => {
  await addPlayer(demo);
  await signInAs(demo, { role: "nurse", facility: "bv", login: "nguoithat" });
  assert.deepEqual(await listPeople(demo), {
    people: [{ login: "nguoidan", plays: "Người dân", playsEn: "Citizen", place: "Lò Thị Thử" }],
  });
});

test("a house of real people lists nobody, whatever its tables say", async () => {
  await addPlayer(real);
  assert.deepEqual(await listPeople(real), { people: [] });
});
