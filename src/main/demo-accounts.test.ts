import assert from "node:assert/strict";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { castOf } from "#province/cast.ts";
import { startProduct, type TestProduct } from "#test/harness/product.ts";
import { closeDemo, demoAccounts } from "./demo-accounts.ts";

const cast = castOf("hamlet");
let product: TestProduct;
let folder = "";

before(async () => {
  product = await startProduct();
  folder = mkdtempSync(path.join(tmpdir(), "tuetinh-people-"));
});
after(async () => {
  rmSync(folder, { recursive: true, force: true });
  await product.stop();
});

const start = () => demoAccounts(product.product.app.store, folder, "hamlet");

const signIn = async (login: string, password = "") =>
  (
    await fetch(`${product.url}/api/sign-in`, {
      method: "POST",
      headers: { "content-type": "application/json", origin: product.url },
      body: JSON.stringify({ login, password }),
    })
  ).status;

test("nobody is made up where the invented province was not loaded", async () => {
  assert.equal(await start(), undefined);
});

test("there is somebody in every role, and they come back the same at the next start", async () => {
  for (const { id, name } of [cast.hospital, cast.station, cast.centre])
    await product.fhir("PUT", `Organization/${id}`, { resourceType: "Organization", id, name });
  const first = await start();
  const { db } = product.product.app.store;
  const missing = await db.direct.query(
    `select code from kernel.role where reach <> 'self' and not exists (
       select from kernel.role_grant g where g.role = code and g.state = 'active')`,
  );
  assert.deepEqual(missing, []);
  assert.deepEqual(await start(), first);
  assert.equal(statSync(path.join(folder, "demo-people.json")).mode & 0o777, 0o600);
  for (const login of ["bacsi", "quantri", "nguoidan"])
    assert.equal(await signIn(login, first?.password), 200, login);
});

test("when the kept password is lost, there is another one", async () => {
  const old = await start();
  rmSync(path.join(folder, "demo-people.json"));
  const fresh = await start();
  assert.notEqual(fresh?.password, old?.password);
  assert.equal(await signIn("bacsi", fresh?.password), 200);
  assert.equal(await signIn("bacsi", old?.password), 401);
});

test("without the demonstration nobody of it comes in, and with it they are back", async () => {
  const people = await start();
  await closeDemo(product.product.app.store);
  assert.equal(await signIn("quantri", people?.password), 401);
  assert.deepEqual(await start(), people);
  assert.equal(await signIn("quantri", people?.password), 200);
});
