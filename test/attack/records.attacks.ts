import { attack, type Family, type Loot, loot } from "./attack.ts";
import { countOf, encode } from "./judge.ts";
import type { Answer } from "./send.ts";
import { type Asker, canary, restrictedCanary, type Target } from "./target.ts";
import { hiddenRows } from "./world.ts";

/** An answer that holds a word of a hidden row tells what is in it; the question itself is repeated in links. */
const tells = ({ text }: Answer): boolean => text.replace(/"link":\s*\[[^\]]*\]/g, "").includes(canary);

const outsiders = ["doctor", "citizen", "itAdministrator", "nothing"] as const;
const get = (target: Target, headers: Asker, path: string): Promise<Answer> =>
  target.send({ path: `/fhir/${path}`, headers });

/** Every path, by every asker; whatever shows the hidden words is a gain. */
async function sweep(
  target: Target,
  who: readonly (keyof Target["askers"])[],
  paths: readonly string[],
): Promise<Loot> {
  const found = loot();
  for (const name of who)
    for (const path of paths) {
      const answer = await get(target, target.askers[name], path);
      found.when(tells(answer), `${name} saw ${path}`);
      found.when(answer.status >= 500, `${name} broke ${path} (${answer.status})`);
    }
  return found;
}

const byId = attack({
  name: "reads every row of another facility's patient by its id, its versions and its history",
  asvs: ["8.2.2", "8.4.1"],
  run: async (target) => {
    const paths = hiddenRows.flatMap((row) => [
      row,
      `${row}/_history`,
      `${row}/_history/1`,
      `${row}?_elements=id`,
      `${row}?_summary=true`,
    ]);
    const { gains, when } = await sweep(target, outsiders, paths);
    for (const name of outsiders)
      for (const row of hiddenRows) {
        const answer = await get(target, target.askers[name], row);
        when(answer.status < 400, `${name} read ${row}`);
      }
    return gains;
  },
});

const bySearch = attack({
  name: "searches for another facility's patient by name, number, telephone, text and reference",
  asvs: ["8.2.2"],
  run: async (target) => {
    const types = [...new Set(hiddenRows.map((row) => row.split("/")[0] ?? ""))];
    const paths = [
      ...types.flatMap((type) => [
        type,
        `${type}?_count=1000`,
        `${type}?_id=${idsOf(type)}`,
        `${type}?_sort=-_lastUpdated&_total=accurate`,
        `${type}?_lastUpdated=gt2000-01-01`,
        `${type}?_summary=true`,
      ]),
      ...types.filter((type) => type !== "Patient").map((type) => `${type}?patient=p-other`),
      `Patient?name=${canary}`,
      `Patient?family:exact=${canary}`,
      `Patient?identifier=${encode(`http://example.vn/sid/cccd|id-${canary}`)}`,
      `Patient?phone=09-${canary}`,
      "Patient?organization=org-other",
      "Patient?_filter=family%20co%20zqc",
      `Observation?code:text=${canary}`,
      `Observation?code=${canary}`,
      "?_type=Patient,Observation,Encounter&_id=p-other,o-other,e-other",
    ];
    return (await sweep(target, outsiders, paths)).gains;
  },
});

const idsOf = (type: string): string =>
  hiddenRows
    .filter((row) => row.startsWith(`${type}/`))
    .map((row) => row.slice(type.length + 1))
    .join(",");

const byChain = attack({
  name: "reaches hidden rows through includes, reverse includes, chains and $everything",
  asvs: ["8.2.2", "8.2.3"],
  run: async (target) => {
    const paths = [
      "Organization?_id=org-other&_revinclude=*",
      "Organization?_id=org-other&_revinclude=Patient:organization&_revinclude:iterate=Observation:subject",
      "Organization?_id=org-other&_revinclude=Encounter:service-provider",
      "Practitioner?_id=prac-other&_revinclude=*&_revinclude:iterate=*",
      "Practitioner?_id=prac-other&_revinclude=Observation:performer&_include:iterate=*",
      "Practitioner?_id=prac-other&_revinclude=Encounter:participant&_include:iterate=Encounter:subject",
      "Patient?_id=p-other&_include=*&_revinclude=*",
      "Patient/p-other/$everything",
      "Patient/p-other/$everything?_type=Observation",
      "Patient/$everything",
      "Patient/p-other/$summary",
      "Patient/p-other/Observation",
      "Patient/p-other/*",
      "Encounter/e-other/$everything",
      "Patient/p-own/$everything?_include=*",
      "Observation?subject.name=zq&_include=Observation:subject",
      `Observation?patient.identifier=id-${canary}`,
      "_history",
      "Patient/_history",
      "Observation/_history?_count=500",
      "Observation/$lastn?patient=p-other",
    ];
    return (await sweep(target, outsiders, paths)).gains;
  },
});

const byBundle = attack({
  name: "asks for hidden rows inside batches, transactions, forms and conditional writes",
  asvs: ["8.2.2", "8.3.1"],
  run: async (target) => {
    const { gains, when } = loot();
    for (const name of outsiders)
      for (const type of ["batch", "transaction"]) {
        const entry = [
          ...hiddenRows.slice(0, 6).map((url) => ({ request: { method: "GET", url } })),
          { request: { method: "GET", url: `Patient?family=${canary}` } },
          { request: { method: "GET", url: "Patient/p-other/$everything" } },
        ];
        const body = { resourceType: "Bundle", type, entry };
        const answer = await target.send({
          method: "POST",
          path: "/fhir",
          headers: target.askers[name],
          body,
        });
        when(tells(answer), `${name} saw hidden rows in a ${type}`);
        when(answer.status >= 500, `${name} broke a ${type}`);
      }
    for (const name of outsiders) {
      const headers = { ...target.askers[name], "content-type": "application/x-www-form-urlencoded" };
      const path = "/fhir/Patient/_search";
      const answer = await target.send({ method: "POST", path, headers, body: `family=${canary}` });
      when(tells(answer), `${name} saw hidden rows by a form`);
    }
    return gains;
  },
});

