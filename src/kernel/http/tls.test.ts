import assert from "node:assert/strict";
import { execFile, execFileSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { get, type IncomingMessage } from "node:http";
import { request } from "node:https";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { connect, type SecureVersion, type TLSSocket } from "node:tls";
import { startTestServer, type TestServer } from "#test/harness/http-server.ts";
import { createLog } from "../base/log.ts";
import { startRedirectServer } from "./redirect-server.ts";
import { openTls, type Tls } from "./tls.ts";

const folder = mkdtempSync(path.join(tmpdir(), "tuetinh-tls-"));
const inFolder = (name: string): string => path.join(folder, name);
const logged: string[] = [];

/** A certificate for localhost, as an authority of its own. */
function makePair(name: string, more: readonly string[] = []): void {
  const files = ["-keyout", inFolder(`${name}.key`), "-out", inFolder(`${name}.crt`)];
  const subject = ["-subj", `/CN=${name}`, "-addext", "subjectAltName=DNS:localhost"];
  const kind = more.length > 0 ? more : ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"];
  execFileSync("openssl", ["req", "-x509", "-nodes", "-days", "2", ...kind, ...files, ...subject], {
    stdio: "ignore",
  });
}

let app: TestServer;
let tls: Tls;
let port = 0;
const use = (name: string): void => {
  copyFileSync(inFolder(`${name}.crt`), inFolder("server.crt"));
  copyFileSync(inFolder(`${name}.key`), inFolder("server.key"));
};
const files = { certFile: inFolder("server.crt"), keyFile: inFolder("server.key") };
const log = createLog("info", { write: (line) => void logged.push(line) });

before(async () => {
  makePair("first");
  makePair("second");
  use("first");
  tls = openTls(files, log);
  app = await startTestServer({ routes: [], options: { publicUrl: "https://localhost", tls } });
  port = Number(new URL(app.url).port);
});
after(async () => {
  await app.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface Handshake {
  readonly version?: SecureVersion;
  readonly ciphers?: string;
}

/** Protocol, suite and name of the certificate of one handshake. */
function shakeHands({ version, ciphers }: Handshake = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = {
      port,
      host: "127.0.0.1",
      servername: "localhost",
      rejectUnauthorized: false,
      ...(version === undefined ? {} : { minVersion: version, maxVersion: version }),
      ...(ciphers === undefined ? {} : { ciphers }),
    };
    const socket: TLSSocket = connect(options, () => {
      const { CN } = socket.getPeerCertificate().subject;
      resolve(`${String(socket.getProtocol())} ${socket.getCipher().name} ${String(CN)}`);
      socket.end();
    });
    socket.once("error", reject);
  });
}

test("an answer over TLS tells the browser to stay with it", async () => {
  const headers = await new Promise<NodeJS.Dict<string | string[]>>((resolve, reject) => {
    const ca = readFileSync(inFolder("first.crt"));
    request({ port, host: "127.0.0.1", servername: "localhost", path: "/healthz", ca }, (answer) => {
      answer.resume();
      resolve(answer.headers);
    })
      .once("error", reject)
      .end();
  });
  assert.match(String(headers["strict-transport-security"]), /max-age=31536000; includeSubDomains/);
  assert.match(app.url, /^https:/);
});

test("TLS 1.3 is preferred, TLS 1.2 only with forward secrecy, nothing older", async () => {
  assert.match(await shakeHands(), /^TLSv1\.3 TLS_AES_256_GCM_SHA384/);
  assert.match(await shakeHands({ version: "TLSv1.2" }), /^TLSv1\.2 ECDHE-ECDSA-AES256-GCM-SHA384/);
  await assert.rejects(shakeHands({ version: "TLSv1.1", ciphers: "DEFAULT@SECLEVEL=0" }));
  await assert.rejects(shakeHands({ version: "TLSv1", ciphers: "DEFAULT@SECLEVEL=0" }));
  for (const weak of ["AES256-SHA", "ECDHE-ECDSA-AES128-SHA", "DES-CBC3-SHA", "NULL-SHA256", "RC4-SHA"])
    await assert.rejects(shakeHands({ version: "TLSv1.2", ciphers: `${weak}:@SECLEVEL=0` }), weak);
});

test("openssl itself sees no old protocol", async () => {
  const ask = (protocol: string) =>
    new Promise<string>((done) => {
      const words = ["s_client", "-connect", `127.0.0.1:${port}`, "-cipher", "ALL:@SECLEVEL=0", protocol];
      const child = execFile("openssl", words, { timeout: 10_000 }, (_error, output) => done(output));
      child.stdin?.end();
    });
  assert.match(await ask("-tls1_2"), /Cipher\s*(?:is|:) ECDHE/);
  assert.doesNotMatch(await ask("-tls1_1"), /Cipher\s*(?:is|:) (?!\(NONE\)|0000)\S/);
});

test("a plain request on the port with TLS is not answered", async () => {
  await assert.rejects(fetch(`http://127.0.0.1:${port}/healthz`));
});

test("a renewed certificate is in use without a restart, a broken one is not", async () => {
  use("second");
  tls.refresh();
  assert.match(await shakeHands(), /second$/);
  writeFileSync(inFolder("server.crt"), "broken");
  tls.refresh();
  assert.match(await shakeHands(), /second$/);
  assert.ok(logged.some((line) => line.includes("the old one stays")));
});

test("a key of another certificate is refused before anybody is let in", () => {
  copyFileSync(inFolder("first.crt"), inFolder("server.crt"));
  copyFileSync(inFolder("second.key"), inFolder("server.key"));
  assert.throws(() => openTls(files, log), { code: "config.TLS_CERT" });
  assert.throws(() => openTls({ ...files, keyFile: "/nowhere" }, log), { code: "config.TLS_KEY" });
});

test("browsers on the old port are sent to the public address, programs are refused", async () => {
  const server = await startRedirectServer("https://tuetinh.example", 0, "127.0.0.1");
  const ask = (where: string, host = "evil.example") =>
    new Promise<IncomingMessage>((resolve, reject) => {
      get({ port: server.port, host: "127.0.0.1", path: where, headers: { host } }, (answer) => {
        answer.resume();
        resolve(answer);
      }).once("error", reject);
    });
  const page = await ask("/citizen?x=1");
  assert.equal(page.statusCode, 308);
  assert.equal(page.headers.location, "https://tuetinh.example/citizen?x=1");
  for (const away of ["//evil.example/x", "/\\evil.example/x", "/..//evil.example"])
    assert.match((await ask(away)).headers.location ?? "", /^https:\/\/tuetinh\.example\//, away);
  for (const called of ["/fhir/Patient", "/api/me", "/oauth/token"])
    assert.equal((await ask(called)).statusCode, 403, called);
  await server.stop();
});
