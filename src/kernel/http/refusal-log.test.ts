import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type Db, openDb } from "#kernel/db/db.ts";
import { signInAs } from "#test/harness/people.ts";
import { startProduct, type TestProduct } from "#test/harness/product.ts";

let product: TestProduct;
let db: Db;

before(async () => {
  product = await startProduct();
  db = openDb({ url: product.databaseUrl, poolSize: 1 });
});
after(async () => {
  await db.close();
  await product.stop();
});

interface Told {
  readonly actor: null;
  readonly code: string;
  readonly status: number;
  readonly outcome: string;
  readonly address: string;
  readonly detail: { readonly route?: string; readonly client?: string; readonly count?: number };
}

const refusals = async (): Promise<readonly Told[]> =>
  (
    await db.direct.query<{ event: string }>(
      "select event from audit.entry where action = 'access.refused' order by id",
    )
  ).map(({ event }) => JSON.parse(event) as Told);

async function toldBy(work: () => Promise<unknown>): Promise<readonly Told[]> {
  const before = (await refusals()).length;
  await work();
  return (await refusals()).slice(before);
}

const send = (path: string, init: RequestInit = {}) => fetch(`${product.url}${path}`, init);

test("who asks for data without a token or with a wrong one leaves an entry without an actor", async () => {
  const [missing] = await toldBy(() => send("/fhir/Patient/x"));
  assert.deepEqual(
    [missing?.actor, missing?.code, missing?.status, missing?.outcome, missing?.detail.route],
    [null, "access.token-missing", 401, "denied", "/fhir/*"],
  );
  assert.equal(missing?.address, "127.0.0.1");
  const headers = { authorization: "Bearer not-a-token-of-anybody" };
  const [wrong] = await toldBy(() => send("/api/jobs/counts", { headers }));
  assert.deepEqual([wrong?.code, wrong?.detail.route], ["access.token-invalid", "/api/jobs/counts"]);
  const [ended] = await toldBy(() => send("/fhir/Patient", { headers: { cookie: "tuetinh_session=gone" } }));
  assert.equal(ended?.status, 401);
});

test("a foreign page that uses a session leaves an entry", async () => {
  const { cookie } = await signInAs(product, { role: "doctor", facility: "org" });
  const headers = { cookie, origin: "https://other.example", "sec-fetch-site": "cross-site" };
  const [told] = await toldBy(() => send("/fhir/Patient", { method: "POST", headers, body: "{}" }));
  assert.deepEqual([told?.code, told?.status], ["access.csrf", 403]);
});

test("a wrong secret of a program leaves an entry with its id, and never the secret", async () => {
  const { client_id } = product.client;
  const sent = { grant_type: "client_credentials", client_id, client_secret: "guessed-secret" };
  const [told] = await toldBy(() =>
    send("/oauth/token", { method: "POST", body: new URLSearchParams(sent) }),
  );
  assert.deepEqual([told?.code, told?.detail.client], ["access.client-wrong", client_id]);
  const rows = await db.direct.query("select 1 from audit.entry where event like '%guessed-secret%'");
  assert.equal(rows.length, 0);
});

test("a flood is told by so many entries, and the rest by their number", async () => {
  const flooded = await startProduct();
  const other = openDb({ url: flooded.databaseUrl, poolSize: 1 });
  try {
    for (let n = 0; n < 50; n++) await fetch(`${flooded.url}/fhir/Patient/x`);
    await flooded.product.app.http.stop();
    const rows = await other.direct.query<{ event: string }>(
      "select event from audit.entry where action = 'access.refused' order by id",
    );
    const events = rows.map(({ event }) => JSON.parse(event) as Told);
    const one = events.filter(({ code }) => code === "access.token-missing").length;
    assert.ok(one <= 40, `${one} entries of 50 refusals`);
    const counted = events.reduce((sum, { detail }) => sum + (detail.count ?? 0), 0);
    assert.equal(one + counted, 50);
  } finally {
    await other.close();
    await flooded.stop();
  }
});
