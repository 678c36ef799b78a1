import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from "jose";
import { type IssuedClient, registerClient } from "#kernel/access/clients.ts";
import { openDb } from "#kernel/db/db.ts";
import {
  begin,
  decide,
  discover,
  locationOf,
  redirectUri,
  registerApp,
  visit,
} from "../harness/app-tokens.ts";
import { type SignedIn, signInAs } from "../harness/people.ts";
import { startProduct, type TestProduct } from "../harness/product.ts";

let product: TestProduct;
let doctor: SignedIn;
let app: IssuedClient;
const scope = "openid user/Patient.rs";

before(async () => {
  product = await startProduct();
  doctor = await signInAs(product, { role: "doctor", facility: "org-1" });
  app = await registerApp(product, { scopes: scope });
});
after(() => product.stop());

/** An authorisation request with one thing changed, as the browser of somebody who is signed in sends it. */
async function ask(changes: Readonly<Record<string, string | undefined>>): Promise<Response> {
  const { address } = await begin(await discover(product, app), { scope });
  for (const [name, value] of Object.entries(changes))
    if (value === undefined) address.searchParams.delete(name);
    else address.searchParams.set(name, value);
  return visit(new Map(), doctor, address);
}

const errorOf = (answer: Response): string | null => {
  const { search, hash } = new URL(answer.headers.get("location") ?? "http://none");
  return new URLSearchParams(`${search.slice(1)}&${hash.slice(1)}`).get("error");
};

const tokenCall = async (form: Record<string, string>): Promise<{ status: number; error: unknown }> => {
  const answer = await fetch(`${product.url}/oauth/token`, {
    method: "POST",
    body: new URLSearchParams(form),
  });
  return { status: answer.status, error: ((await answer.json()) as { error?: unknown }).error };
};

test("a request without PKCE, or with the plain method, gets no code", async () => {
  assert.equal(
    errorOf(await ask({ code_challenge: undefined, code_challenge_method: undefined })),
    "invalid_request",
  );
  assert.equal(errorOf(await ask({ code_challenge_method: "plain" })), "invalid_request");
});

test("tokens are never put into an address", async () => {
  for (const type of ["token", "id_token", "code token", "code id_token"]) {
    const answer = await ask({ response_type: type });
    assert.notEqual(answer.headers.get("location")?.includes("access_token"), true);
    assert.match(String(errorOf(answer)), /unsupported_response_type|invalid_request|unauthorized_client/);
  }
  assert.equal((await ask({ response_mode: "fragment" })).status, 400);
  assert.equal((await ask({ response_mode: "form_post" })).status, 400);
});

test("the browser is sent to no address but the registered one", async () => {
  const wrong = [
    "http://127.0.0.1:9/back/../evil",
    "http://127.0.0.1:9/back?x=1",
    "http://127.0.0.1:9/Back",
    "http://127.0.0.1:9@evil.example/back",
    "http://evil.example/back",
    "https://127.0.0.1:9/back",
    "http://127.0.0.1.evil.example:9/back",
    "//evil.example",
    "javascript:alert(1)",
    "",
  ];
  for (const uri of wrong) {
    const answer = await ask({ redirect_uri: uri });
    assert.equal(answer.headers.get("location"), null, uri);
    assert.equal(answer.status, 400, uri);
  }
});

test("a request for another server's record is refused", async () => {
  assert.equal((await ask({ aud: "https://evil.example/fhir" })).status, 400);
});

test("no silent sign-in: whoever asks for none is told that a person is needed", async () => {
  assert.equal(errorOf(await ask({ prompt: "none" })), "login_required");
});

test("what a sender writes into Host changes no address", async () => {
  const answer = await fetch(`${product.url}/.well-known/openid-configuration`, {
    headers: { "x-forwarded-host": "evil.example", "x-forwarded-proto": "https" },
  });
  assert.doesNotMatch(await answer.text(), /evil/);
});

test("another browser cannot answer for the one that asked", async () => {
  const { address } = await begin(await discover(product, app), { scope });
  const asked = locationOf(await visit(new Map(), undefined, address), address);
  const stranger = await visit(new Map(), doctor, asked);
  assert.equal(stranger.status, 400);
  const body = new URLSearchParams({ decision: "allow" });
  assert.equal((await visit(new Map(), doctor, asked, { method: "POST", body })).status, 400);
});

test("another site cannot press the button", async () => {
  const jar = new Map<string, string>();
  const { address } = await begin(await discover(product, app), { scope });
  const asked = locationOf(await visit(jar, doctor, address), address);
  const body = new URLSearchParams({ decision: "allow" });
  for (const headers of [
    { "sec-fetch-site": "cross-site" },
    { origin: "https://evil.example" },
    { origin: "null" },
  ]) {
    const answer = await visit(jar, doctor, asked, { method: "POST", body, headers });
    assert.equal(answer.status, 403);
  }
  const page = await visit(jar, doctor, asked);
  assert.match(page.headers.get("content-security-policy") ?? "", /frame-ancestors 'none'/);
  assert.match(page.headers.get("content-security-policy") ?? "", /script-src 'self'/);
});

