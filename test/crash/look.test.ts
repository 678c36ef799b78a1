import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startProduct, type TestProduct } from "#test/harness/product.ts";
import { type Api, connect } from "./api.ts";
import { type Entry, type Ledger, newEntry, newLedger } from "./ledger.ts";
import { lookAfterRestart } from "./look.ts";
import { resourceOf } from "./resources.ts";

let product: TestProduct;
let api: Api;
before(async () => {
  product = await startProduct();
  api = await connect(product.url, product.client);
});
after(() => product.stop());

const marker = () => crypto.randomUUID();

async function written(entry: Entry, what = marker()): Promise<Entry> {
  const { body } = await api.send("POST", "Patient", resourceOf(entry, what));
  assert.ok(typeof body === "object" && body !== null && "id" in body && typeof body.id === "string");
  entry.id = body.id;
  entry.settled = { state: "present", version: 1, marker: what };
  return entry;
}

async function problemsOf(fill: (ledger: Ledger) => void): Promise<readonly string[]> {
  const ledger = newLedger();
  fill(ledger);
  await lookAfterRestart(api, ledger, true);
  return ledger.problems;
}

test("a look finds nothing wrong with what was written as promised", async () => {
  const entry = await written(newEntry("Patient"));
  assert.deepEqual(await problemsOf((ledger) => ledger.entries.push(entry)), []);
});

test("a look notices an acknowledged write that is not there", async () => {
  const lost = newEntry("Patient");
  lost.settled = { state: "present", version: 1, marker: marker() };
  assert.match(
    (await problemsOf((ledger) => ledger.entries.push(lost))).join("\n"),
    /promised present version 1, found absent/,
  );
});

test("a look notices an acknowledged update that is not there", async () => {
  const entry = await written(newEntry("Patient"));
  entry.settled = { state: "present", version: 2, marker: marker() };
  assert.match(
    (await problemsOf((ledger) => ledger.entries.push(entry))).join("\n"),
    /promised present version 2, found present version 1/,
  );
});

test("a look notices a resource that is stored twice", async () => {
  const twin = newEntry("Patient");
  const same = marker();
  await written(twin, same);
  twin.id = undefined;
  await written(twin, same);
  assert.match(
    (await problemsOf((ledger) => ledger.entries.push(twin))).join("\n"),
    /a search finds it 2 times/,
  );
});

test("a look notices an index that still holds what a version before held", async () => {
  const entry = await written(newEntry("Patient"));
  const stale = await written(newEntry("Patient"));
  if (stale.settled.state === "present") entry.outdated.push(stale.settled.marker);
  assert.match((await problemsOf((ledger) => ledger.entries.push(entry))).join("\n"), /1 times instead of 0/);
});

test("a look notices half a bundle", async () => {
  const entries = [await written(newEntry("Patient")), newEntry("Observation")];
  const problems = await problemsOf((ledger) => {
    ledger.entries.push(...entries);
    ledger.groups.push({ entries, touched: true });
  });
  assert.match(problems.join("\n"), /half a bundle/);
});
