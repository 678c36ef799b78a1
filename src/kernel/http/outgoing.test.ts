import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, test } from "node:test";
import { createOutgoing, type OutgoingSettings } from "./outgoing.ts";

let server: Server;
let port = 0;
let asked: string[] = [];
before(async () => {
  server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url} ${request.headers.host}`);
    if (request.url === "/away") response.writeHead(302, { location: "http://127.0.0.1/inside" }).end();
    else if (request.url === "/endless") for (let n = 0; n < 40; n += 1) response.write("x".repeat(100_000));
    else if (request.url === "/silent") return;
    else
      request.pipe(response.writeHead(200, { "content-type": "text/plain", "set-cookie": ["a=1", "b=2"] }));
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  port = (server.address() as AddressInfo).port;
});
after(() => {
  server.closeAllConnections();
  server.close();
});

const wayOut = (settings: Partial<OutgoingSettings> = {}) => {
  asked = [];
  return createOutgoing({
    hosts: [`http://partner.test:${port}`],
    networks: ["127.0.0.0/8"],
    resolve: () => Promise.resolve(["127.0.0.1"]),
    ...settings,
  });
};
const partner = (path = "/") => `http://partner.test:${port}${path}`;
const isRefused = (code: string) => ({ name: "AppError", code: `outgoing.${code}` });

test("a named machine is called at the address that was judged, under its own name", async () => {
  const answer = await wayOut().fetch(partner("/ask?x=1"), { method: "POST", body: "xin chào" });
  assert.equal(await answer.text(), "xin chào");
  assert.deepEqual(answer.headers.getSetCookie(), ["a=1", "b=2"]);
  assert.deepEqual(asked, [`POST /ask?x=1 partner.test:${port}`]);
});

test("a machine that nobody named is not called, nor is a named one at another port or without TLS", async () => {
  const out = wayOut({ hosts: ["partner.test", "*.health.test"] });
  for (const address of [
    partner(),
    "https://partner.test:8443/",
    "https://partner.test.evil.test/",
    "https://health.test/",
    "https://evilhealth.test/",
    "https://user:pass@partner.test/",
    "https://partner.test@evil.test/",
    "file:///etc/passwd",
    "gopher://partner.test/",
  ])
    await assert.rejects(out.fetch(address), isRefused("host"), address);
});

test("addresses inside the house are refused however they are spelled", async () => {
  for (const spelled of [
    "127.0.0.1",
    "2130706433",
    "0x7f.1",
    "0177.0.0.1",
    "[::1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:a9fe:a9fe]",
    "169.254.169.254",
    "10.1.2.3",
    "[fd00:ec2::254]",
    "[64:ff9b::7f00:1]",
    "[2002:7f00:1::]",
    "0.0.0.0",
  ]) {
    const address = `http://${spelled}:${port}/`;
    const out = wayOut({ hosts: [address.slice(0, -1)], networks: [] });
    await assert.rejects(out.fetch(address), isRefused("address"), spelled);
  }
  assert.deepEqual(asked, []);
});

test("a name is refused when only one of its addresses lies inside", async () => {
  const out = wayOut({ networks: [], resolve: () => Promise.resolve(["93.184.215.14", "127.0.0.1"]) });
  await assert.rejects(out.fetch(partner()), isRefused("address"));
});

test("the place where clouds keep keys stays closed even when its network was opened", async () => {
  const out = wayOut({
    networks: ["169.254.0.0/16"],
    resolve: () => Promise.resolve(["169.254.169.254"]),
  });
  await assert.rejects(out.fetch(partner()), isRefused("address"));
});

test("a name that changes its address after it was judged is called at the first one", async () => {
  let times = 0;
  const answers = [["127.0.0.1"], ["127.0.0.2"]];
  const out = wayOut({
    networks: ["127.0.0.1/32"],
    resolve: () => Promise.resolve(answers[times++] ?? []),
  });
  assert.equal((await out.fetch(partner())).status, 200);
  assert.equal(times, 1);
  await assert.rejects(out.fetch(partner()), isRefused("address"));
});

test("a redirect is an answer and is not followed", async () => {
  const answer = await wayOut().fetch(partner("/away"));
  assert.equal(answer.status, 302);
  assert.deepEqual(asked, [`GET /away partner.test:${port}`]);
});

test("an answer without end is cut off", async () => {
  await assert.rejects(wayOut({ longestAnswer: 1_000 }).fetch(partner("/endless")), isRefused("too-long"));
});

test("a machine that never answers is given up, and so is a resolver", async () => {
  await assert.rejects(wayOut({ timeout: 50 }).fetch(partner("/silent")), isRefused("unreachable"));
  const deaf = wayOut({ timeout: 50, resolve: () => new Promise(() => {}) });
  await assert.rejects(deaf.fetch(partner()), isRefused("unreachable"));
});

test("headers that would change who is asked or how are not taken from the caller", async () => {
  await wayOut().fetch(partner(), { headers: { host: "inside.test", "transfer-encoding": "chunked" } });
  assert.deepEqual(asked, [`GET / partner.test:${port}`]);
});

test("an entry that is no machine is refused when the product starts", () => {
  for (const entry of ["", "http://", "https://a.test/path", "https://u@a.test", "a b"])
    assert.throws(() => createOutgoing({ hosts: [entry] }), /no machine/, entry);
});
