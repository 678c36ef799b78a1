import { attack, type Family, loot } from "./attack.ts";
import type { Answer } from "./send.ts";
import { canary, type Target } from "./target.ts";

type Who = keyof Target["askers"];

const post = (target: Target, who: Who, path: string, body: object = {}): Promise<Answer> =>
  target.send({ method: "POST", path, headers: target.askers[who], body });
const get = (target: Target, who: Who, path: string): Promise<Answer> =>
  target.send({ path, headers: target.askers[who] });
const idIn = ({ text }: Answer): string => /"id":"([0-9a-f-]{36})"/.exec(text)?.[1] ?? "none";

const inAnothersName = attack({
  name: "asks, shares, refuses and reads in the name of another citizen, by that citizen's id",
  asvs: ["8.2.2"],
  run: async (target) => {
    const { gains, when } = loot();
    const patient = "p-other";
    for (const path of [
      "requests",
      "accesses",
      "notices",
      "consents",
      "delegations",
      "alerts",
      "emergencies",
    ]) {
      const answer = await get(target, "citizen", `/api/my/${path}?patient=${patient}`);
      when(answer.text.includes(canary), `saw what is another's under ${path}`);
      when(
        answer.status < 400 && answer.text.includes(`"${patient}"`),
        `${path} of another (${answer.status})`,
      );
    }
    const writes = [
      ["/api/my/requests", { kind: "copy", details: "cho tôi bản sao", patient }],
      ["/api/my/shares/code", { patient, hours: 4 }],
      ["/api/my/refusals", { patient, facility: "org-other" }],
      ["/api/my/notices/care/agree", { patient, version: 1, language: "vi", hash: "x", agreed: true }],
    ] as const;
    for (const [path, body] of writes) {
      const answer = await post(target, "citizen", path, body);
      when(answer.status < 300, `${path} was taken`);
      when(answer.status >= 500, `${path} broke`);
    }
    return gains;
  },
});

const anothersThings = attack({
  name: "fetches, withdraws and accepts by their ids what another citizen asked for",
  asvs: ["8.2.2", "8.3.1"],
  run: async (target) => {
    const { gains, when } = loot();
    const asked = await post(target, "otherCitizen", "/api/my/requests", {
      kind: "copy",
      details: "cho tôi bản sao hồ sơ",
    });
    const refused = await post(target, "otherCitizen", "/api/my/refusals", { facility: "org-own" });
    when(asked.status >= 400 || refused.status >= 400, "the other citizen has nothing: nothing is proven");
    const [request, consent] = [idIn(asked), idIn(refused)];
    const tries = [
      `/api/my/requests/${request}/copy`,
      `/api/my/consents/${consent}/withdraw`,
      `/api/my/delegations/${request}/accept`,
      `/api/my/delegations/${request}/end`,
      `/api/privacy/requests/${request}/accept`,
      `/api/privacy/requests/${request}/fulfil`,
    ];
    for (const who of ["citizen", "doctor", "itAdministrator"] as const)
      for (const path of tries) {
        const answer = await post(target, who, path, { reason: "vì tôi muốn thế", note: "xong" });
        when(answer.status < 300, `${who}: ${path} was taken`);
        when(answer.status >= 500, `${who} broke ${path}`);
        when(answer.text.includes(canary), `${who} saw hidden words by ${path}`);
      }
    const still = await get(target, "otherCitizen", "/api/my/consents");
    when(!still.text.includes(consent), "the other's refusal is gone");
    await post(target, "otherCitizen", `/api/my/consents/${consent}/withdraw`);
    return gains;
  },
});

