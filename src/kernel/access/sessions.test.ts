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

const change = (sql: string, values: readonly unknown[]) => db.transaction((tx) => tx.query(sql, values));
const forget = (accountId: string) => product.product.app.authenticator.forget(accountId);
const clerk = { reach: "nobody", permissions: ["ops.jobs"] } as const;

test("a session's cookie opens what the worn role permits and nothing else", async () => {
  const person = await signInAs(product, clerk);
  assert.equal((await person.call("GET", "/api/jobs/counts")).status, 200);
  assert.equal((await person.fhir("GET", "Patient?_count=1")).status, 403);
});

test("rights on the record are those of the role", async () => {
  const person = await signInAs(product, { reach: "figures", permissions: ["user/Organization.rs"] });
  assert.equal((await person.fhir("GET", "Organization?_count=1")).status, 200);
  assert.equal((await person.fhir("POST", "Organization", { resourceType: "Organization" })).status, 403);
});

test("a session that was idle too long is over", async () => {
  const person = await signInAs(product, clerk);
  await change("update kernel.session set idle_until = now() where id = $1", [person.sessionId]);
  const answer = await person.call("GET", "/api/jobs/counts");
  assert.equal(answer.status, 401);
  assert.equal(answer.json["code"], "access.session-ended");
});

test("a session is over at its last hour, however busy it is", async () => {
  const person = await signInAs(product, clerk);
  await change("update kernel.session set expires_at = now() where id = $1", [person.sessionId]);
  assert.equal((await person.call("GET", "/api/jobs/counts")).status, 401);
});

test("work moves the idle end of a session, but at most once a minute", async () => {
  const person = await signInAs(product, clerk);
  const seen = async () =>
    (
      await db.direct.query<{ seen_at: Date; idle_until: Date }>(
        "select seen_at, idle_until from kernel.session where id = $1",
        [person.sessionId],
      )
    )[0];
  const fresh = await seen();
  await person.call("GET", "/api/jobs/counts");
  assert.deepEqual(await seen(), fresh);
  await change(
    `update kernel.session set seen_at = seen_at - interval '2 minutes',
       idle_until = idle_until - interval '2 minutes' where id = $1`,
    [person.sessionId],
  );
  forget(person.accountId);
  await person.call("GET", "/api/jobs/counts");
  const moved = await seen();
  assert.ok(fresh !== undefined && moved !== undefined && moved.idle_until >= fresh.idle_until);
});

test("an ended session is refused with the next request", async () => {
  const person = await signInAs(product, clerk);
  assert.equal((await person.call("GET", "/api/jobs/counts")).status, 200);
  await change("update kernel.session set ended_at = now() where id = $1", [person.sessionId]);
  product.product.app.authenticator.forgetSession(person.sessionId);
  assert.equal((await person.call("GET", "/api/jobs/counts")).status, 401);
});

test("a closed account has no session, and a grant that has ended gives no rights", async () => {
  const [closed, ended] = await Promise.all([signInAs(product, clerk), signInAs(product, clerk)]);
  await change("update kernel.account set disabled_at = now() where id = $1", [closed.accountId]);
  await change("update kernel.role_grant set state = 'ended', ended_at = now() where id = $1", [
    ended.grantId,
  ]);
  assert.equal((await closed.call("GET", "/api/jobs/counts")).status, 401);
  assert.equal((await ended.call("GET", "/api/jobs/counts")).status, 403);
});

test("what changes something must come from a page of ours", async () => {
  const person = await signInAs(product, { reach: "nobody", permissions: ["user/Organization.c"] });
  const post = (headers: Record<string, string>) =>
    fetch(`${product.base}/Organization`, {
      method: "POST",
      headers: { cookie: person.cookie, "content-type": "application/fhir+json", ...headers },
      body: JSON.stringify({ resourceType: "Organization", name: "Trạm thử" }),
    });
  assert.equal((await post({})).status, 403);
  assert.equal((await post({ origin: "https://elsewhere.example" })).status, 403);
  assert.equal((await post({ origin: product.url, "sec-fetch-site": "cross-site" })).status, 403);
  assert.equal((await post({ origin: product.url, "sec-fetch-site": "same-site" })).status, 403);
  assert.equal((await post({ origin: product.url })).status, 201);
  assert.equal((await post({ "sec-fetch-site": "same-origin" })).status, 201);
});

test("a cookie that nobody was given opens nothing", async () => {
  for (const secret of ["", "x", "A".repeat(43), "%00", "A".repeat(5_000)])
    assert.equal(
      (await fetch(`${product.url}/api/session`, { headers: { cookie: `tuetinh_session=${secret}` } }))
        .status,
      401,
    );
});

test("the database holds nothing that could be sent as a cookie", async () => {
  const person = await signInAs(product, clerk);
  const secret = person.cookie.split("=")[1] ?? "";
  const [row] = await db.direct.query<{ text: string }>(
    "select row_to_json(s)::text as text from kernel.session s where id = $1",
    [person.sessionId],
  );
  assert.ok(secret.length === 43 && row !== undefined && !row.text.includes(secret));
});
