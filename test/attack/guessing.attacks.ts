import { attack, type Family, loot } from "./attack.ts";
import type { Answer } from "./send.ts";
import type { Target } from "./target.ts";

const signIn = (target: Target, login: string, password: string, from?: string): Promise<Answer> =>
  target.send({
    method: "POST",
    path: "/api/sign-in",
    headers: { origin: target.url, "sec-fetch-site": "same-origin" },
    body: { login, password },
    ...(from === undefined ? {} : { from }),
  });

const isLetIn = ({ headers, status }: Answer): boolean => status < 300 && "set-cookie" in headers;

const forcing = attack({
  name: "tries one password after the other on one account",
  asvs: ["6.3.1", "6.1.1", "2.4.1"],
  run: async (target) => {
    const { gains, when } = loot();
    const answers: Answer[] = [];
    for (let n = 0; n < 12; n += 1)
      answers.push(await signIn(target, target.account.login, `sai mật khẩu ${n}`, "127.0.0.9"));
    when(!answers.some(({ status }) => status === 429), "twelve tries in a row and no limit");
    when(answers.some(isLetIn), "a guessed password was taken");
    const right = await signIn(target, target.account.login, target.account.password, "127.0.0.9");
    when(right.status < 300, "the right password is told apart while the guesser has to wait");
    return gains;
  },
});

const lockingOut = attack({
  name: "locks a person out by failing in the person's name",
  asvs: ["6.3.1", "6.1.1"],
  unshown: "a server without walls locks nobody out",
  run: async (target) => {
    const { gains, when } = loot();
    for (let n = 0; n < 12; n += 1)
      await signIn(target, target.account.login, `sai mật khẩu ${n}`, `127.0.0.${20 + (n % 3)}`);
    const honest = await signIn(target, target.account.login, target.account.password, "127.0.0.3");
    when(honest.status >= 300, `the person is refused (${honest.status}): ${honest.text}`);
    return gains;
  },
});

const allAtOnce = attack({
  name: "sends many guesses in one moment, before the first failure is counted",
  asvs: ["6.3.1", "2.3.4"],
  run: async (target) => {
    const { gains, when } = loot();
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, n) => signIn(target, "nhan-vien-khac", `sai ${n}`, "127.0.0.11")),
    );
    const judged = answers.filter(({ status }) => status !== 429 && status !== 503).length;
    when(judged > 10, `${judged} of 30 guesses at one moment were judged`);
    when(answers.some(isLetIn), "a guess was taken");
    return gains;
  },
});

const clientSecrets = attack({
  name: "tries one secret after the other on one program",
  asvs: ["6.3.1", "10.4.10"],
  run: async (target) => {
    const { gains, when } = loot();
    const statuses: number[] = [];
    for (let n = 0; n < 12; n += 1) {
      const form = {
        grant_type: "client_credentials",
        client_id: target.client.client_id,
        client_secret: `x${n}`,
      };
      const answer = await target.send({
        method: "POST",
        path: "/oauth/token",
        from: "127.0.0.12",
        headers: { "content-type": "application/x-www-form-urlencoded" },
        body: new URLSearchParams(form).toString(),
      });
      statuses.push(answer.status);
    }
    const honest = await target.send({
      method: "POST",
      path: "/oauth/token",
      from: "127.0.0.13",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({ grant_type: "client_credentials", ...target.client }).toString(),
    });
    when(honest.status !== 200, "the program itself is kept out by the guesses of another");
    when(!statuses.includes(429), "twelve secrets in a row and no limit");
    return gains;
  },
});

const plain = ({ status, text }: Answer): string =>
  `${status} ${text.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "ID").replace(/\d+/g, "N")}`;