const shareCodes = attack({
  name: "guesses codes that open a record, and uses one twice or as somebody it was not shown to",
  asvs: ["6.6.3", "2.3.4", "6.5.1"],
  run: async (target) => {
    const { gains, when } = loot();
    for (let n = 0; n < 12; n += 1) {
      const answer = await post(target, "doctor", "/api/share/redeem", { code: `${10_000_000 + n}` });
      when(answer.status < 300, "a guessed code opened a record");
    }
    const made = await post(target, "otherCitizen", "/api/my/shares/code", { hours: 1 });
    const code = /"code":"([^"]+)"/.exec(made.text)?.[1] ?? "weak";
    when(code.replace(/\W/g, "").length < 8, `a code of ${code.length} signs`);
    for (const who of ["citizen", "itAdministrator", "nothing", "nobody"] as const) {
      const answer = await post(target, who, "/api/share/redeem", { code });
      when(answer.status < 300, `${who} redeemed a code`);
    }
    const once = await Promise.all(
      (["stranger", "stranger", "stranger"] as const).map((who) =>
        post(target, who, "/api/share/redeem", { code }),
      ),
    );
    when(once.filter(({ status }) => status < 300).length !== 1, "a code was not redeemed exactly once");
    const consents = await get(target, "otherCitizen", "/api/my/consents");
    for (const [, id = ""] of consents.text.matchAll(/"id":"([0-9a-f-]{36})"/g))
      await post(target, "otherCitizen", `/api/my/consents/${id}/withdraw`);
    const after = await get(target, "stranger", "/fhir/Patient/p-other");
    when(after.status < 400, "the record is open after the share was taken back");
    return gains;
  },
});

const emergencies = attack({
  name: "opens a record in an emergency without a reason, without the right, or for ever",
  asvs: ["8.2.1", "2.3.2"],
  run: async (target) => {
    const { gains, when } = loot();
    const path = "/api/privacy/emergencies";
    const wish = { patient: "p-other", reason: "bệnh nhân hôn mê, cần tiền sử dị ứng", purpose: "emergency" };
    for (const who of ["citizen", "itAdministrator", "nothing", "all", "nobody"] as const)
      when((await post(target, who, path, wish)).status < 300, `${who} opened a record`);
    for (const bad of [
      { ...wish, reason: "" },
      { ...wish, reason: "x" },
      { ...wish, reason: "          " },
      { ...wish, reason: "aaaaaaaaaaaaaaaa" },
      { ...wish, reason: undefined },
      { ...wish, patient: "p-other,p-own" },
      { ...wish, patient: "*" },
      { ...wish, patient: undefined },
      { ...wish, purpose: "FUN" },
    ])
      when((await post(target, "stranger", path, bad)).status < 300, `taken: ${JSON.stringify(bad)}`);
    const long = { ...wish, until: "2999-01-01T00:00:00Z", hours: 9_999, untilAt: "2999-01-01T00:00:00Z" };
    const opened = await post(target, "stranger", path, long);
    when(opened.status >= 300, `nobody can open a record: nothing is proven (${opened.text.slice(0, 120)})`);
    when(opened.text.includes("2999"), "the opener chose for how long");
    for (const who of ["doctor", "citizen"] as const)
      when((await post(target, who, `${path}/${idIn(opened)}/end`)).status < 300, `${who} ended another's`);
    await post(target, "stranger", `${path}/${idIn(opened)}/end`);
    const after = await get(target, "stranger", "/fhir/Patient/p-other");
    when(after.status < 400, "the record is open after the emergency was ended");
    return gains;
  },
});

const auditReading = attack({
  name: "reads, reviews and computes the audit log without being its reader",
  asvs: ["16.4.2", "8.2.1"],
  run: async (target) => {
    const { gains, when } = loot();
    for (const who of ["doctor", "citizen", "itAdministrator", "nothing", "all", "nobody"] as const) {
      for (const path of ["entries", "entries?patient=p-other", "findings"])
        when((await get(target, who, `/api/audit/${path}`)).status < 400, `${who} read ${path}`);
      const computed = await post(target, who, "/api/audit/findings/compute", { day: "2026-11-20" });
      when(computed.status < 300, `${who} had the log computed`);
    }
    const own = await get(target, "citizen", "/api/my/accesses");
    when(own.status !== 200, "the citizen does not see the own accesses: nothing is proven");
    when(own.text.includes(canary) || own.text.includes("p-other"), "the citizen saw accesses to another");
    return gains;
  },
});

export const peopleAttacks: Family = {
  family: "people",
  attacks: [inAnothersName, anothersThings, shareCodes, emergencies, auditReading],
};
