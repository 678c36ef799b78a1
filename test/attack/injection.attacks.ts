import { searchParamsOf } from "#kernel/fhir/definitions/search-parameters.ts";
import { attack, type Family, loot } from "./attack.ts";
import { encode, judge } from "./judge.ts";
import type { Answer } from "./send.ts";
import { canary, type Target } from "./target.ts";

const quotes = [
  "'",
  "' or '1'='1",
  "'; drop table fhir.resource; --",
  "x' union select 1, 2 --",
  "$1",
  "$$ || pg_sleep(5) || $$",
  "\\'; select pg_sleep(5); --",
  "1) or (1=1",
  "' and 1=cast((select version()) as int) --",
  "{{7*7}}",
  "${7*7}",
  "|| curl 127.0.0.1",
  "`id`",
  "*)(uid=*))(|(uid=*",
] as const;
const wildcards = ["%", "_", "%%%%", "\\%", "*", "?", ".*", "^.*$", "[a-z]*"] as const;
const unicode = [
  "%00",
  "\u0000",
  "\u0001\u001b[31m",
  "\ufffe",
  "\u202e\u2066",
  "Ẩ".repeat(4_000),
  "a\u0301".repeat(4_000),
  "🦠".repeat(2_000),
  "\ufdfa".repeat(2_000),
] as const;
const pollution = [
  "__proto__",
  "constructor",
  "constructor.prototype",
  "toString",
  "hasOwnProperty",
] as const;
/** Texts on which a careless regular expression goes on for ever. */
const endless = [
  `${"a".repeat(30_000)}!`,
  `${"(".repeat(3_000)}`,
  `${"1-".repeat(10_000)}`,
  `${" ".repeat(50_000)}x`,
  `${"a|".repeat(10_000)}b`,
  `2026-${"0".repeat(30_000)}`,
  `${"http://".repeat(3_000)}`,
] as const;

/** One parameter of each kind, of types that attackers care for. */
const kinds = [
  ["string", "Patient", "name"],
  ["token", "Patient", "identifier"],
  ["code", "Patient", "gender"],
  ["date", "Patient", "birthdate"],
  ["reference", "Observation", "subject"],
  ["quantity", "Observation", "value-quantity"],
  ["number", "RiskAssessment", "probability"],
  ["uri", "ValueSet", "url"],
  ["composite", "Observation", "code-value-quantity"],
  ["special", "Location", "near"],
] as const;

async function search(target: Target, type: string, query: string): Promise<Answer> {
  const headers = { ...target.askers.all, "content-type": "application/x-www-form-urlencoded" };
  return target.send({ method: "POST", path: `/fhir/${type}/_search`, headers, body: query });
}

const everyKind = attack({
  name: "writes SQL, shells, templates and LDAP into a search parameter of every kind",
  asvs: ["1.2.4", "1.2.5", "1.2.6", "1.3.7"],
  run: async (target) => {
    const found = loot();
    for (const [kind, type, name] of kinds)
      for (const text of quotes) {
        const answer = await search(target, type, `${name}=${encode(text)}`);
        judge(found, answer, `${kind} parameter, ${text}`);
        found.when(answer.text.includes(canary), `${kind} parameter: ${text} matched a row`);
      }
    return found.gains;
  },
});

const everyParameter = attack({
  name: "writes a quote, a null and a wildcard into every search parameter there is",
  asvs: ["1.2.4", "2.2.1"],
  run: async (target) => {
    const found = loot();
    for (const type of ["Patient", "Observation", "Encounter", "MedicationRequest", "Practitioner"] as const)
      for (const name of searchParamsOf(type).keys())
        for (const text of ["'\"\\;--", "\u0000", "%_"]) {
          const answer = await search(target, type, `${name}=${encode(text)}`);
          judge(found, answer, `${type}?${name}=${text}`);
        }
    return found.gains;
  },
});

const everyControl = attack({
  name: "writes SQL into names of parameters, modifiers, sorting, includes and filters",
  asvs: ["1.2.4"],
  run: async (target) => {
    const found = loot();
    const places = [
      "_sort",
      "_include",
      "_revinclude",
      "_elements",
      "_summary",
      "_total",
      "_filter",
      "_has:X:y:z",
    ];
    for (const text of quotes) {
      for (const place of places)
        judge(found, await search(target, "Patient", `${place}=${encode(text)}`), `${place}=${text}`);
      judge(found, await search(target, "Patient", `${encode(text)}=x`), `the name ${text}`);
      judge(found, await search(target, "Patient", `name:${encode(text)}=x`), `the modifier ${text}`);
      const path = `/fhir/Patient/${encode(text)}`;
      judge(found, await target.send({ path, headers: target.askers.all }), `the id ${text}`);
      const type = `/fhir/${encode(text)}/1`;
      judge(found, await target.send({ path: type, headers: target.askers.all }), `the type ${text}`);
    }
    return found.gains;
  },
});

