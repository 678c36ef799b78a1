import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { silentLog } from "#kernel/base/log.ts";
import { type Db, openDb } from "#kernel/db/db.ts";
import { signInAs } from "#test/harness/people.ts";
import { startProduct, type TestProduct } from "#test/harness/product.ts";
import { serveProduct } from "./server.ts";

let product: TestProduct;
let db: Db;

before(async () => {
  product = await startProduct(undefined, "hamlet");
  db = openDb({ url: product.databaseUrl, poolSize: 1 });
});
after(async () => {
  await db.close();
  await product.stop();
});

const startWith = async (demo: "none" | "hamlet"): Promise<void> => {
  const { databaseUrl, dataDir } = product;
  const config = { port: 0, host: "127.0.0.1", dataDir, databaseUrl, demo, logLevel: "silent" } as const;
  const again = await serveProduct({ config, databaseUrl, log: silentLog });
  await again.stop();
};

const isOpen = async (account: string): Promise<boolean> => {
  const [row] = await db.direct.query<{ open: boolean }>(
    `select a.disabled_at is null and exists (
       select from kernel.session s where s.account = a.id and s.ended_at is null) as open
     from kernel.account a where a.id = $1`,
    [account],
  );
  return row?.open ?? false;
};

test("citizens who came in by simulated messages are closed with the demonstration, later ones are not", async () => {
  const simulated = await signInAs(product, {
    role: "citizen",
    patient: "0198c0de-0000-7000-8000-0000000000aa",
  });
  assert.equal(await isOpen(simulated.accountId), true);
  await startWith("none");
  assert.equal(await isOpen(simulated.accountId), false);
  const real = await signInAs(product, { role: "citizen", patient: "0198c0de-0000-7000-8000-0000000000ab" });
  await startWith("none");
  assert.equal(await isOpen(real.accountId), true);
});

test("the key of identity tokens is published before anybody signs in with an app", async () => {
  const answer = await fetch(`${product.url}/oauth/jwks`);
  const { keys } = (await answer.json()) as { readonly keys: readonly object[] };
  assert.equal(keys.length, 1);
});
