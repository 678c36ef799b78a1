import { attack, type Family, loot } from "./attack.ts";
import type { Answer } from "./send.ts";
import type { Target } from "./target.ts";

const post = (target: Target, who: keyof Target["askers"], path: string, body: object): Promise<Answer> =>
  target.send({ method: "POST", path, headers: target.askers[who], body });

const wish = (account: string, role: string, facility?: string) => ({
  account,
  role,
  reason: "cần cho công việc",
  ...(facility === undefined ? {} : { facility }),
});

const selfGrant = attack({
  name: "grants itself a role: the administrator a clinical one, the doctor an administrator's",
  asvs: ["8.2.1", "8.3.1", "8.4.2"],
  run: async (target) => {
    const { gains, when } = loot();
    const before = await target.rights();
    const { doctor, itAdministrator } = target.accounts;
    const tries = [
      ["itAdministrator", wish(itAdministrator, "doctor", "org-other")],
      ["itAdministrator", wish(itAdministrator, "records-officer", "org-other")],
      ["doctor", wish(doctor, "it-administrator")],
      ["doctor", wish(doctor, "doctor", "org-other")],
      ["doctor", wish(doctor, "hiv-clinician", "org-own")],
      ["citizen", wish(doctor, "auditor")],
      ["nothing", wish(doctor, "auditor")],
      ["all", wish(doctor, "auditor")],
    ] as const;
    for (const [who, body] of tries) {
      const answer = await post(target, who, "/api/access/grants", body);
      when(answer.status < 300, `${who} was given ${body.role}`);
      when(answer.status >= 500, `${who} broke the grants`);
    }
    when((await target.rights()) !== before, "somebody's rights are others than before");
    return gains;
  },
});

const fourEyes = attack({
  name: "proposes a dangerous role and approves it alone",
  asvs: ["8.2.1", "2.3.1"],
  run: async (target) => {
    const { gains, when } = loot();
    const body = wish(target.accounts.doctor, "auditor");
    const proposed = await post(target, "itAdministrator", "/api/access/grants", body);
    const id = /"id":"([^"]+)"/.exec(proposed.text)?.[1] ?? "x";
    when(
      proposed.status >= 300,
      `nothing can be proposed: nothing is proven (${proposed.text.slice(0, 120)})`,
    );
    when(/"state":"active"/.test(proposed.text), "a dangerous role was in force at once");
    for (const who of ["itAdministrator", "doctor", "citizen", "all"] as const) {
      const answer = await post(target, who, `/api/access/grants/${id}/approve`, { reason: "tôi tự duyệt" });
      when(answer.status < 300, `${who} approved it`);
    }
    const undone = { reason: "rút lại đề nghị này" };
    await post(target, "itAdministrator", `/api/access/grants/${id}/end`, undone);
    return gains;
  },
});

const roleEdits = attack({
  name: "adds permissions and labels to its own role",
  asvs: ["8.2.1", "8.3.1"],
  run: async (target) => {
    const { gains, when } = loot();
    const before = await target.rights();
    for (const who of ["doctor", "citizen", "nothing", "all", "itAdministrator"] as const)
      for (const role of ["doctor", "citizen", "it-administrator"])
        for (const more of ["user/*.cruds", "access.approve", "user/Patient.rs"]) {
          const body = {
            reason: "cần cho công việc",
            add: [more],
            permissions: [more],
            labels: ["HIV"],
            addLabels: ["HIV"],
          };
          const answer = await post(target, who, `/api/access/roles/${role}/changes`, body);
          when(/"state":"(?:active|done|applied)"/.test(answer.text), `${who} gave ${role} ${more}`);
          when(answer.status >= 500, `${who} broke the roles`);
        }
    when((await target.rights()) !== before, "a role may more than before");
    return gains;
  },
});

const otherPeoples = attack({
  name: "wears another person's role and ends, reads or changes another person's session and keys",
  asvs: ["8.2.2", "7.4.1", "7.5.2"],
  run: async (target) => {
    const { gains, when } = loot();
    const { grant, session } = target.others;
    const tries = [
      ["/api/me/role", { grant }],
      [`/api/me/sessions/${session}/end`, {}],
      [`/api/access/accounts/${target.accounts.itAdministrator}/end-sessions`, {}],
      [`/api/access/accounts/${target.accounts.itAdministrator}/disable`, { reason: "không cần nữa" }],
      [`/api/access/accounts/${target.accounts.itAdministrator}/link`, {}],
    ] as const;
    for (const who of ["doctor", "citizen"] as const)
      for (const [path, body] of tries) {
        const answer = await post(target, who, path, body);
        when(answer.status < 300, `${who}: ${path} was taken`);
        when(answer.status >= 500, `${who} broke ${path}`);
      }
    const own = await post(target, "doctor", "/api/me/role", { grant: "none" });
    when(own.status >= 500, "a role that is none broke the door");
    const still = await target.send({ path: "/api/me", headers: target.askers.itAdministrator });
    when(still.status !== 200 || still.text.includes('"stack"'), "the other person's session is gone");
    return gains;
  },
});

const administrator = attack({
  name: "reads charts with the rights of an administrator of machines",
  asvs: ["8.2.1", "8.4.2"],
  run: async (target) => {
    const { gains, when } = loot();
    for (const path of [
      "Patient/p-own",
      "Patient",
      "Observation",
      "Encounter?_count=1",
      "Patient/p-own/$everything",
      "$export",
      "_history",
    ]) {
      const answer = await target.send({ path: `/fhir/${path}`, headers: target.askers.itAdministrator });
      when(answer.status < 400 && /visible|"total":[1-9]/.test(answer.text), `the administrator saw ${path}`);
    }
    return gains;
  },
});

export const rightsAttacks: Family = {
  family: "rights",
  attacks: [selfGrant, fourEyes, roleEdits, otherPeoples, administrator],
};
