import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { attack, type Family, loot } from "./attack.ts";
import { canary, type Target } from "./target.ts";

/** Statuses of all answers that came back on one connection. */
const statusesOf = (text: string): readonly number[] =>
  [...text.matchAll(/HTTP\/1\.[01] (\d{3})/g)].map((match) => Number(match[1]));

const host = ({ host: name, port }: Target): string => `Host: ${name}:${port}\r\n`;

/** The second request stands in the body of the first: two answers mean that it was taken for a request. */
const smuggled = (target: Target): Readonly<Record<string, string>> => {
  const inner = `GET /healthz?zqsmuggled HTTP/1.1\r\n${host(target)}\r\n`;
  const head = (fields: string) => `POST /oauth/token HTTP/1.1\r\n${host(target)}${fields}\r\n`;
  const chunked = `0\r\n\r\n${inner}`;
  return {
    "both lengths": head(`Content-Length: ${chunked.length}\r\nTransfer-Encoding: chunked\r\n`) + chunked,
    "both lengths, turned": head(`Transfer-Encoding: chunked\r\nContent-Length: 4\r\n`) + chunked,
    "two lengths": head(`Content-Length: 0\r\nContent-Length: ${inner.length}\r\n`) + inner,
    "a list of lengths": head(`Content-Length: 0, ${inner.length}\r\n`) + inner,
    "a signed length": head(`Content-Length: +0\r\n`) + inner,
    "a negative length": head(`Content-Length: -1\r\n`) + inner,
    "a length in hex": head(`Content-Length: 0x0\r\n`) + inner,
    "a space before the colon": head(`Transfer-Encoding : chunked\r\nContent-Length: 5\r\n`) + chunked,
    "an unknown coding": head(`Transfer-Encoding: xchunked\r\nContent-Length: 0\r\n`) + inner,
    "a coding twice": head(`Transfer-Encoding: chunked, identity\r\n`) + chunked,
    "a tab in the coding": head(`Transfer-Encoding:\tchunked\x0b\r\n`) + chunked,
    "a folded header": head(`Transfer-Encoding:\r\n chunked\r\nContent-Length: 0\r\n`) + inner,
    "a bare line feed": head(`X: y\nTransfer-Encoding: chunked\r\nContent-Length: 0\r\n`) + inner,
    "a bad chunk": head(`Transfer-Encoding: chunked\r\n`) + `zz\r\n\r\n${inner}`,
    "a chunk with a sign": head(`Transfer-Encoding: chunked\r\n`) + `+0\r\n\r\n${inner}`,
    "a null in a header": head(`X: a\0b\r\nContent-Length: 0\r\n`) + inner,
  };
};

const smuggling = attack({
  name: "hides a second request in the body of the first",
  asvs: ["4.2.1"],
  unshown: "the parser of Node refuses what a weak front would pass on",
  run: async (target) => {
    const { gains, when } = loot();
    for (const [what, bytes] of Object.entries(smuggled(target))) {
      const statuses = statusesOf(await target.raw(bytes));
      // A body that ended early is refused; a pipelined request after a whole one would be a second 200.
      when(
        statuses.length > 1 && statuses[1] === 200 && statuses[0] !== 400,
        `${what}: ${statuses.join(", ")}`,
      );
      when(
        statuses.some((status) => status >= 500 && status !== 501),
        `${what} broke the server`,
      );
    }
    return gains;
  },
});

const splitting = attack({
  name: "breaks answers apart by line ends in addresses, ids and headers",
  asvs: ["1.2.1", "4.2.4"],
  run: async (target) => {
    const { gains, when } = loot();
    const headers = target.askers.all;
    for (const end of ["%0d%0a", "%0a", "%0d", "%E5%98%8A%E5%98%8D", "%c4%8d%c4%8a"])
      for (const path of [
        `/fhir/Patient/x${end}Set-Cookie:zq=1`,
        `/${end}Set-Cookie:zq=1`,
        `/fhir/Patient?name=x${end}Set-Cookie:zq=1`,
        `/?continue=/${end}Set-Cookie:zq=1`,
      ]) {
        const answer = await target.send({ path, headers });
        when("set-cookie" in answer.headers, `${path} set a cookie`);
        when(answer.status >= 500, `${path} broke`);
      }
    for (const id of ["x\tset-cookie: a=1", "<script>", "../../x"]) {
      const answer = await target.send({ path: "/healthz", headers: { "x-request-id": id } });
      when(String(answer.headers["x-request-id"] ?? id) === id, "a request id of any shape is echoed");
    }
    return gains;
  },
});

