import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { attack, type Family, loot } from "./attack.ts";
import { canary, type Target } from "./target.ts";

type Ask = readonly [
  method: string,
  path: string,
  headers?: Record<string, string> | undefined,
  body?: unknown,
];

const form = { "content-type": "application/x-www-form-urlencoded" };
const batch = (url: string) => ({
  resourceType: "Bundle",
  type: "batch",
  entry: [{ request: { method: "GET", url } }],
});

/** Ways to see a patient that a careless log would miss. */
const looks: readonly Ask[] = [
  ["GET", "/fhir/Patient/p-own"],
  ["GET", "/fhir/Patient/p-own/_history/1"],
  ["GET", "/fhir/Patient/p-own/_history"],
  ["HEAD", "/fhir/Patient/p-own"],
  ["GET", "/fhir/Patient/p-own", { "if-none-match": 'W/"1"' }],
  ["GET", "/fhir/Patient/p-own", { "if-modified-since": "Fri, 31 Dec 2099 23:59:59 GMT" }],
  ["GET", "/fhir/Patient/p-own?_elements=id"],
  ["GET", "/fhir/Patient/p-own?_summary=text"],
  ["GET", "/fhir/Patient/p-own?_format=json&_pretty=true"],
  ["GET", "/fhir/Patient?_id=p-own"],
  ["GET", "/fhir/Patient?birthdate=1990-05-17&_summary=count"],
  ["GET", "/fhir/Patient?birthdate=1990-05-17&_count=0"],
  ["GET", "/fhir/Patient?name=zqnobody"],
  ["POST", "/fhir/Patient/_search", form, "_id=p-own"],
  ["GET", "/fhir/Encounter?_id=e-own&_include=Encounter:subject"],
  ["GET", "/fhir/Organization?_id=org-own&_revinclude=Patient:organization"],
  ["GET", "/fhir/Patient/p-own/$everything"],
  ["GET", "/fhir/Patient/p-own/$summary"],
  ["POST", "/fhir", {}, batch("Patient/p-own")],
  ["POST", "/fhir", {}, batch("Patient?_id=p-own")],
  ["GET", "/fhir/Patient/_history?_count=1"],
];
/** Ways to be refused. */
const refusals: readonly Ask[] = [
  ["GET", "/fhir/Patient/p-other"],
  ["GET", "/fhir/Observation/o-restricted"],
  ["DELETE", "/fhir/Patient/p-own"],
  ["GET", "/fhir/$export"],
  ["GET", "/api/jobs/counts"],
];

const unseen = attack({
  name: "looks at a patient in every way there is without leaving an entry in the audit log",
  asvs: ["16.3.2", "16.2.1", "16.3.3"],
  run: async (target) => {
    const { gains, when } = loot();
    for (const [method, path, headers, body] of looks) {
      const before = await target.countAudited();
      const answer = await ask(target, "all", [method, path, headers, body]);
      const isSeen = answer.status < 400;
      when(
        isSeen && (await target.countAudited()) === before,
        `${method} ${path} (${answer.status}) left nothing`,
      );
    }
    return gains;
  },
});

const refused = attack({
  name: "is refused without leaving an entry in the audit log",
  asvs: ["16.3.2", "16.3.1"],
  run: async (target) => {
    const { gains, when } = loot();
    for (const [method, path, headers, body] of refusals) {
      const before = await target.countAudited();
      await ask(target, "doctor", [method, path, headers, body]);
      when((await target.countAudited()) === before, `${method} ${path} left nothing`);
    }
    const before = await target.countAudited();
    await target.send({
      method: "POST",
      path: "/api/sign-in",
      headers: { origin: target.url },
      body: { login: "khong-co-ai", password: "sai" },
      from: "127.0.0.50",
    });
    when((await target.countAudited()) === before, "a failed sign-in left nothing");
    return gains;
  },
});

const ask = (target: Target, who: "all" | "doctor", [method, path, headers, body]: Ask) =>
  target.send({ method, path, headers: { ...target.askers[who], ...headers }, body });

