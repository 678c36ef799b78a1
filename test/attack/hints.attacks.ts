import { attack, type Family, loot } from "./attack.ts";
import { countOf } from "./judge.ts";
import type { Answer } from "./send.ts";
import { type Asker, canary, type Target } from "./target.ts";
import { hiddenRows } from "./world.ts";

const clinicians = ["doctor", "citizen"] as const;

const get = (target: Target, headers: Asker, path: string): Promise<Answer> =>
  target.send({ path: `/fhir/${path}`, headers });

const existence = attack({
  name: "compares the answers for a hidden id and for one that is nowhere",
  asvs: ["8.2.2", "16.5.1"],
  run: async (target) => {
    const { gains, when } = loot();
    const strip = (answer: Answer, id: string) =>
      `${answer.status} ${answer.text.replaceAll(id, "ID").replace(/[0-9a-f-]{36}/g, "UUID")}`;
    for (const name of clinicians)
      for (const row of hiddenRows) {
        const [type = "", id = ""] = row.split("/");
        const nowhere = `q${id.slice(1)}`;
        for (const { method, way, more, body } of oracles(type)) {
          const ask = (of: string) => {
            const headers = { ...target.askers[name], ...more };
            return target.send({ method, path: `/fhir/${type}/${of}${way}`, headers, body: body?.(of) });
          };
          const [hidden, missing] = [await ask(id), await ask(nowhere)];
          const isDifferent = strip(hidden, id) !== strip(missing, nowhere);
          const what = `${method} ${row}${way} ${JSON.stringify(more)}`;
          when(isDifferent, `${name}: ${what} ${hidden.status}, nowhere ${missing.status}`);
        }
      }
    return gains;
  },
});

interface Oracle {
  readonly method: string;
  readonly way: string;
  readonly more: Readonly<Record<string, string>>;
  readonly body?: (id: string) => unknown;
}

/** Questions whose answer could differ for what is hidden and what is not there. */
const oracles = (type: string): readonly Oracle[] => {
  const json = { "content-type": "application/json-patch+json" };
  const resource = (id: string) => ({ resourceType: type, id });
  return [
    { method: "GET", way: "", more: {} },
    { method: "GET", way: "/_history", more: {} },
    { method: "GET", way: "/_history/1", more: {} },
    { method: "HEAD", way: "", more: {} },
    { method: "GET", way: "", more: { "if-none-match": 'W/"1"' } },
    { method: "GET", way: "", more: { "if-modified-since": "Fri, 31 Dec 2099 23:59:59 GMT" } },
    { method: "GET", way: "/$everything", more: {} },
    { method: "PUT", way: "", more: { "if-match": 'W/"9"' }, body: resource },
    { method: "PATCH", way: "", more: { ...json, "if-match": 'W/"9"' }, body: () => [] },
    { method: "PATCH", way: "", more: json, body: () => [{ op: "test", path: "/id", value: "x" }] },
    { method: "DELETE", way: "", more: {} },
    { method: "GET", way: "?_elements=id", more: {} },
  ];
};

const byCount = attack({
  name: "learns of hidden rows by totals, reverse chains and sorting without seeing one",
  asvs: ["8.2.2", "8.2.3"],
  run: async (target) => {
    const { gains, when } = loot();
    const pairs = [
      [`Patient?family=${canary}`, "Patient?family=zqnobody"],
      ["Patient?_id=p-other", "Patient?_id=q-other"],
      ["Patient?_has:Observation:patient:_id=o-other", "Patient?_has:Observation:patient:_id=q-other"],
      [
        `Practitioner?_has:Observation:performer:code=${canary}`,
        "Practitioner?_has:Observation:performer:code=q",
      ],
      [
        `Organization?_has:Patient:organization:family=${canary}`,
        "Organization?_has:Patient:organization:family=q",
      ],
      [`Organization?_has:Encounter:service-provider:reason-code=${canary}`, "Organization?_id=q"],
      [`Observation?patient.family=${canary}`, "Observation?patient.family=zqnobody"],
      [`Encounter?patient:Patient.phone=09-${canary}`, "Encounter?patient:Patient.phone=09-q"],
      ["Patient?birthdate=1971-11-03", "Patient?birthdate=1871-11-03"],
    ] as const;
    for (const name of clinicians)
      for (const [about, control] of pairs)
        for (const way of ["&_summary=count", "&_total=accurate&_count=0", "&_elements=id"]) {
          const answer = await get(target, target.askers[name], about + way);
          const empty = await get(target, target.askers[name], control + way);
          const isTold = answer.status !== empty.status || countOf(answer) !== countOf(empty);
          when(isTold || countOf(answer) > 0, `${name}: ${about}${way} counts ${countOf(answer)}`);
        }
    return gains;
  },
});

export const hintAttacks: Family = { family: "hints", attacks: [existence, byCount] };
