import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import fc from "fast-check";
import type { IssuedClient } from "#kernel/access/clients.ts";
import { redirectUri, registerApp } from "../harness/app-tokens.ts";
import { type SignedIn, signInAs } from "../harness/people.ts";
import { startProduct, type TestProduct } from "../harness/product.ts";

let product: TestProduct;
let app: IssuedClient;
let keeper: IssuedClient;
let doctor: SignedIn;
before(async () => {
  product = await startProduct(undefined, "hamlet");
  const scopes = "openid launch/patient patient/*.rs";
  app = await registerApp(product, { scopes });
  keeper = await registerApp(product, { scopes, isPublic: false });
  doctor = await signInAs(product, { role: "doctor", facility: "org-1" });
});
after(() => product.stop());

const strange = fc.constantFrom(
  "",
  "\0",
  "é",
  "%00",
  "__proto__",
  "[object Object]",
  "a b",
  "\u{1F4A9}",
  "../",
  "'\"<",
  "none login",
);
const value = fc.oneof(strange, fc.string({ maxLength: 40 }), fc.base64String({ maxLength: 60 }));

const fields = [
  "response_type",
  "response_mode",
  "scope",
  "state",
  "nonce",
  "prompt",
  "max_age",
  "aud",
  "launch",
  "resource",
  "request",
  "request_uri",
  "claims",
  "code_challenge",
  "code_challenge_method",
  "redirect_uri",
  "id_token_hint",
  "iss",
  "code",
  "lang",
  "here",
  "continue",
] as const;
const query = fc.dictionary(fc.constantFrom(...fields), value, { maxKeys: 6 });

const call = async (path: string, init: RequestInit = {}): Promise<number> =>
  (await fetch(`${product.url}${path}`, { redirect: "manual", ...init })).status;

const runs = { numRuns: 120 };

test("no address of an authorisation request breaks the provider", () =>
  fc.assert(
    fc.asyncProperty(query, async (changes) => {
      const usual = {
        client_id: app.client_id,
        redirect_uri: redirectUri,
        response_type: "code",
        scope: "openid patient/*.rs",
        code_challenge: "x".repeat(43),
        code_challenge_method: "S256",
      };
      const status = await call(
        `/oauth/authorize?${new URLSearchParams({ ...usual, ...changes }).toString()}`,
      );
      assert.ok(status < 500, `${status}`);
    }),
    runs,
  ));

const form = fc.dictionary(
  fc.constantFrom(
    "code",
    "code_verifier",
    "redirect_uri",
    "refresh_token",
    "token",
    "token_type_hint",
    "scope",
    "resource",
    "client_assertion",
    "client_assertion_type",
  ),
  value,
  { maxKeys: 5 },
);
const grant = fc.constantFrom(
  "authorization_code",
  "refresh_token",
  "client_credentials",
  "implicit",
  "__proto__",
  "",
);

test("no form breaks the token, the introspection and the revocation endpoint", () =>
  fc.assert(
    fc.asyncProperty(
      form,
      grant,
      fc.constantFrom("token", "introspect", "revoke"),
      async (sent, type, path) => {
        for (const who of [{ client_id: app.client_id }, { ...keeper }, { client_id: "nobody" }]) {
          const body = new URLSearchParams({ grant_type: type, ...sent, ...who });
          const status = await call(`/oauth/${path}`, { method: "POST", body });
          assert.ok(status < 500, `${status}`);
        }
      },
    ),
    { numRuns: 60 },
  ));

test("no body and no cookie breaks the page of decision or the ways from outside", () =>
  fc.assert(
    fc.asyncProperty(value, query, value, async (uid, changes, body) => {
      const search = new URLSearchParams(changes).toString();
      const name = encodeURIComponent(uid === "" ? "x" : uid);
      const cookie = `${doctor.cookie}; tuetinh_ask=${encodeURIComponent(body)}; tuetinh_federation=${encodeURIComponent(uid)}`;
      const own = { cookie, origin: product.url };
      const statuses = [
        await call(`/oauth/ask/${name}?${search}`, { headers: own }),
        await call(`/oauth/ask/${name}`, { method: "POST", body, headers: own }),
        await call(`/oauth/authorize/${name}`, { headers: own }),
        await call(`/oauth/federation/back?${search}`, { headers: own }),
        await call(`/oauth/federation/${name}/start?${search}`, { headers: own }),
        await call(`/oauth/userinfo?${search}`, { headers: own }),
      ];
      assert.ok(
        statuses.every((status) => status < 500),
        statuses.join(" "),
      );
    }),
    { numRuns: 40 },
  ));