const restricted = attack({
  name: "looks for a row with a restricted label of a patient whom the doctor does see",
  asvs: ["8.2.2", "8.2.3"],
  run: async (target) => {
    const { gains, when } = loot();
    const paths = [
      "Observation/o-restricted",
      "Observation/o-restricted/_history",
      "Observation/o-restricted/_history/1",
      "Observation?patient=p-own",
      "Observation?_security=HIV",
      "Observation?_id=o-restricted",
      `Observation?code:text=${restrictedCanary}`,
      "Patient/p-own/$everything",
      "Patient?_id=p-own&_revinclude=Observation:subject",
      "Patient/p-own/$summary",
    ];
    for (const path of paths) {
      const answer = await get(target, target.askers.doctor, path);
      when(answer.text.includes(restrictedCanary), `the doctor saw ${path}`);
    }
    const own = await get(target, target.askers.doctor, "Observation/o-own");
    when(own.status !== 200, "the doctor does not see the own patient: nothing is proven");
    return gains;
  },
});

const beyondScopes = attack({
  name: "uses a program that may read Patients to read, count and change everything else",
  asvs: ["8.2.1", "8.3.1", "10.4.11"],
  run: async (target) => {
    const { gains, when } = loot();
    const headers = target.askers.patientsOnly;
    const reads = [
      "Observation/o-other",
      "Observation?code=x",
      "Patient?_id=p-other&_revinclude=Observation:subject&_elements=id",
      "Patient?_has:Observation:subject:_id=o-other",
      "Patient/p-other/$everything?_type=Observation",
      "Observation/_history",
      "_history",
      "$export",
      "Observation?_summary=count",
    ];
    for (const path of reads) {
      const answer = await get(target, headers, path);
      when(
        /Observation\/o-other|"resourceType":"Observation"/.test(answer.text),
        `saw Observations by ${path}`,
      );
      const isRefused = answer.status >= 400 || !path.startsWith("Patient?_has") || countOf(answer) === 0;
      when(!isRefused, `chained through Observations by ${path}`);
    }
    const patient = { resourceType: "Patient", id: "p-other", name: [{ text: "đổi" }] };
    const writes = [
      ["PUT", "Patient/p-other", patient],
      ["POST", "Patient", patient],
      ["DELETE", "Patient/p-other", undefined],
      [
        "POST",
        "",
        {
          resourceType: "Bundle",
          type: "batch",
          entry: [{ resource: patient, request: { method: "PUT", url: "Patient/p-other" } }],
        },
      ],
    ] as const;
    for (const [method, path, body] of writes)
      await target.send({ method, path: path === "" ? "/fhir" : `/fhir/${path}`, headers, body });
    const after = await get(target, target.askers.all, "Patient/p-other");
    when(after.status !== 200 || !after.text.includes(`Trần ${canary}`), "a patient was changed or deleted");
    return gains;
  },
});

const byOperation = attack({
  name: "lets views, exports, validations and lookups run over rows that it may not see",
  asvs: ["8.2.2", "8.4.1"],
  run: async (target) => {
    const { gains, when } = loot();
    const view = {
      resourceType: "ViewDefinition",
      resource: "Patient",
      status: "active",
      select: [{ column: [{ name: "id", path: "getResourceKey()" }], forEach: "name" }],
    };
    const parameters = (...parameter: readonly object[]) => ({ resourceType: "Parameters", parameter });
    const patient = { name: "patient", valueReference: { reference: "Patient/p-other" } };
    const runs = [
      ["ViewDefinition/$viewdefinition-run", parameters({ name: "viewResource", resource: view })],
      ["ViewDefinition/$viewdefinition-run", parameters({ name: "viewResource", resource: view }, patient)],
      ["$export", parameters({ name: "_type", valueString: "Patient" })],
      ["Patient/$export", parameters(patient)],
      ["Group/g/$export", parameters()],
      ["$import", parameters()],
      ["Patient/p-other/$everything", parameters()],
      ["Patient/p-other/$summary", parameters()],
      [
        "Patient/$match",
        parameters({ name: "resource", resource: { resourceType: "Patient", name: [{ family: canary }] } }),
      ],
      [
        "Patient/$validate",
        parameters({ name: "resource", resource: { resourceType: "Patient", id: "p-other" } }),
      ],
    ] as const;
    for (const name of outsiders)
      for (const [path, body] of runs) {
        const headers = { ...target.askers[name], prefer: "respond-async" };
        const answer = await target.send({ method: "POST", path: `/fhir/${path}`, headers, body });
        when(tells(answer) || answer.text.includes('"p-other"'), `${name} saw hidden rows by ${path}`);
        when(answer.status === 202, `${name} started ${path}`);
        when(answer.status >= 500, `${name} broke ${path} (${answer.status})`);
      }
    return gains;
  },
});

export const recordAttacks: Family = {
  family: "record",
  attacks: [byId, bySearch, byChain, byBundle, byOperation, restricted, beyondScopes],
};