const existence = attack({
  name: "learns which accounts there are by what the door answers",
  asvs: ["6.3.8", "16.5.1"],
  run: async (target) => {
    const { gains, when } = loot();
    const known = await signIn(target, target.account.login, "sai mật khẩu", "127.0.0.30");
    const unknown = await signIn(target, "khong-co-ai", "sai mật khẩu", "127.0.0.31");
    when(plain(known) !== plain(unknown), `known: ${plain(known)}; unknown: ${plain(unknown)}`);
    when(Object.keys(known.headers).join() !== Object.keys(unknown.headers).join(), "other headers");
    for (const path of ["/api/sign-in/recover", "/api/sign-in/phone", "/api/sign-in/passkey/options"]) {
      const ask = (body: object, from: string) =>
        target.send({ method: "POST", path, headers: { origin: target.url }, body, from });
      const one = await ask(
        { login: target.account.login, code: "AAAA-AAAA", phone: "0900000001" },
        "127.0.0.32",
      );
      const other = await ask({ login: "khong-co-ai", code: "AAAA-AAAA", phone: "0900000002" }, "127.0.0.33");
      const strip = (answer: Answer) => plain(answer).replace(/"(?:ticket|challenge)":"[^"]+"/g, "X");
      when(strip(one) !== strip(other), `${path}: ${strip(one)} and ${strip(other)}`);
    }
    when(known.text.includes("weak"), "the account is shown");
    return gains;
  },
});

const work = attack({
  name: "learns which accounts there are by the work that the door has with them",
  asvs: ["6.3.8", "11.2.4"],
  unshown: "a server without walls does no work at all",
  run: async (target) => {
    const { gains, when } = loot();
    const known: Cost[] = [];
    const unknown: Cost[] = [];
    // The product runs in this process: its processor time is counted, which no other program can blur.
    for (let n = 0; n < 5; n += 1) {
      known.push(await costOf(() => signIn(target, target.account.login, "sai", `127.0.1.${n + 1}`)));
      unknown.push(await costOf(() => signIn(target, `khong-co-${n}`, "sai", `127.0.2.${n + 1}`)));
    }
    const [one, other] = [medianOf(known), medianOf(unknown)];
    target.note(`known account: ${textOf(one)}; unknown: ${textOf(other)}`);
    when(other.work < one.work / 2 || one.work < other.work / 2, `${textOf(one)} and ${textOf(other)}`);
    return gains;
  },
});

/** Microseconds of the processor, and of the clock on the wall. */
interface Cost {
  readonly work: number;
  readonly time: number;
}

async function costOf(act: () => Promise<unknown>): Promise<Cost> {
  const [before, begun] = [process.cpuUsage(), performance.now()];
  await act();
  const { user, system } = process.cpuUsage(before);
  return { work: user + system, time: Math.round((performance.now() - begun) * 1_000) };
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
const medianOf = (costs: readonly Cost[]): Cost => ({
  work: median(costs.map(({ work }) => work)),
  time: median(costs.map(({ time }) => time)),
});
const textOf = ({ work, time }: Cost): string => `${work} µs of work in ${time} µs`;

const halfWay = attack({
  name: "skips a step of the sign-in: a ticket as a session, a code without a password",
  asvs: ["2.3.1", "6.3.3", "7.2.1"],
  run: async (target) => {
    const { gains, when } = loot();
    const begun = await signIn(target, target.account.login, target.account.password, "127.0.0.40");
    when(begun.status >= 300, `the door is shut to everybody: nothing is proven (${begun.status})`);
    const ticket = /"ticket":"([^"]+)"/.exec(begun.text)?.[1] ?? "no-ticket";
    for (const headers of [
      { authorization: `Bearer ${ticket}` },
      { cookie: `tuetinh_session=${ticket}` },
      { cookie: `tuetinh_ticket=${ticket}` },
    ]) {
      const answer = await target.send({ path: "/api/me", headers });
      when(answer.status < 400, "half a sign-in opened the house");
    }
    for (const [path, body] of [
      ["/api/sign-in/totp", { ticket: "x", code: "000000" }],
      ["/api/sign-in/recovery-code", { ticket: "x", code: "AAAA" }],
      ["/api/sign-in/new-password", { ticket: "x", password: "mot cau mat khau that dai" }],
      ["/api/sign-in/phone/code", { ticket: "x", code: "000000" }],
      ["/api/sign-in/link", { token: "x" }],
      ["/api/sign-in/identify", { ticket: "x", personalNumber: "001200000001", birthDate: "1990-01-01" }],
    ] as const) {
      const answer = await target.send({
        method: "POST",
        path,
        headers: { origin: target.url },
        body,
        from: "127.0.0.41",
      });
      when(answer.status < 300, `${path} without the steps before`);
      when(answer.status >= 500, `${path} broke`);
    }
    return gains;
  },
});

export const guessingAttacks: Family = {
  family: "door",
  attacks: [forcing, lockingOut, allAtOnce, clientSecrets, existence, work, halfWay],
};