test("who is not signed in decides nothing and is sent to sign in", async () => {
  const jar = new Map<string, string>();
  const { address } = await begin(await discover(product, app), { scope });
  const asked = locationOf(await visit(jar, undefined, address), address);
  const step = await visit(jar, undefined, asked);
  assert.match(await step.text(), /http-equiv="refresh" content="0;url=\/oauth\/ask\/[\w-]+\?here=1"/);
  asked.searchParams.set("here", "1");
  const away = locationOf(await visit(jar, undefined, asked), asked);
  assert.equal(away.origin, address.origin);
  assert.match(away.searchParams.get("continue") ?? "", /^\/oauth\/ask\//);
});

test("a code is worth nothing without its verifier, for another app or for another address", async () => {
  const other = await registerApp(product, { scopes: scope });
  const wrong: readonly Record<string, string>[] = [
    { code_verifier: "x".repeat(43) },
    { client_id: other.client_id },
    { redirect_uri: "http://127.0.0.1:9/other" },
  ];
  for (const change of wrong) {
    const begun = await begin(await discover(product, app), { scope });
    const back = await decide(doctor, begun.address);
    const form = {
      grant_type: "authorization_code",
      code: back.searchParams.get("code") ?? "",
      redirect_uri: redirectUri,
      client_id: app.client_id,
      code_verifier: begun.verifier,
      ...change,
    };
    assert.deepEqual(await tokenCall(form), { status: 400, error: "invalid_grant" });
  }
});

test("an app gets no token for itself, a program none for people", async () => {
  const keeper = await registerApp(product, { scopes: scope, isPublic: false });
  const own = await tokenCall({ grant_type: "client_credentials", ...keeper });
  assert.equal(own.error, "unauthorized_client");
  const { address } = await begin(await discover(product, product.client), { scope });
  const answer = await visit(new Map(), doctor, address);
  assert.equal(answer.status, 400);
  assert.equal(answer.headers.get("location"), null);
});

test("made-up, tampered and unsigned tokens are nobody's", async () => {
  const made = [
    new UnsecuredJWT({ sub: doctor.accountId, scope: "user/*.rs" }).encode(),
    await new SignJWT({ sub: doctor.accountId })
      .setProtectedHeader({ alg: "HS256" })
      .sign(Buffer.alloc(32, 1)),
    `${product.token.slice(0, -1)}${product.token.endsWith("A") ? "B" : "A"}`,
    product.token.toLowerCase(),
    `${product.token} `.repeat(2).trim(),
    doctor.cookie.split("=")[1] ?? "",
  ];
  for (const token of made) {
    const answer = await fetch(`${product.base}/Patient`, { headers: { authorization: `Bearer ${token}` } });
    assert.equal(answer.status, 401, token);
  }
});

interface Signer {
  readonly id: string;
  readonly sign: (claims?: Record<string, unknown>) => Promise<string>;
  readonly publicJwk: object;
}

async function signingProgram(): Promise<Signer> {
  const { publicKey, privateKey } = await generateKeyPair("ES384", { extractable: true });
  const publicJwk = { ...(await exportJWK(publicKey)), kid: "k", alg: "ES384" };
  const db = openDb({ url: product.databaseUrl, poolSize: 1 });
  const made = await registerClient(db, {
    name: "Máy ký",
    scopes: "system/*.rs",
    jwks: { keys: [publicJwk] },
  });
  await db.close();
  const id = made.client_id;
  return {
    id,
    publicJwk,
    sign: (claims = {}) =>
      new SignJWT({ ...claimsFor(id), ...claims })
        .setProtectedHeader({ alg: "ES384", kid: "k" })
        .sign(privateKey),
  };
}

const claimsFor = (id: string): Record<string, unknown> => {
  const now = Math.floor(Date.now() / 1_000);
  const jti = crypto.randomUUID();
  return { iss: id, sub: id, aud: `${product.url}/oauth/token`, iat: now, exp: now + 120, jti };
};

const assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
const present = (text: string) =>
  tokenCall({
    grant_type: "client_credentials",
    client_assertion_type: assertionType,
    client_assertion: text,
  });

test("a program that signs its requests gets a token, once for each", async () => {
  const { sign } = await signingProgram();
  const request = await sign();
  assert.equal((await present(request)).status, 200);
  assert.deepEqual(await present(request), { status: 401, error: "invalid_client" });
});

test("signed requests for others, too long ones and old ones are refused", async () => {
  const { sign, id } = await signingProgram();
  const now = Math.floor(Date.now() / 1_000);
  const wrong: readonly Record<string, unknown>[] = [
    { aud: "https://other.example/token" },
    { exp: now - 60 },
    { exp: now + 3_600 },
    { iat: now + 600 },
    { jti: undefined },
    { exp: undefined },
    { iss: product.client.client_id },
    { sub: product.client.client_id },
    { sub: "nobody" },
  ];
  for (const claims of wrong) assert.equal((await present(await sign(claims))).error, "invalid_client");
  assert.ok(id);
});

test("no other algorithm passes for the registered one", async () => {
  const { id, publicJwk } = await signingProgram();
  const none = new UnsecuredJWT(claimsFor(id)).encode();
  const confused = await new SignJWT(claimsFor(id))
    .setProtectedHeader({ alg: "HS384", kid: "k" })
    .sign(Buffer.from(JSON.stringify(publicJwk)));
  const { privateKey } = await generateKeyPair("ES384");
  const embedded = await new SignJWT(claimsFor(id))
    .setProtectedHeader({ alg: "ES384", kid: "k", jwk: publicJwk as never })
    .sign(privateKey);
  for (const text of [none, confused, embedded, "a.b.c", ""]) {
    const { error } = await present(text);
    assert.equal(error, "invalid_client");
  }
});

test("a program with a key has no secret to guess", async () => {
  const { id } = await signingProgram();
  for (const secret of ["", "x", "A".repeat(43)])
    assert.equal(
      (await tokenCall({ grant_type: "client_credentials", client_id: id, client_secret: secret })).error,
      "invalid_client",
    );
});
