import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { exportJWK, generateKeyPair } from "jose";
import * as client from "openid-client";
import type { IssuedClient } from "#kernel/access/clients.ts";
import { openDb } from "#kernel/db/db.ts";
import {
  authorizeAs,
  begin,
  decide,
  discover,
  exchange,
  redirectUri,
  registerApp,
} from "../harness/app-tokens.ts";
import { type SignedIn, signInAs } from "../harness/people.ts";
import { startProduct, type TestProduct } from "../harness/product.ts";

let product: TestProduct;
let doctor: SignedIn;
let app: IssuedClient;
const scope = "openid profile offline_access user/Organization.rs user/Patient.rs";

before(async () => {
  product = await startProduct();
  doctor = await signInAs(product, { role: "doctor", facility: "org-1", name: "Bác sĩ Thử" });
  app = await registerApp(product, { scopes: scope });
  await product.fhir("PUT", "Organization/org-1", {
    resourceType: "Organization",
    id: "org-1",
    name: "Trạm",
  });
});
after(() => product.stop());

const statusOf = async (token: string, path = "Organization/org-1") =>
  (await fetch(`${product.base}/${path}`, { headers: { authorization: `Bearer ${token}` } })).status;

const refreshWith = async (config: client.Configuration, token: string | undefined) =>
  client.refreshTokenGrant(config, token ?? "");

const sql = async <Row>(text: string, values: unknown[] = []): Promise<Row[]> => {
  const db = openDb({ url: product.databaseUrl, poolSize: 1 });
  try {
    return await db.transaction((tx) => tx.query<Row & object>(text, values));
  } finally {
    await db.close();
  }
};

/** The library keeps what the server said as the cause of its error. */
async function refusedWith(code: string, asked: Promise<unknown>): Promise<void> {
  const error = await asked.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  const { cause, error: told } = (error ?? {}) as { cause?: unknown; error?: unknown };
  assert.match(JSON.stringify([told, cause]), new RegExp(code), String(error));
}

test("an app gets tokens with PKCE, and the identity token is signed by a published key", async () => {
  const tokens = await authorizeAs(product, doctor, app, { scope });
  assert.equal(tokens.token_type, "bearer");
  assert.equal(tokens.claims()?.sub, doctor.accountId);
  assert.equal(tokens.claims()?.["name"], "Bác sĩ Thử");
  assert.equal(await statusOf(tokens.access_token), 200);
  const config = await discover(product, app);
  const info = await client.fetchUserInfo(config, tokens.access_token, doctor.accountId);
  assert.equal(info.name, "Bác sĩ Thử");
});

test("an app may do what the person may and what was granted, not one of the two", async () => {
  const tokens = await authorizeAs(product, doctor, app, { scope });
  assert.equal(await statusOf(tokens.access_token, "Observation"), 403);
  const greedy = await registerApp(product, { scopes: "user/*.cruds access.grants" });
  const wide = await authorizeAs(product, doctor, greedy, { scope: "user/*.cruds access.grants" });
  assert.equal(await statusOf(wide.access_token, "Invoice"), 403);
  const answer = await fetch(`${product.url}/api/access/roles`, {
    headers: { authorization: `Bearer ${wide.access_token}` },
  });
  assert.equal(answer.status, 403);
});

test("a scope that the app does not hold is not granted", async () => {
  const tokens = await authorizeAs(product, doctor, app, {
    scope: `${scope} user/Condition.rs system/*.cruds`,
  });
  assert.deepEqual(new Set(tokens.scope?.split(" ")), new Set(scope.split(" ")));
});

test("a refresh token is good once; its second use ends the whole family", async () => {
  const config = await discover(product, app);
  const first = await authorizeAs(product, doctor, app, { scope });
  const second = await refreshWith(config, first.refresh_token);
  assert.notEqual(second.refresh_token, first.refresh_token);
  assert.equal(await statusOf(second.access_token), 200);
  await refusedWith("invalid_grant", refreshWith(config, first.refresh_token));
  assert.equal(await statusOf(second.access_token), 401);
  await refusedWith("invalid_grant", refreshWith(config, second.refresh_token));
});

test("two refreshes with one token at the same moment give one app a token at most", async () => {
  const config = await discover(product, app);
  const { refresh_token: token } = await authorizeAs(product, doctor, app, { scope });
  const both = await Promise.allSettled([refreshWith(config, token), refreshWith(config, token)]);
  assert.ok(both.filter(({ status }) => status === "fulfilled").length <= 1);
});

