import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { type Db, openDb } from "#kernel/db/db.ts";
import { openIndex } from "#main/record-index.ts";
import { startProduct, type TestProduct } from "#test/harness/product.ts";
import { type OtherServer, startOtherServer } from "#test/harness/server-thread.ts";
import { startDeafWriter } from "#test/harness/store-thread.ts";
import { putChange } from "../store/change-kinds.ts";
import { parseExactJson } from "../store/exact-json.ts";
import { deepCheck } from "./deep-check.ts";

let product: TestProduct;
let other: OtherServer;
let db: Db;

before(async () => {
  product = await startProduct();
  other = await startOtherServer(product);
  db = openDb({ url: product.databaseUrl, poolSize: 2 });
});

after(async () => {
  await db.close();
  await other.stop();
  await product.stop();
});

const bases = () => [product.base, other.base];

async function send(base: string, method: string, path: string, body?: unknown): Promise<Response> {
  const headers = { authorization: `Bearer ${product.token}`, "content-type": "application/fhir+json" };
  return fetch(`${base}/${path}`, {
    method,
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

const mark = (language: string, n: number) => ({
  resourceType: "Basic",
  id: `mark-${n}`,
  language,
  code: { text: "x" },
});

/** Writes to both servers in turn, new records and new versions, until it is told to stop. */
function startWriting(): { readonly stop: () => Promise<number> } {
  let writing = true;
  let written = 0;
  const client = async (number: number): Promise<void> => {
    for (let n = 0; writing; n++) {
      const record = mark(n % 3 === 0 ? "vi" : "en", number * 100_000 + n - (n % 5 === 4 ? 3 : 0));
      const base = bases()[(n + number) % 2] ?? "";
      const answer = await send(base, "PUT", `Basic/${record.id}`, record);
      assert.ok(answer.status === 200 || answer.status === 201, await answer.text());
      written++;
    }
  };
  const clients = Promise.all([1, 2, 3, 4].map(client));
  return {
    stop: async () => {
      writing = false;
      await clients;
      return written;
    },
  };
}

const parameter = (changes: Record<string, unknown>) => ({
  resourceType: "SearchParameter",
  id: "tongue",
  url: "http://example.vn/fhir/SearchParameter/tongue",
  name: "Tongue",
  status: "active",
  description: "Ngôn ngữ",
  code: "tongue",
  base: ["Basic"],
  type: "token",
  expression: "Basic.language",
  ...changes,
});

/** Both servers answer the same total for the search. */
async function totalEverywhere(address: string): Promise<number> {
  for (;;) {
    const answers = await Promise.all(bases().map((base) => send(base, "GET", `${address}&_summary=count`)));
    const bodies = (await Promise.all(answers.map((answer) => answer.json()))) as {
      readonly total?: number;
    }[];
    const [first, second] = bodies;
    if (answers.every(({ status }) => status === 200) && first?.total === second?.total)
      return first?.total ?? 0;
    assert.ok(answers.every(({ status }) => [200, 400, 503].includes(status)));
    await sleep(100);
  }
}

test("no record misses a parameter that is added, changed and taken back while two servers write", async () => {
  const writers = startWriting();
  await send(product.base, "PUT", "SearchParameter/tongue", parameter({}));
  await totalEverywhere("Basic?tongue=vi");
  await send(
    other.base,
    "PUT",
    "SearchParameter/tongue",
    parameter({ expression: "Basic.language | Basic.id" }),
  );
  await sleep(1_500);
  while ((await totalEverywhere("Basic?tongue=mark-100000")) === 0) await sleep(100);
  assert.ok((await writers.stop()) > 20);
  const { index } = await openIndex(db, []);
  assert.deepEqual((await deepCheck({ db, index })).listed, []);
  const all = await totalEverywhere("Basic?code:missing=false");
  assert.equal((await totalEverywhere("Basic?tongue=vi")) + (await totalEverywhere("Basic?tongue=en")), all);

  const again = startWriting();
  await send(other.base, "DELETE", "SearchParameter/tongue");
  const registered = () => db.direct.query("select from fhir.custom_parameter");
  while ((await registered()).length > 0) await sleep(100);
  await again.stop();
  await openIndex(db, []);
  assert.deepEqual((await deepCheck({ db, index })).listed, []);
});

test("a process that never heard of a parameter cannot leave a record without it", async () => {
  const deaf = await startDeafWriter(product.databaseUrl);
  try {
    await deaf.write({ ...mark("vi", 1), id: "before" });
    const kind = { id: "late", code: "late", url: "http://example.vn/fhir/SearchParameter/late" };
    await send(product.base, "PUT", "SearchParameter/late", parameter({ ...kind, expression: "Basic.id" }));
    assert.equal(await totalEverywhere("Basic?late=before"), 1);
    await deaf.write({ ...mark("vi", 1), id: "afterwards" });
    assert.equal(await totalEverywhere("Basic?late=afterwards"), 1);
  } finally {
    await deaf.stop();
  }
});

test("a transaction that is still open when a parameter is added is waited for", async () => {
  const { store } = product.product.app;
  const prepared = store.prepare(parseExactJson(JSON.stringify({ ...mark("vi", 1), id: "slow" })), {});
  const written = Promise.withResolvers<void>();
  const gate = Promise.withResolvers<void>();
  const open = store.transaction(async (tx) => {
    await store.apply(tx, [putChange("slow", prepared)]);
    written.resolve();
    await gate.promise;
  });
  await written.promise;
  const kind = { id: "early", code: "early", url: "http://example.vn/fhir/SearchParameter/early" };
  await send(product.base, "PUT", "SearchParameter/early", parameter({ ...kind, expression: "Basic.id" }));
  for (let look = 0; look < 50; look++) {
    const answer = await send(product.base, "GET", "Basic?early=slow");
    assert.ok([400, 503].includes(answer.status), "the record is not written yet, so nobody can know");
    await sleep(100);
  }
  gate.resolve();
  await open;
  assert.equal(await totalEverywhere("Basic?early=slow"), 1);
});
