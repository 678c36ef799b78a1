import { createHash } from "node:crypto";
import { attack, type Family, loot } from "./attack.ts";
import type { Answer } from "./send.ts";
import type { Target } from "./target.ts";

const verifier = "v".repeat(64);
const challenge = createHash("sha256").update(verifier).digest("base64url");

/** An honest request of the app; attacks change one thing of it. */
const honest = (target: Target): Readonly<Record<string, string>> => ({
  client_id: target.app.client_id,
  redirect_uri: target.app.redirect_uri,
  response_type: "code",
  scope: "openid user/Patient.rs",
  state: "x",
  nonce: "n",
  code_challenge: challenge,
  code_challenge_method: "S256",
  aud: `${target.url}/fhir`,
});

const authorize = (target: Target, wanted: Readonly<Record<string, string>>, who = target.askers.doctor) =>
  target.send({ path: `/oauth/authorize?${new URLSearchParams(wanted).toString()}`, headers: who });

/** Where the browser is sent; an answer that sends nowhere is the page of the refusal. */
const sentTo = ({ headers }: Answer): string => String(headers["location"] ?? "");

const redirects = attack({
  name: "asks for a code to be sent to another address than the app's",
  asvs: ["10.4.1", "3.7.2"],
  run: async (target) => {
    const { gains, when } = loot();
    const own = target.app.redirect_uri;
    const others = [
      "https://evil.example/back",
      `${own}/more`,
      `${own}?x=1`,
      `${own}#x`,
      own.replace("/back", "/../back"),
      own.replace("127.0.0.1", "127.0.0.1.evil.example"),
      own.replace("//", "//evil.example@"),
      own.replace("//127", "//evil.example\\@127"),
      own.toUpperCase(),
      "javascript:alert(1)",
      "",
    ];
    for (const goal of others) {
      const answer = await authorize(target, { ...honest(target), redirect_uri: goal });
      const where = sentTo(answer);
      when(/evil\.example|javascript:/.test(where), `${goal}: sent to ${where}`);
      when(where.includes("code="), `${goal}: a code`);
      when(goal !== "" && where.startsWith(goal), `${goal}: believed`);
      when(answer.status >= 500, `${goal}: broke`);
    }
    const twice = `/oauth/authorize?${new URLSearchParams(honest(target)).toString()}&redirect_uri=https://evil.example`;
    when(
      sentTo(await target.send({ path: twice, headers: target.askers.doctor })).includes("evil"),
      "two addresses",
    );
    return gains;
  },
});

