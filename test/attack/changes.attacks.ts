import { attack, type Family, type Gains, loot } from "./attack.ts";
import { canary, type Target } from "./target.ts";
import { hiddenRows } from "./world.ts";

const note = "zqplanted";

/** Tries the writes, then looks as the program that sees everything whether any of them left a trace. */
async function plant(
  target: Target,
  writes: readonly (readonly [method: string, path: string, body?: unknown, headers?: object])[],
): Promise<Gains> {
  const { gains, when } = loot();
  for (const name of ["doctor", "citizen", "itAdministrator", "nothing"] as const)
    for (const [method, path, body, more] of writes) {
      const headers = { ...target.askers[name], ...more };
      const answer = await target.send({ method, path: `/fhir${path}`, headers, body });
      when(
        answer.status < 300 && !answer.text.includes("batch-response"),
        `${name}: ${method} ${path} ${answer.status}`,
      );
      when(answer.status >= 500, `${name} broke ${method} ${path} (${answer.status})`);
      when(answer.text.includes(canary), `${name} was shown hidden words by ${method} ${path}`);
    }
  const { all } = target.askers;
  for (const row of hiddenRows) {
    const answer = await target.send({ path: `/fhir/${row}`, headers: all });
    when(answer.status !== 200 || answer.text.includes(note), `${row} was changed (${answer.status})`);
  }
  return gains;
}

const observation = (more: object) => ({
  resourceType: "Observation",
  status: "final",
  code: { text: note },
  ...more,
});
const other = { reference: "Patient/p-other" };
const own = { reference: "Patient/p-own" };

const overwrite = attack({
  name: "changes and deletes rows of a patient that is not theirs",
  asvs: ["8.2.2", "8.3.1"],
  run: (target) =>
    plant(target, [
      ["PUT", "/Observation/o-other", observation({ id: "o-other", subject: other })],
      ["PUT", "/Observation/o-other", observation({ id: "o-other", subject: own })],
      ["DELETE", "/Observation/o-other"],
      ["DELETE", "/Patient/p-other"],
      ["PUT", "/Patient/p-other", { resourceType: "Patient", id: "p-other", name: [{ text: note }] }],
      [
        "PATCH",
        "/Patient/p-other",
        [{ op: "add", path: "/name/0/text", value: note }],
        { "content-type": "application/json-patch+json" },
      ],
      ["POST", "/Observation", observation({ subject: other })],
      ["POST", "/Observation", observation({ subject: { reference: "Patient/p-other/_history/1" } })],
      ["POST", "/Observation", observation({ subject: other }), { "if-none-exist": "_id=o-other" }],
      ["PUT", "/Observation?_id=o-other", observation({ subject: other })],
      ["DELETE", "/Observation?_id=o-other"],
      ["POST", "/Condition", { resourceType: "Condition", code: { text: note }, subject: other }],
    ]),
});

const overwriteInBundles = attack({
  name: "changes rows of a patient that is not theirs inside transactions and batches",
  asvs: ["8.2.2", "8.3.1"],
  run: (target) => {
    const entry = [
      {
        resource: observation({ id: "o-other", subject: other }),
        request: { method: "PUT", url: "Observation/o-other" },
      },
      { request: { method: "DELETE", url: "Condition/c-other" } },
      { resource: observation({ subject: other }), request: { method: "POST", url: "Observation" } },
    ];
    return plant(
      target,
      ["batch", "transaction"].flatMap((type) =>
        entry.map((each) => ["POST", "", { resourceType: "Bundle", type, entry: [each] }] as const),
      ),
    );
  },
});

