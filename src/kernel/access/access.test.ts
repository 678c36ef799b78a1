import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { newId } from "#kernel/base/ids.ts";
import { silentLog } from "#kernel/base/log.ts";
import { type Db, openDb } from "#kernel/db/db.ts";
import { enqueue } from "#kernel/jobs/enqueue.ts";
import { workOff } from "#kernel/jobs/worker.ts";
import { createTestDatabase } from "#test/harness/database.ts";
import { createAuthenticator } from "./authenticate.ts";
import { addClient, listClients, revokeClient } from "./clients.ts";
import { accessJobs } from "./forget-tokens.ts";
import { createTokenIssuer, type TokenRequest } from "./issue-token.ts";
import { OAuthError } from "./oauth-error.ts";
import { mayFhir } from "./scopes.ts";
import { trustedFor } from "./token-keeper.ts";

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let db: Db;
let client: Awaited<ReturnType<typeof addClient>>;
before(async () => {
  database = await createTestDatabase();
  db = openDb({ url: database.url });
  client = await addClient(db, { name: "Trạm y tế mẫu", scopes: "system/Patient.rs ops.jobs" });
});
after(async () => {
  await db.close();
  await database.drop();
});

const ask = (from: string, secret = client.client_secret, scope?: string): TokenRequest => ({
  clientId: client.client_id,
  clientSecret: secret,
  scope,
  from,
});
const refusal = (code: string) => (error: unknown) => error instanceof OAuthError && error.code === code;
const bearerOf = async (request: TokenRequest) =>
  `Bearer ${(await createTokenIssuer(db).issue(request)).access_token}`;

test("a client with its secret gets a token, and the token says who it is and what it may do", async () => {
  const answer = await createTokenIssuer(db).issue(ask("10.0.0.1"));
  assert.equal(answer.scope, "system/Patient.rs ops.jobs");
  const actor = await createAuthenticator(db).find(`Bearer ${answer.access_token}`);
  assert.equal(actor?.clientId, client.client_id);
  assert.equal(actor?.name, "Trạm y tế mẫu");
  assert.ok(actor !== undefined && mayFhir(actor, "Patient", "r") && !mayFhir(actor, "Patient", "c"));
  assert.ok(actor.permissions.has("ops.jobs"));
});

test("neither the secret nor the token is in the database", async () => {
  const header = await bearerOf(ask("10.0.0.1"));
  const stored = await db.read((tx) =>
    tx.query<{ all: string }>(
      "select (select json_agg(c) from kernel.client c)::text || (select json_agg(t) from kernel.access_token t)::text as all",
    ),
  );
  assert.ok(!(stored[0]?.all ?? "").includes(client.client_secret));
  assert.ok(!(stored[0]?.all ?? "").includes(header.slice(7)));
});

test("a token for less than the client holds may do less", async () => {
  const actor = await createAuthenticator(db).find(
    await bearerOf(ask("10.0.0.1", client.client_secret, "system/Patient.r")),
  );
  assert.ok(actor !== undefined && mayFhir(actor, "Patient", "r") && !mayFhir(actor, "Patient", "s"));
  assert.equal(actor.permissions.size, 0);
});

test("a scope the client does not hold, or nobody can read, is refused", async () => {
  const issuer = createTokenIssuer(db);
  for (const scope of ["system/*.rs", "system/Patient.cruds", "ops.metrics", "launch?", "patient/Patient.rs"])
    await assert.rejects(
      issuer.issue(ask("10.0.0.1", client.client_secret, scope)),
      refusal("invalid_scope"),
      scope,
    );
});

test("a wrong secret and an unknown client are refused in the same words", async () => {
  const issuer = createTokenIssuer(db);
  await assert.rejects(issuer.issue(ask("10.0.0.1", "wrong")), refusal("invalid_client"));
  await assert.rejects(issuer.issue({ ...ask("10.0.0.1"), clientId: newId() }), refusal("invalid_client"));
  await assert.rejects(issuer.issue({ ...ask("10.0.0.1"), clientId: "' or 1=1" }), refusal("invalid_client"));
});