test("a code is good once; its second use ends what came of the first", async () => {
  const config = await discover(product, app);
  const begun = await begin(config, { scope });
  const back = await decide(doctor, begun.address);
  const tokens = await exchange(begun, back);
  assert.equal(await statusOf(tokens.access_token), 200);
  await refusedWith("invalid_grant", exchange(begun, back));
  assert.equal(await statusOf(tokens.access_token), 401);
});

test("a revoked token is worthless at once", async () => {
  const config = await discover(product, app);
  const tokens = await authorizeAs(product, doctor, app, { scope });
  assert.equal(await statusOf(tokens.access_token), 200);
  await client.tokenRevocation(config, tokens.access_token);
  assert.equal(await statusOf(tokens.access_token), 401);
});

test("what a person let an app do ends with the session, the role and the account", async () => {
  const online = await registerApp(product, { scopes: "user/Organization.rs" });
  for (const end of [
    "update kernel.session set ended_at = now() where account = $1",
    "update kernel.role_grant set state = 'ended' where account = $1",
    "update kernel.account set disabled_at = now() where id = $1",
  ]) {
    const nurse = await signInAs(product, { role: "nurse", facility: "org-1" });
    const tokens = await authorizeAs(product, nurse, online, { scope: "user/Organization.rs" });
    assert.equal(await statusOf(tokens.access_token), 200);
    await sql(end, [nurse.accountId]);
    product.product.app.authenticator.forget(nurse.accountId);
    assert.equal(await statusOf(tokens.access_token), 401, end);
  }
});

test("signing out ends the apps of that session with the same request", async () => {
  const online = await registerApp(product, { scopes: "user/Organization.rs" });
  const nurse = await signInAs(product, { role: "nurse", facility: "org-1" });
  const tokens = await authorizeAs(product, nurse, online, { scope: "user/Organization.rs" });
  assert.equal(await statusOf(tokens.access_token), 200);
  assert.equal((await nurse.call("POST", "/api/me/sign-out", {})).status, 200);
  assert.equal(await statusOf(tokens.access_token), 401);
});

test("an app that may go on offline outlives the session but not the account", async () => {
  const config = await discover(product, app);
  const nurse = await signInAs(product, { role: "nurse", facility: "org-1" });
  const tokens = await authorizeAs(product, nurse, app, { scope });
  await sql("update kernel.session set ended_at = now() where account = $1", [nurse.accountId]);
  product.product.app.authenticator.forget(nurse.accountId);
  const renewed = await refreshWith(config, tokens.refresh_token);
  assert.equal(await statusOf(renewed.access_token), 200);
  await sql("update kernel.account set disabled_at = now() where id = $1", [nurse.accountId]);
  await refusedWith("invalid_grant", refreshWith(config, renewed.refresh_token));
});

const endOf = {
  "an administrator ends all sessions": async (accountId: string) => {
    const admin = await signInAs(product, { role: "it-administrator" });
    const answer = await admin.call("POST", `/api/access/accounts/${accountId}/end-sessions`, {});
    assert.equal(answer.status, 200, answer.text);
  },
  "the password is changed": (accountId: string) =>
    sql("update kernel.account set password_changed_at = now() + interval '1 second' where id = $1", [
      accountId,
    ]),
};
for (const [what, end] of Object.entries(endOf))
  test(`apps that may go on offline end too when ${what}`, async () => {
    const nurse = await signInAs(product, { role: "nurse", facility: "org-1" });
    const tokens = await authorizeAs(product, nurse, app, { scope });
    await end(nurse.accountId);
    product.product.app.authenticator.forget(nurse.accountId);
    assert.equal(await statusOf(tokens.access_token), 401);
    await refusedWith("invalid_grant", refreshWith(await discover(product, app), tokens.refresh_token));
  });

test("a person sees the apps that act for them and ends one at once", async () => {
  const nurse = await signInAs(product, { role: "nurse", facility: "org-1" });
  const tokens = await authorizeAs(product, nurse, app, { scope });
  const { json } = await nurse.call("GET", "/api/me/apps");
  const [first] = json["apps"] as { id: string; name: string; isOffline: boolean }[];
  assert.equal(first?.name, "Ứng dụng thử");
  assert.equal(first?.isOffline, true);
  assert.equal((await doctor.call("POST", `/api/me/apps/${first?.id}/end`, {})).status, 404);
  assert.equal((await nurse.call("POST", `/api/me/apps/${first?.id}/end`, {})).status, 200);
  assert.equal(await statusOf(tokens.access_token), 401);
});

