import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { type IncomingMessage, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { startTestServer, type TestServer } from "./harness/http-server.ts";

const nginx = ["/usr/sbin/nginx", "/usr/bin/nginx", "/usr/local/bin/nginx"].find((file) => existsSync(file));
const skip = nginx === undefined ? "nginx is not installed here" : false;
const folder = mkdtempSync(path.join(tmpdir(), "tuetinh-proxy-"));
const name = "hoso.example.vn";

let app: TestServer;
let stopProxy = (): Promise<void> => Promise.resolve();
let plainPort = 0;
let tlsPort = 0;

before(async () => {
  if (nginx === undefined) return;
  [plainPort, tlsPort] = [await freePort(), await freePort()];
  app = await startTestServer({ routes: [], options: { publicUrl: `https://${name}`, trustProxy: true } });
  const words = "req -x509 -nodes -days 2 -newkey ec -pkeyopt ec_paramgen_curve:P-256".split(" ");
  const files = ["-keyout", path.join(folder, "tls.key"), "-out", path.join(folder, "tls.crt")];
  execFileSync(
    "openssl",
    [...words, ...files, "-subj", `/CN=${name}`, "-addext", `subjectAltName=DNS:${name}`],
    {
      stdio: "ignore",
    },
  );
  stopProxy = await startProxy(nginx);
});
after(async () => {
  await stopProxy();
  if (nginx !== undefined) await app.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** The file as it is delivered, with this test's ports and files in the places marked HERE. */
function siteFile(): string {
  return readFileSync("deploy/nginx.conf", "utf8")
    .replace("127.0.0.1:8080", new URL(app.url).host)
    .replaceAll("listen 80", `listen 127.0.0.1:${plainPort}`)
    .replaceAll("listen 443", `listen 127.0.0.1:${tlsPort}`)
    .replaceAll("/etc/tuetinh", folder);
}

async function startProxy(program: string): Promise<() => Promise<void>> {
  mkdirSync(path.join(folder, "tmp"));
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
    (kind) => `${kind}_temp_path ${path.join(folder, "tmp", kind)};`,
  );
  const whole = `daemon off; pid ${folder}/pid; error_log ${folder}/error.log;
    events {} http { ${temporary.join(" ")} ${siteFile()} }`;
  writeFileSync(path.join(folder, "nginx.conf"), whole);
  const child = spawn(program, ["-p", folder, "-c", path.join(folder, "nginx.conf")], { stdio: "ignore" });
  const ended = new Promise<void>((done) => child.once("exit", () => done()));
  for (let tries = 0; tries < 100 && !(await isReached()); tries += 1) await sleep(50);
  return async () => {
    child.kill("SIGTERM");
    await ended;
  };
}

const isReached = (): Promise<boolean> =>
  ask("https", "/healthz").then(
    () => true,
    () => false,
  );

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  await new Promise<void>((done) => server.close(() => done()));
  return port;
}

type Asked = Pick<IncomingMessage, "statusCode" | "headers"> & { readonly text: string };

function ask(
  kind: "http" | "https",
  where: string,
  headers: Record<string, string> = {},
  servername = name,
): Promise<Asked> {
  const common = { host: "127.0.0.1", path: where, headers: { host: name, ...headers } };
  return new Promise((resolve, reject) => {
    const take = (answer: IncomingMessage): void => {
      const parts: Buffer[] = [];
      answer.on("data", (part: Buffer) => parts.push(part));
      answer.once("end", () =>
        resolve({
          statusCode: answer.statusCode,
          headers: answer.headers,
          text: Buffer.concat(parts).toString(),
        }),
      );
    };
    const sent =
      kind === "http"
        ? requestHttp({ ...common, port: plainPort }, take)
        : requestHttps(
            { ...common, port: tlsPort, servername, ca: readFileSync(path.join(folder, "tls.crt")) },
            take,
          );
    sent.once("error", reject).end();
  });
}

test("the product answers through the proxy with its own headers and nothing of the proxy's", {
  skip,
}, async () => {
  const answer = await ask("https", "/healthz");
  assert.equal(answer.statusCode, 200);
  assert.match(String(answer.headers["strict-transport-security"]), /max-age=31536000/);
  assert.match(String(answer.headers["content-security-policy"]), /frame-ancestors 'none'/);
  assert.doesNotMatch(String(answer.headers["server"]), /\d/);
});

test("browsers are sent to HTTPS, programs are refused without it", { skip }, async () => {
  const page = await ask("http", "/citizen?x=1");
  assert.equal(page.statusCode, 308);
  assert.equal(page.headers.location, `https://${name}/citizen?x=1`);
  for (const where of ["/fhir/Patient", "/api/me", "/oauth/token", "/fhir"])
    assert.equal((await ask("http", where)).statusCode, 403, where);
});

test("another host is not served", { skip }, async () => {
  await assert.rejects(ask("http", "/", { host: "evil.example" }));
  await assert.rejects(ask("https", "/", {}, "evil.example"));
});

test("a visitor cannot claim to be this machine, nor another host", { skip }, async () => {
  const claims = {
    "x-forwarded-for": "127.0.0.1",
    forwarded: "for=127.0.0.1;host=evil.example",
    "x-real-ip": "127.0.0.1",
    "x-forwarded-host": "evil.example",
  };
  assert.equal((await ask("https", "/metrics", claims)).statusCode, 404);
  const told = await ask("https", "/.well-known/smart-configuration", claims);
  assert.equal(told.statusCode, 200);
  assert.match(told.text, /https:\/\/hoso\.example\.vn/);
  assert.doesNotMatch(told.text, /evil\.example/);
});