const wild = attack({
  name: "uses the wildcards of LIKE and of regular expressions to match everything",
  asvs: ["1.2.4", "1.2.9"],
  run: async (target) => {
    const found = loot();
    for (const text of wildcards)
      for (const name of ["name", "name:contains", "name:exact", "identifier", "family", "phone"]) {
        const answer = await search(target, "Patient", `${name}=${encode(text)}`);
        judge(found, answer, `${name}=${text}`);
        found.when(answer.text.includes(canary), `${name}=${text} matched a patient whose name it is not`);
      }
    return found.gains;
  },
});

const odd = attack({
  name: "sends control characters, direction marks and huge texts of Unicode",
  asvs: ["1.1.1", "2.2.1", "1.4.2"],
  run: async (target) => {
    const found = loot();
    for (const [kind, type, name] of kinds)
      for (const text of unicode)
        judge(found, await search(target, type, `${name}=${encode(text)}`), `${kind}: ${text.slice(0, 10)}`);
    return found.gains;
  },
});

const slowPatterns = attack({
  name: "sends texts on which a careless regular expression never ends",
  asvs: ["1.2.9", "15.2.2"],
  run: async (target) => {
    const found = loot();
    for (const [kind, type, name] of kinds)
      for (const text of endless)
        judge(found, await search(target, type, `${name}=${encode(text)}`), `${kind}: ${text.slice(0, 12)}…`);
    return found.gains;
  },
});

const prototypes = attack({
  name: "names __proto__ and constructor in queries, forms, bodies and patches",
  asvs: ["15.3.6", "1.5.2"],
  run: async (target) => {
    const found = loot();
    const { all } = target.askers;
    for (const key of pollution) {
      judge(found, await search(target, "Patient", `${key}=polluted`), `the parameter ${key}`);
      judge(found, await search(target, "Patient", `_has:${key}:${key}:${key}=x`), `_has ${key}`);
      const body = `{"resourceType":"Patient","${key}":{"polluted":"yes"}}`;
      const put = await target.send({ method: "POST", path: "/fhir/Patient", headers: all, body });
      found.when(put.status < 400, `a resource with ${key} was stored`);
      judge(found, put, `a resource with ${key}`);
      const patch = JSON.stringify([{ op: "add", path: `/${key}/polluted`, value: "yes" }]);
      const headers = { ...all, "content-type": "application/json-patch+json" };
      const patched = await target.send({
        method: "PATCH",
        path: "/fhir/Patient/p-own",
        headers,
        body: patch,
      });
      found.when(patched.status < 400, `a patch of ${key} was taken`);
      judge(found, patched, `a patch of ${key}`);
    }
    const after = await target.send({ path: "/fhir/Patient/p-own", headers: all });
    found.when(after.text.includes("polluted"), "a resource carries what was planted in the prototype");
    return found.gains;
  },
});

const bombs = attack({
  name: "nests filters, chains and FHIRPath expressions without end",
  asvs: ["4.3.1", "1.3.2", "15.2.2"],
  run: async (target) => {
    const found = loot();
    const { all } = target.askers;
    const deep = `${"(".repeat(4_000)}name eq "a"${")".repeat(4_000)}`;
    judge(found, await search(target, "Patient", `_filter=${encode(deep)}`), "a deep _filter");
    const wide = Array.from({ length: 2_000 }, () => "name eq a").join(" or ");
    judge(found, await search(target, "Patient", `_filter=${encode(wide)}`), "a wide _filter");
    const has = `${"_has:Observation:subject:".repeat(60)}code=x`;
    judge(found, await search(target, "Patient", has), "a long _has");
    const expressions = [
      `${"(".repeat(10_000)}Patient${")".repeat(10_000)}`,
      `Patient.${"descendants().".repeat(60)}count()`,
      `Patient.${"repeat($this)".repeat(1)}`,
      `(1 | 2 | 3).repeat($this + 1)`,
      `'a'.replaceMatches('(a+)+$', 'b')`,
      `'${"a".repeat(5_000)}!'.matches('^(a+)+$')`,
      `%resource.${"children().".repeat(200)}exists()`,
    ];
    for (const path of expressions) {
      const part = [
        { name: "type", valueCode: "delete" },
        { name: "path", valueString: path },
      ];
      const body = { resourceType: "Parameters", parameter: [{ name: "operation", part }] };
      const headers = { ...all, "content-type": "application/fhir+json" };
      const patched = await target.send({ method: "PATCH", path: "/fhir/Patient/p-own", headers, body });
      judge(found, patched, `a patch by ${path.slice(0, 40)}`);
      judge(found, await runView(target, path), `a view of ${path.slice(0, 40)}`);
    }
    return found.gains;
  },
});

function runView(target: Target, path: string): Promise<Answer> {
  const view = {
    resourceType: "ViewDefinition",
    resource: "Patient",
    status: "active",
    select: [{ column: [{ name: "x", path }] }],
  };
  const body = { resourceType: "Parameters", parameter: [{ name: "viewResource", resource: view }] };
  const path_ = "/fhir/ViewDefinition/$viewdefinition-run";
  return target.send({ method: "POST", path: path_, headers: target.askers.all, body });
}

export const injectionAttacks: Family = {
  family: "injection",
  attacks: [everyKind, everyParameter, everyControl, wild, odd, slowPatterns, prototypes, bombs],
};
