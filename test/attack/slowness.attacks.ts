import { attack, type Family, loot } from "./attack.ts";
import { judge } from "./judge.ts";
import type { Target } from "./target.ts";

/** Texts on which a careless regular expression goes on for ever. */
const endless = [
  `${"a".repeat(14_000)}!`,
  `${"a ".repeat(7_000)}!`,
  `${" ".repeat(14_000)}x`,
  `${"AAAA ".repeat(3_000)}=!`,
  `${"a,".repeat(7_000)}!`,
  `${"a=b; ".repeat(3_000)}!`,
  `${'"'.repeat(14_000)}`,
  `${"\\".repeat(14_000)}`,
  `${"-".repeat(14_000)}1`,
  `${"0".repeat(14_000)}.x`,
  `${"a.".repeat(7_000)}@`,
  `${"http://a/".repeat(1_500)}|`,
  `${"(".repeat(7_000)}${")".repeat(7_000)}`,
] as const;

const headerNames = [
  "accept",
  "accept-encoding",
  "accept-language",
  "authorization",
  "content-type",
  "cookie",
  "forwarded",
  "if-match",
  "if-modified-since",
  "if-none-exist",
  "if-none-match",
  "idempotency-key",
  "origin",
  "prefer",
  "referer",
  "x-forwarded-for",
  "x-request-id",
] as const;

/** Longer than this, alone on the server, is work for nothing; an honest answer takes some milliseconds. */
const longest = 3_000_000;

/** Processor time of the server, which runs in this process. */
async function workOf(act: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await act();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

const inHeaders = attack({
  name: "sends texts on which a careless pattern never ends in every header that is read",
  asvs: ["1.2.9", "15.2.2"],
  run: async (target) => {
    const found = loot();
    for (const name of headerNames)
      for (const text of endless) {
        const headers = { ...target.askers.all, [name]: text };
        const work = await workOf(async () => {
          const answer = await target.send({ method: "GET", path: "/fhir/Patient?_count=1", headers });
          judge(found, answer, `${name}: ${text.slice(0, 8)}…`);
        });
        found.when(work > longest, `${name}: ${text.slice(0, 8)}… took ${work} µs`);
      }
    return found.gains;
  },
});

const resourcesOf = (text: string): readonly object[] => [
  { resourceType: "Patient", id: text.slice(0, 60), name: [{ text }], birthDate: text },
  {
    resourceType: "Patient",
    telecom: [{ system: "email", value: text }],
    photo: [{ contentType: text, data: text }],
  },
  { resourceType: "Patient", photo: [{ contentType: "image/png", data: text, url: text }] },
  {
    resourceType: "Patient",
    text: { status: "generated", div: `<div xmlns="http://www.w3.org/1999/xhtml">${text}</div>` },
  },
  { resourceType: "Patient", text: { status: "generated", div: `<div ${"a='b' ".repeat(3_000)}` } },
  { resourceType: "Patient", text: { status: "generated", div: `${"<div>".repeat(3_000)}` } },
  {
    resourceType: "Patient",
    managingOrganization: { reference: text },
    identifier: [{ system: text, value: text }],
  },
  {
    resourceType: "Patient",
    meta: { lastUpdated: text, profile: [text], security: [{ system: text, code: text }] },
  },
  {
    resourceType: "Observation",
    status: text,
    code: { text },
    effectiveDateTime: text,
    valueQuantity: { value: 1, unit: text, system: "http://unitsofmeasure.org", code: text },
  },
  { resourceType: "Binary", contentType: "text/plain", data: text },
  {
    resourceType: "SearchParameter",
    url: text,
    name: text,
    status: "active",
    description: text,
    code: text,
    base: ["Patient"],
    type: "string",
    expression: text,
  },
];

const inResources = attack({
  name: "sends texts on which a careless pattern never ends in every kind of element",
  asvs: ["1.2.9", "15.2.2"],
  run: async (target) => {
    const found = loot();
    for (const text of endless)
      for (const [n, body] of resourcesOf(text).entries()) {
        const { resourceType } = body as { readonly resourceType: string };
        const work = await workOf(async () =>
          judge(found, await validate(target, resourceType, body), `${n}`),
        );
        found.when(work > longest, `${resourceType} ${n}: ${text.slice(0, 8)}… took ${work} µs`);
      }
    return found.gains;
  },
});

const validate = (target: Target, type: string, body: object) =>
  target.send({ method: "POST", path: `/fhir/${type}/$validate`, headers: target.askers.all, body });

export const slownessAttacks: Family = { family: "slowness", attacks: [inHeaders, inResources] };
