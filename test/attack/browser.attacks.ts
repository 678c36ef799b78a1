import { attack, type Family, loot } from "./attack.ts";
import type { Answer } from "./send.ts";

const headerOf = ({ headers }: Answer, name: string): string => [headers[name] ?? ""].flat().join("; ");

const everywhere = [
  "/",
  "/fhir/metadata",
  "/fhir/Patient/p-own",
  "/fhir/Patient",
  "/api/session",
  "/api/nothing",
  "/assets/nothing.js",
  "/healthz",
  "/oauth/token",
  "/.well-known/smart-configuration",
] as const;

const framing = attack({
  name: "frames, sniffs and injects scripts into every kind of answer",
  asvs: ["3.2.1", "3.4.3", "3.4.4", "3.4.5", "3.4.6", "4.1.1"],
  run: async (target) => {
    const { gains, when } = loot();
    for (const path of everywhere) {
      const answer = await target.send({ path, headers: target.askers.all });
      const policy = headerOf(answer, "content-security-policy");
      when(!policy.includes("frame-ancestors 'none'"), `${path} may be framed`);
      when(!policy.includes("default-src 'none'"), `${path} loads what it likes`);
      when(/unsafe-inline|unsafe-eval|\*/.test(policy), `${path} runs inline scripts`);
      when(headerOf(answer, "x-content-type-options") !== "nosniff", `${path} may be sniffed`);
      when(headerOf(answer, "referrer-policy") !== "no-referrer", `${path} tells where it came from`);
      const resource = headerOf(answer, "cross-origin-resource-policy");
      when(resource !== "same-origin", `${path} may be embedded elsewhere`);
      const type = headerOf(answer, "content-type");
      when(answer.text !== "" && type === "", `${path} has no type`);
      when(/^text\/|json/.test(type) && !/charset=utf-8|\+json|\/json/.test(type), `${path} has no charset`);
    }
    return gains;
  },
});

const caching = attack({
  name: "looks for personal data in the caches of browsers and proxies",
  asvs: ["14.3.2", "14.2.2"],
  run: async (target) => {
    const { gains, when } = loot();
    for (const path of [
      "/fhir/Patient/p-own",
      "/fhir/Patient",
      "/api/session",
      "/fhir/Patient/p-own/_history",
    ]) {
      const answer = await target.send({ path, headers: target.askers.all });
      when(!/no-store|private, no-cache/.test(headerOf(answer, "cache-control")), `${path} may be kept`);
    }
    return gains;
  },
});

const foreignOrigins = attack({
  name: "reads the record from a page of another origin (CORS)",
  asvs: ["3.4.2", "3.5.2"],
  run: async (target) => {
    const { gains, when } = loot();
    for (const origin of ["https://evil.example", "null", `${target.url}.evil.example`, "http://localhost"])
      for (const method of ["GET", "OPTIONS"])
        for (const path of ["/fhir/Patient/p-own", "/api/session", "/oauth/token", "/fhir/metadata"]) {
          const headers = {
            ...target.askers.doctor,
            origin,
            "access-control-request-method": "PUT",
            "access-control-request-headers": "authorization",
          };
          const answer = await target.send({ method, path, headers });
          const allowed = headerOf(answer, "access-control-allow-origin");
          // Programs in browsers fetch tokens there, with a secret or a code of theirs and never with a cookie.
          const isForPrograms =
            path === "/oauth/token" && headerOf(answer, "access-control-allow-credentials") === "";
          when(
            (allowed === origin || allowed === "*") && !isForPrograms,
            `${method} ${path} is open to ${origin}`,
          );
        }
    return gains;
  },
});

const forged = attack({
  name: "lets a foreign page send forms and requests with a person's cookie (CSRF)",
  asvs: ["3.5.1", "3.5.2", "3.5.3"],
  run: async (target) => {
    const { gains, when } = loot();
    const { cookie = "" } = target.askers.doctor;
    const origins = [
      { origin: "https://evil.example", "sec-fetch-site": "cross-site" },
      { origin: "null", "sec-fetch-site": "cross-site" },
      { "sec-fetch-site": "cross-site" },
      { "sec-fetch-site": "same-site", origin: `http://other.${target.host}` },
      { referer: "https://evil.example/" },
      {},
    ];
    const body = {
      resourceType: "Patient",
      name: [{ text: "zqforged" }],
      managingOrganization: { reference: "Organization/org-own" },
    };
    const types = [
      "application/fhir+json",
      "application/json",
      "text/plain",
      "application/x-www-form-urlencoded",
    ];
    for (const origin of origins)
      for (const type of types) {
        const headers = { cookie, "content-type": type, ...origin };
        const answer = await target.send({ method: "POST", path: "/fhir/Patient", headers, body });
        when(answer.status < 300, `a Patient was written from ${JSON.stringify(origin)} as ${type}`);
      }
    const own = { cookie, origin: target.url, "sec-fetch-site": "same-origin" };
    const honest = { ...body, name: [{ text: "zqhonest" }] };
    const written = await target.send({ method: "POST", path: "/fhir/Patient", headers: own, body: honest });
    when(written.status !== 201, `our own page cannot write either: nothing is proven (${written.status})`);
    const headers = { ...target.askers.all };
    const found = await target.send({ path: "/fhir/Patient?name=zqforged&_summary=count", headers });
    when(!found.text.includes('"total":0'), "a forged Patient is in the record");
    return gains;
  },
});