const hosts = attack({
  name: "names another host so that links and tokens point to it",
  asvs: ["4.1.3", "15.3.4"],
  run: async (target) => {
    const { gains, when } = loot();
    const tries = [
      { "x-forwarded-host": "evil.example" },
      { forwarded: "host=evil.example;proto=https" },
      { "x-forwarded-proto": "https", "x-forwarded-host": "evil.example" },
      { "x-host": "evil.example", "x-original-url": "/fhir/Patient", "x-rewrite-url": "/fhir/Patient" },
    ];
    for (const more of tries)
      for (const path of [
        "/fhir/metadata",
        "/.well-known/smart-configuration",
        "/.well-known/openid-configuration",
        "/fhir/Patient?_count=1",
      ]) {
        const answer = await target.send({ path, headers: { ...target.askers.all, ...more } });
        when(
          /evil\.example/.test(answer.text + JSON.stringify(answer.headers)),
          `${path} names the host of ${Object.keys(more).join()}`,
        );
      }
    const doubled = await target.raw(
      `GET /healthz HTTP/1.1\r\n${host(target)}Host: evil.example\r\nConnection: close\r\n\r\n`,
    );
    when(doubled.includes("evil.example"), "two hosts were taken");
    return gains;
  },
});

const fromHere = attack({
  name: "claims to be this machine by headers, to see the figures and get round the limits",
  asvs: ["4.1.3", "13.4.5", "15.3.4"],
  run: async (target) => {
    const { gains, when } = loot();
    for (const name of ["x-forwarded-for", "x-real-ip", "true-client-ip", "x-client-ip", "cf-connecting-ip"])
      for (const path of ["/metrics", "/fhir/Patient/p-other", "/api/jobs/counts"]) {
        const headers = { [name]: "127.0.0.1", "x-forwarded-for": "127.0.0.1" };
        const answer = await target.send({ path, headers });
        when(answer.status < 400, `${path} was open with ${name}`);
      }
    return gains;
  },
});

const figures = attack({
  name: "reads health, figures and the description of the API for what they tell",
  asvs: ["13.4.5", "13.4.6", "16.5.1"],
  run: async (target) => {
    const { gains, when } = loot();
    for (const path of ["/healthz", "/readyz", "/", "/nothing", "/fhir/nothing/1", "/api/nothing"]) {
      const { text, headers } = await target.send({ path });
      when(text.includes(canary), `${path} shows a patient`);
      when(
        /\b\d+\.\d+\.\d+\b|postgres|node_modules|fastify/i.test(text.replace(/<[^>]+>/g, "")),
        `${path} tells versions: ${text.slice(0, 80)}`,
      );
      when("x-powered-by" in headers || "server" in headers, `${path} tells what it runs on`);
    }
    for (const path of [
      "/api/openapi.json",
      "/.git/config",
      "/.env",
      "/package.json",
      "/data/keys/master.key",
      "/debug",
      "/status",
      "/actuator",
      "/simulators/vneid",
      "/simulators/sms",
      "/simulators/outside-login",
      "/simulators/vneid/.well-known/openid-configuration",
      "/assets/",
      "/assets",
      "/fhir/",
    ]) {
      const { status } = await target.send({ path });
      when(status < 400, `${path} is open to nobody in particular`);
    }
    return gains;
  },
});

const slow = attack({
  name: "holds many connections with requests that never end, and asks for the record meanwhile",
  asvs: ["15.2.2"],
  unshown: "a server without walls has no limits either, but nobody waits for it",
  run: async (target) => {
    const { gains, when } = loot();
    const sockets = Array.from({ length: 200 }, () => {
      const socket = connect(target.port, target.host);
      socket.on("error", () => undefined);
      socket.write(`POST /fhir/Patient HTTP/1.1\r\n${host(target)}Content-Length: 100\r\nX-Slow: `);
      return socket;
    });
    await sleep(200);
    for (const socket of sockets) socket.write("a");
    const answers = await Promise.all(
      Array.from({ length: 5 }, () =>
        target.send({ path: "/fhir/Patient/p-own", headers: target.askers.all }),
      ),
    );
    when(
      answers.some(({ status }) => status !== 200),
      "others are not answered meanwhile",
    );
    for (const socket of sockets) socket.destroy();
    return gains;
  },
});

const oversize = attack({
  name: "sends addresses, headers and bodies larger than anything honest",
  asvs: ["4.2.5", "5.2.1", "15.2.2"],
  run: async (target) => {
    const { gains, when } = loot();
    const headers = target.askers.all;
    const big = "a".repeat(300_000);
    const replies = [
      await target.raw(`GET /${big} HTTP/1.1\r\n${host(target)}\r\n`),
      await target.raw(`GET /healthz HTTP/1.1\r\n${host(target)}X: ${big}\r\n\r\n`),
      await target.raw(`GET /healthz HTTP/1.1\r\n${host(target)}${"X: y\r\n".repeat(20_000)}\r\n`),
    ];
    for (const reply of replies)
      when(
        statusesOf(reply).some((status) => status < 400 || status >= 500),
        `an oversized head: ${reply.slice(0, 40)}`,
      );
    const body = Buffer.alloc(2_000_000, "[");
    const answer = await target.send({
      method: "POST",
      path: "/oauth/token",
      headers: { ...headers, "content-type": "application/json" },
      body,
    });
    when(answer.status < 400 || answer.status >= 500, `two megabytes for a token: ${answer.status}`);
    const after = await target.send({ path: "/fhir/Patient/p-own", headers });
    when(after.status !== 200, "the server is gone");
    return gains;
  },
});

export const wireAttacks: Family = {
  family: "wire",
  attacks: [smuggling, splitting, hosts, fromHere, figures, slow, oversize],
};