test("a client tells what its tokens are worth, others learn nothing", async () => {
  const keeper = await registerApp(product, { scopes: scope, isPublic: false });
  const config = await discover(product, keeper);
  const tokens = await authorizeAs(product, doctor, keeper, { scope });
  const told = await client.tokenIntrospection(config, tokens.access_token);
  assert.equal(told.active, true);
  assert.equal(told.sub, doctor.accountId);
  const program = await client.tokenIntrospection(config, product.token);
  assert.equal(program.active, false);
  const other = await registerApp(product, { scopes: scope, isPublic: false });
  const others = await client.tokenIntrospection(await discover(product, other), tokens.access_token);
  assert.equal(others.active, false);
  await refusedWith(
    "invalid_client",
    client.tokenIntrospection(
      await discover(product, { ...keeper, client_secret: "wrong" }),
      tokens.access_token,
    ),
  );
});

test("an app with a key of its own signs its requests", async () => {
  const { publicKey, privateKey } = await generateKeyPair("ES384", { extractable: true });
  const jwk = { ...(await exportJWK(publicKey)), kid: "k", alg: "ES384", use: "sig" };
  const signing = await registerApp(product, { scopes: scope, isPublic: false, jwks: { keys: [jwk] } });
  const auth = client.PrivateKeyJwt({ key: privateKey, kid: "k" });
  const tokens = await authorizeAs(product, doctor, signing, { scope, auth });
  assert.equal(await statusOf(tokens.access_token), 200);
  const { privateKey: stranger } = await generateKeyPair("ES384");
  await refusedWith(
    "invalid_client",
    authorizeAs(product, doctor, signing, { scope, auth: client.PrivateKeyJwt({ key: stranger, kid: "k" }) }),
  );
});

test("the person refuses, and the app is told so", async () => {
  const config = await discover(product, app);
  const begun = await begin(config, { scope });
  const back = await decide(doctor, begun.address, { decision: "refuse" });
  assert.equal(back.searchParams.get("error"), "access_denied");
  assert.equal(back.searchParams.get("state"), begun.state);
  assert.equal(back.origin, new URL(redirectUri).origin);
});

test("neither tokens nor codes nor people's ids can be read in the tables", async () => {
  const tokens = await authorizeAs(product, doctor, app, { scope });
  const rows = await sql<{ text: string }>(
    "select encode(content, 'escape') || encode(id_hash, 'escape') as text from kernel.oidc_item",
  );
  const all = rows.map(({ text }) => text).join("");
  assert.ok(rows.length > 0);
  for (const secret of [tokens.access_token, tokens.refresh_token ?? "", doctor.accountId])
    assert.ok(!all.includes(secret));
});

test("what the provider answers is counted and logged like everything else", async () => {
  const metrics = await (await fetch(`${product.url}/metrics`)).text();
  assert.match(metrics, /route="\/oauth\/authorize",status="303"\} \d/);
  assert.match(metrics, /route="\/oauth\/token",status="200"\} \d/);
});

test("what is told about the provider is what is served", async () => {
  const metadata = (await (await fetch(`${product.url}/.well-known/openid-configuration`)).json()) as Record<
    string,
    unknown
  >;
  assert.equal(metadata["issuer"], product.url);
  const smart = (await (
    await fetch(`${product.base}/.well-known/smart-configuration`)
  ).json()) as typeof metadata;
  for (const name of ["authorization_endpoint", "token_endpoint", "jwks_uri", "introspection_endpoint"]) {
    assert.equal(smart[name], metadata[name]);
    assert.notEqual((await fetch(String(metadata[name]))).status, name === "token_endpoint" ? 200 : 404);
  }
});

test("what was let to an app, and what was refused, is in the access log", async () => {
  const nurse = await signInAs(product, { role: "nurse", facility: "org-1" });
  const config = await discover(product, app);
  await decide(nurse, (await begin(config, { scope })).address, { decision: "refuse" });
  await authorizeAs(product, nurse, app, { scope });
  const rows = await sql<{ outcome: string }>(
    "select outcome from audit.entry where actor = $1 and action = 'oauth.grant' order by id",
    [nurse.accountId],
  );
  assert.deepEqual(
    rows.map(({ outcome }) => outcome),
    ["refused", "done"],
  );
});