const weakened = attack({
  name: "asks for tokens in ways that leak them: implicit, without PKCE, plain PKCE, other modes, without asking",
  asvs: ["10.4.4", "10.4.6", "10.6.1", "10.7.1"],
  run: async (target) => {
    const { gains, when } = loot();
    const { code_challenge: _challenge, code_challenge_method: _method, ...bare } = honest(target);
    const tries: Readonly<Record<string, Readonly<Record<string, string>>>> = {
      "no PKCE": bare,
      "plain PKCE": { ...honest(target), code_challenge_method: "plain" },
      implicit: { ...honest(target), response_type: "token" },
      hybrid: { ...honest(target), response_type: "code id_token token" },
      "no asking": { ...honest(target), prompt: "none" },
      "in a fragment": { ...honest(target), response_mode: "fragment" },
      "a form": { ...honest(target), response_mode: "web_message" },
      "an unsigned request": { ...honest(target), request: "eyJhbGciOiJub25lIn0.e30." },
      "a request elsewhere": { ...honest(target), request_uri: `${target.trap.url}/r` },
      "an unknown app": { ...honest(target), client_id: "00000000-0000-7000-8000-000000000000" },
      "rights of a program": { ...honest(target), scope: "openid system/*.cruds access.accounts" },
    };
    const before = target.trap.caught();
    for (const [what, wanted] of Object.entries(tries)) {
      const answer = await authorize(target, wanted);
      const where = sentTo(answer) + answer.text.slice(0, 200);
      when(/[?&#](?:code|access_token|id_token)=/.test(sentTo(answer)), `${what}: ${where}`);
      when(answer.status < 300 && /access_token/.test(answer.text), `${what}: a token in the page`);
      when(answer.status >= 500, `${what}: broke`);
    }
    when(target.trap.caught() !== before, "the product fetched a request from elsewhere");
    return gains;
  },
});

const backDoors = attack({
  name: "asks the back doors of the provider as a stranger: tokens, introspection, keys, registration",
  asvs: ["10.4.10", "10.4.7", "10.4.2"],
  run: async (target) => {
    const { gains, when } = loot();
    const form = { "content-type": "application/x-www-form-urlencoded" };
    const token = (target.askers.all["authorization"] ?? "").replace("Bearer ", "");
    const tries = [
      [
        "/oauth/token",
        {
          grant_type: "authorization_code",
          code: "guess",
          client_id: target.app.client_id,
          code_verifier: verifier,
          redirect_uri: target.app.redirect_uri,
        },
      ],
      [
        "/oauth/token",
        { grant_type: "refresh_token", refresh_token: "guess", client_id: target.app.client_id },
      ],
      ["/oauth/token", { grant_type: "client_credentials", client_id: target.app.client_id }],
      ["/oauth/introspect", { token }],
      ["/oauth/introspect", { token, client_id: target.app.client_id }],
      ["/oauth/reg", { redirect_uris: "https://evil.example" }],
      ["/oauth/register", { redirect_uris: "https://evil.example" }],
      ["/oauth/device_authorization", { client_id: target.app.client_id }],
      ["/oauth/par", { client_id: target.app.client_id }],
    ] as const;
    for (const [path, fields] of tries) {
      const body = new URLSearchParams(fields).toString();
      const { text, status } = await target.send({ method: "POST", path, headers: form, body });
      when(
        /"access_token"|"active":true|"registration|"device_code"/.test(text),
        `${path}: ${text.slice(0, 80)}`,
      );
      when(status >= 500, `${path} broke`);
    }
    const keys = await target.send({ path: "/oauth/jwks" });
    when(
      /"(?:d|p|q|dp|dq|qi|k)":/.test(keys.text) || keys.text.includes("stack"),
      "a private key is published",
    );
    const info = await target.send({ path: "/oauth/userinfo", headers: target.askers.doctor });
    when(info.status < 400, "a cookie is taken for the token of an app");
    return gains;
  },
});

const deciding = attack({
  name: "answers the question of the consent page from elsewhere, for somebody else, or twice",
  asvs: ["10.7.1", "3.5.1"],
  run: async (target) => {
    const { gains, when } = loot();
    const asked = await authorize(target, honest(target));
    when(
      !/\/ask\//.test(sentTo(asked)),
      `the consent page is not reached: nothing is proven (${asked.status})`,
    );
    const page = sentTo(asked) === "" ? "/oauth/ask/guess" : new URL(sentTo(asked), target.url).pathname;
    const cookies = [asked.headers["set-cookie"] ?? []]
      .flat()
      .map((each) => each.split(";")[0])
      .join("; ");
    const { cookie = "" } = target.askers.doctor;
    const uid = page.split("/").at(-1) ?? "";
    const tries = [
      { cookie: `${cookie}; ${cookies}`, origin: "https://evil.example", "sec-fetch-site": "cross-site" },
      { cookie: `${cookie}; ${cookies}`, "sec-fetch-site": "cross-site" },
      { ...target.askers.citizen },
      { ...target.askers.nobody, origin: target.url },
    ];
    for (const headers of tries)
      for (const path of [page, `/api/oauth/ask/${uid}`, `/oauth/ask/guess`, `/api/oauth/ask/guess`]) {
        const answer = await target.send({ method: "POST", path, headers, body: { decision: "allow" } });
        when(/[?&]code=/.test(sentTo(answer) + answer.text), `${path} gave a code`);
        when(answer.status < 300 && answer.text.includes("access_token"), `${path} gave a token`);
        when(answer.status >= 500, `${path} broke`);
      }
    return gains;
  },
});

export const appAttacks: Family = {
  family: "apps",
  attacks: [redirects, weakened, backDoors, deciding],
};