const stamps = attack({
  name: "stamps a resource with an id, a version, a time and an author of its own choice",
  asvs: ["15.3.3"],
  run: async (target) => {
    const { gains, when } = loot();
    const body = {
      resourceType: "Patient",
      id: "zqchosen",
      meta: { versionId: "99", lastUpdated: "2001-01-01T00:00:00Z" },
      name: [{ text: "Người có dấu" }],
      managingOrganization: { reference: "Organization/org-own" },
    };
    const answer = await target.send({
      method: "POST",
      path: "/fhir/Patient",
      headers: target.askers.all,
      body,
    });
    when(answer.status >= 500 || answer.text.includes("at weak"), `broke (${answer.status})`);
    when(answer.text.includes("zqchosen") && answer.status < 300, "a created row took the id of the sender");
    when(answer.text.includes('"versionId":"99"'), "a row took the version of the sender");
    when(answer.text.includes("2001-01-01T00:00:00"), "a row took the time of the sender");
    return gains;
  },
});

const labels = attack({
  name: "takes the restricted label off a row, or moves a row to a patient of one's own",
  asvs: ["8.2.3", "15.3.3"],
  run: async (target) => {
    const { gains, when } = loot();
    const headers = target.askers.doctor;
    const bare = observation({ id: "o-restricted", subject: own });
    const ways = [
      ["PUT", "/fhir/Observation/o-restricted", bare, {}],
      [
        "PATCH",
        "/fhir/Observation/o-restricted",
        [{ op: "remove", path: "/meta/security" }],
        { "content-type": "application/json-patch+json" },
      ],
      [
        "PATCH",
        "/fhir/Observation/o-other",
        [{ op: "replace", path: "/subject/reference", value: "Patient/p-own" }],
        { "content-type": "application/json-patch+json" },
      ],
      ["POST", "/fhir/Observation/o-restricted/$meta-delete", { resourceType: "Parameters" }, {}],
    ] as const;
    for (const [method, path, body, more] of ways) {
      const answer = await target.send({ method, path, headers: { ...headers, ...more }, body });
      when(answer.status < 300, `${method} ${path} was taken`);
      when(answer.status >= 500, `${method} ${path} broke`);
    }
    const read = (id: string) => target.send({ path: `/fhir/Observation/${id}`, headers: target.askers.all });
    when(!(await read("o-restricted")).text.includes('"HIV"'), "the label is gone");
    when(!(await read("o-other")).text.includes("Patient/p-other"), "the row moved");
    return gains;
  },
});

const overwriteRights = attack({
  name: "gives itself roles, permissions and other people's accounts through every command of the API",
  asvs: ["8.2.1", "8.3.1", "15.3.3"],
  run: async (target) => {
    const { gains, when } = loot();
    const before = await target.rights();
    const extras = {
      role: "it-administrator",
      roles: ["it-administrator"],
      permissions: ["access.accounts"],
      permission: "access.accounts",
      is_admin: true,
      isAdmin: true,
      kind: "staff",
      account: "me",
      actor: { id: "x" },
      accountId: "00000000-0000-7000-8000-000000000000",
      grantId: "00000000-0000-7000-8000-000000000000",
      facility: "org-other",
      reach: "facility",
      patient: "p-other",
      practitioner: "prac-other",
      scopes: ["system/*.cruds"],
      state: "active",
      decidedBy: "x",
    };
    const paths = [
      "/api/me",
      "/api/me/role",
      "/api/roles",
      "/api/roles/doctor",
      "/api/roles/doctor/permissions",
      "/api/access/roles/doctor",
      "/api/accounts",
      "/api/access/accounts",
      "/api/access/grants",
      "/api/grants",
      "/api/session",
      "/api/clients",
    ];
    for (const name of ["doctor", "citizen", "nothing", "nobody"] as const)
      for (const path of paths)
        for (const method of ["POST", "PUT", "PATCH", "DELETE"]) {
          const answer = await target.send({ method, path, headers: target.askers[name], body: extras });
          when(answer.status < 300, `${name}: ${method} ${path} was taken`);
          when(answer.status >= 500, `${name} broke ${method} ${path}`);
        }
    when((await target.rights()) !== before, "somebody's rights are others than before");
    return gains;
  },
});

export const changeAttacks: Family = {
  family: "changes",
  attacks: [overwrite, overwriteInBundles, stamps, labels, overwriteRights],
};