const safeMethods = attack({
  name: "changes something by GET, HEAD, OPTIONS or a method in disguise",
  asvs: ["3.5.3", "4.1.4"],
  run: async (target) => {
    const { gains, when } = loot();
    const headers = target.askers.all;
    const tries = [
      { method: "GET", path: "/fhir/Patient/p-own?_method=DELETE" },
      { method: "GET", path: "/fhir/Patient/p-own", more: { "x-http-method-override": "DELETE" } },
      { method: "GET", path: "/fhir/Patient/p-own", more: { "x-method-override": "DELETE" } },
      { method: "HEAD", path: "/fhir/Patient/p-own?_method=DELETE" },
    ];
    for (const { method, path, more } of tries) {
      const answer = await target.send({ method, path, headers: { ...headers, ...more } });
      when(answer.status >= 500, `${method} ${path} broke`);
    }
    const { authorization = "" } = headers;
    for (const method of ["TRACE", "TRACK", "DEBUG", "PROPFIND", "OPTIONS", "get", "CONNECT", "PURGE"]) {
      const head = `${method} /fhir/Patient/p-own HTTP/1.1\r\nHost: x\r\nConnection: close\r\n`;
      const answer = await target.raw(`${head}Authorization: ${authorization}\r\n\r\n`);
      when(/^HTTP\/1\.1 (?:2|5)/.test(answer), `${method}: ${answer.slice(0, 40)}`);
    }
    const after = await target.send({ path: "/fhir/Patient/p-own", headers });
    when(after.status !== 200, "a patient was deleted");
    return gains;
  },
});

const redirects = attack({
  name: "makes the product send a person to another place after signing in",
  asvs: ["3.7.2", "10.4.1"],
  run: async (target) => {
    const { gains, when } = loot();
    const away = ["https://evil.example/", "//evil.example/", "/\\evil.example/", "https:evil.example"];
    for (const goal of away)
      for (const name of ["continue", "next", "url", "redirect", "redirect_uri", "return_to", "RelayState"])
        for (const path of ["/", "/sign-in", "/citizen", "/oauth/authorize", "/api/session"]) {
          const answer = await target.send({
            path: `${path}?continue=${goal}&${name}=${encodeURIComponent(goal)}`,
          });
          const location = headerOf(answer, "location");
          const isAway = location !== "" && new URL(location, target.url).origin !== target.url;
          when(isAway, `${path}?${name} sends to ${location}`);
          when(/http-equiv=.?refresh/i.test(answer.text), `${path}?${name} refreshes`);
        }
    return gains;
  },
});

const cookies = attack({
  name: "plants a session of its own choice in a browser (fixation, shadowing)",
  asvs: ["7.2.4", "3.3.1", "3.3.4", "7.4.1"],
  run: async (target) => {
    const { gains, when } = loot();
    const chosen = "A".repeat(43);
    const body = target.account;
    const headers = {
      cookie: `tuetinh_session=${chosen}`,
      origin: target.url,
      "sec-fetch-site": "same-origin",
    };
    const signedIn = await target.send({ method: "POST", path: "/api/sign-in", headers, body });
    const set = headerOf(signedIn, "set-cookie");
    when(signedIn.status >= 300 || set === "", `nobody can sign in: nothing is proven (${signedIn.status})`);
    when(set.includes(chosen), "the planted session was taken over");
    when(/tuetinh_session=[^;]/.test(set) && !/HttpOnly/i.test(set), "a script may read the session");
    when(
      /tuetinh_session=[^;]/.test(set) && !/SameSite=Strict/i.test(set),
      "other sites send the session along",
    );
    for (const cookie of [
      `tuetinh_session=${chosen}`,
      `tuetinh_session=${chosen}; ${target.askers.nobody["cookie"] ?? "x=1"}`,
    ]) {
      const answer = await target.send({ path: "/api/me", headers: { cookie } });
      when(answer.status < 400, "a session of the attacker's choice is somebody's");
    }
    return gains;
  },
});

export const browserAttacks: Family = {
  family: "browser",
  attacks: [framing, caching, foreignOrigins, forged, safeMethods, redirects, cookies],
};