const repeated = attack({
  name: "is shown an answer a second time, by the key of a command, without an entry in the audit log",
  asvs: ["16.3.2"],
  run: async (target) => {
    const { gains, when } = loot();
    const headers = { ...target.askers.otherCitizen, "idempotency-key": "zq-key-again" };
    const body = { kind: "complaint", details: "tôi muốn khiếu nại về việc này" };
    const send = () => target.send({ method: "POST", path: "/api/my/requests", headers, body });
    const first = await send();
    when(first.status >= 300, `the command is refused: nothing is proven (${first.text.slice(0, 100)})`);
    const before = await target.countAudited();
    const second = await send();
    const isShown = second.status < 300;
    when(isShown && (await target.countAudited()) === before, "the second showing left nothing");
    return gains;
  },
});

const hangingUp = attack({
  name: "hangs up before it reads the answer, so that only the reading has happened",
  asvs: ["16.3.2"],
  run: async (target) => {
    const { gains, when } = loot();
    const before = await target.countAudited();
    const { authorization = "" } = target.askers.all;
    const head = `GET /fhir/Patient/p-own HTTP/1.1\r\nHost: x\r\nAuthorization: ${authorization}\r\n\r\n`;
    for (let n = 0; n < 5; n += 1) await askAndLeave(target, head);
    const entries = (await target.countAudited()) - before;
    when(entries < 5, `five questions and ${entries} entries`);
    return gains;
  },
});

/** The question arrives whole; nobody is there any more to hear the answer. */
async function askAndLeave({ host, port }: Target, question: string): Promise<void> {
  const socket = connect(port, host);
  socket.on("error", () => undefined);
  socket.pause();
  await new Promise<void>((done) => socket.write(question, () => done()));
  await sleep(150);
  socket.resetAndDestroy();
}

const logInjection = attack({
  name: "writes lines of its own into the log by addresses, headers, logins and bodies",
  asvs: ["16.4.1", "16.2.5"],
  run: async (target) => {
    const { gains, when } = loot();
    const line = '\n{"level":60,"msg":"zqforgedline"}\n';
    const encoded = encodeURIComponent(line);
    const { all } = target.askers;
    await target.send({ path: `/fhir/Patient/${encoded}`, headers: all });
    await target.send({ path: `/api/${encoded}?x=${encoded}`, headers: all });
    const agent = `User-Agent: zq\u001b[2J${line.trim()}\r\nX-Request-Id: ${line.trim()}\r\n`;
    await target.raw(`GET /nothing HTTP/1.1\r\nHost: x\r\n${agent}Connection: close\r\n\r\n`);
    await target.send({
      method: "POST",
      path: "/api/sign-in",
      headers: { origin: target.url },
      body: { login: line.slice(0, 60), password: line },
    });
    await target.send({ method: "POST", path: "/fhir/Patient", headers: all, body: line });
    const lines = target
      .logged()
      .split("\n")
      .filter((each) => each !== "");
    when(
      lines.some((each) => /"msg":"zqforgedline"|"message":"zqforgedline"/.test(each)),
      "a forged line",
    );
    when(
      lines.some((each) => !isJson(each)),
      "a line that is no JSON",
    );
    when(target.logged().includes("\u001b"), "signs that move the cursor of whoever reads the log");
    return gains;
  },
});

function isJson(line: string): boolean {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false; // the answer itself
  }
}

const secrets = attack({
  name: "reads the log for names, numbers, passwords, tokens and cookies of all attacks before",
  asvs: ["16.2.5", "14.2.4", "13.3.1"],
  run: async (target) => {
    const { gains, when } = loot();
    await target.send({ path: `/fhir/Patient?name=${canary}`, headers: target.askers.all });
    await target.send({
      method: "POST",
      path: "/api/sign-in",
      headers: { origin: target.url },
      body: target.account,
    });
    await target.send({
      path: `/nothing/${canary}?token=${target.client.client_secret}`,
      headers: target.askers.doctor,
    });
    const log = target.logged();
    const secretsOf = Object.values(target.askers).flatMap((asker) =>
      ["authorization", "cookie"].flatMap((name) => {
        const secret = (asker[name] ?? "").replace(/^Bearer |^\w+=/, "");
        return secret === "" ? [] : [[name, secret] as const];
      }),
    );
    const hidden = [
      ["a patient's name", canary],
      ["a password", target.account.password],
      ["a program's secret", target.client.client_secret],
      ["a patient's name", "Trần"],
      ...secretsOf,
    ] as const;
    for (const [what, value] of hidden) when(log.includes(value), `the log holds ${what}`);
    return gains;
  },
});

export const traceAttacks: Family = {
  family: "traces",
  attacks: [unseen, refused, repeated, hangingUp, logInjection, secrets],
};