test("guessing is slowed down where it comes from and locks nobody else out", async () => {
  const issuer = createTokenIssuer(db);
  for (let i = 0; i < 5; i += 1) await assert.rejects(issuer.issue(ask("10.6.6.6", `guess ${i}`)));
  await assert.rejects(issuer.issue(ask("10.6.6.6", "guess")), refusal("slow_down"));
  await assert.rejects(
    issuer.issue(ask("10.6.6.6")),
    refusal("slow_down"),
    "even the right secret, when never seen",
  );
  assert.ok(await issuer.issue(ask("10.0.0.1")), "another place is free");
  assert.ok(await issuer.issue(ask("10.6.6.6")), "a secret proven before passes from the same place");
});

test("many sign-ins at once from one place are refused before they cost anything", async () => {
  const issuer = createTokenIssuer(db);
  const results = await Promise.allSettled(
    Array.from({ length: 12 }, (_, i) => issuer.issue(ask("10.7.7.7", `g${i}`))),
  );
  const codes = results.map((result) =>
    result.status === "rejected" ? String((result.reason as OAuthError).code) : "",
  );
  assert.equal(codes.filter((code) => code === "invalid_client").length, 4);
  assert.equal(codes.filter((code) => code === "temporarily_unavailable").length, 8);
});

test("an expired token is nobody's", async () => {
  const header = await bearerOf(ask("10.0.0.1"));
  const later = createAuthenticator(db, () => Date.now() + 3_600_000);
  assert.equal(await later.find(header), undefined);
});

test("headers that carry no token of ours are nobody's", async () => {
  const authenticator = createAuthenticator(db);
  for (const header of [
    "",
    "Bearer",
    "Bearer x",
    "Basic YTpi",
    `Bearer ${"x".repeat(43)}`,
    `Bearer ${"á".repeat(40)}`,
  ])
    assert.equal(await authenticator.find(header), undefined, header);
});

test("a revoked client gets no token, and its tokens end within the time they are trusted", async () => {
  const doomed = await addClient(db, { name: "Cũ", scopes: "system/*.cruds" });
  const request = {
    clientId: doomed.client_id,
    clientSecret: doomed.client_secret,
    scope: undefined,
    from: "10.0.0.1",
  };
  const issuer = createTokenIssuer(db);
  const header = `Bearer ${(await issuer.issue(request)).access_token}`;
  let now = Date.now();
  const elsewhere = createAuthenticator(db, () => now);
  assert.ok(await elsewhere.find(header));
  assert.ok(elsewhere.known(header));
  await revokeClient(db, doomed.client_id);
  now += trustedFor;
  assert.equal(elsewhere.known(header), undefined);
  assert.equal(await elsewhere.find(header), undefined);
  await assert.rejects(issuer.issue(request), refusal("invalid_client"));
  const listed = (await listClients(db)).find(({ id }) => id === doomed.client_id);
  assert.ok(listed?.revokedAt);
});

test("a client nobody knows cannot be revoked", async () => {
  await assert.rejects(revokeClient(db, newId()), { kind: "not-found" });
  await assert.rejects(revokeClient(db, "x"), { kind: "not-found" });
});

test("a client without a name or with an unreadable scope is not added", async () => {
  await assert.rejects(addClient(db, { name: " ", scopes: "ops.jobs" }), { kind: "invalid" });
  await assert.rejects(addClient(db, { name: "x", scopes: ["system/patient.rs"] }), { kind: "invalid" });
  await assert.rejects(addClient(db, { name: "x", scopes: [] }), { kind: "invalid" });
});

test("expired tokens are forgotten by the hourly job and others are kept", async () => {
  const header = await bearerOf(ask("10.0.0.1"));
  await db.transaction((tx) =>
    tx.query("insert into kernel.access_token values ($1, $2, 'ops.jobs', now() - interval '1 minute')", [
      Buffer.from("old"),
      client.client_id,
    ]),
  );
  const [forget] = accessJobs;
  await db.transaction((tx) => enqueue(tx, forget, {}, { now: new Date() }));
  await workOff({ db, log: silentLog, jobs: accessJobs, clock: () => new Date() });
  const left = await db.read((tx) => tx.query("select 1 from kernel.access_token where expires_at <= now()"));
  assert.equal(left.length, 0);
  assert.ok(await createAuthenticator(db).find(header));
});
