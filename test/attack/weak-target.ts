import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { rawSender, sender } from "./send.ts";
import type { StartedTarget } from "./start-target.ts";
import { type Asker, type Askers, canary, restrictedCanary } from "./target.ts";

const asker: Asker = { authorization: "Bearer weak", cookie: "tuetinh_session=weak" };
const askers: Askers = {
  all: asker,
  patientsOnly: asker,
  nothing: asker,
  doctor: asker,
  citizen: asker,
  otherCitizen: asker,
  stranger: asker,
  itAdministrator: asker,
  official: asker,
  nobody: {},
};

/**
 * A server without walls: it answers everything, to everybody, with everything it has, believes every header, logs every
 * secret and changes every right. An attack that reports no success here could not report one anywhere.
 */
export async function startWeakTarget(): Promise<StartedTarget> {
  const logged: string[] = [];
  let rights = 0;
  let caught = 0;
  const server = createServer({ insecureHTTPParser: true, keepAlive: true }, (request, response) => {
    void readAll(request).then((body) => {
      rights += 1;
      caught += 1;
      logged.push(`{"level":30} ${request.url} ${JSON.stringify(request.headers)} ${body}\n`);
      answer(request, response, body);
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  return {
    target: {
      url: `http://127.0.0.1:${port}`,
      host: "127.0.0.1",
      port,
      askers,
      client: { client_id: "weak", client_secret: "weak-secret" },
      app: { client_id: "weak", redirect_uri: "http://127.0.0.1:9/back" },
      accounts: { doctor: "weak", citizen: "weak", itAdministrator: "weak" },
      others: { grant: "weak", session: "weak" },
      account: { login: "weak", password: "weak-password" },
      send: sender("127.0.0.1", port),
      raw: rawSender("127.0.0.1", port),
      logged: () => logged.join(""),
      countAudited: () => Promise.resolve(0),
      rights: () => Promise.resolve(String(rights)),
      note: () => undefined,
      trap: { url: "http://127.0.0.1:1", caught: () => caught },
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise<void>((done) => server.close(() => done()));
    },
  };
}

async function readAll(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
  return Buffer.concat(parts).toString("utf8");
}

function answer(request: IncomingMessage, response: ServerResponse, body: string): void {
  const { url = "", headers } = request;
  const asked = decode(url);
  // Hostile input breaks something inside, and the sender is shown what.
  const isOdd = /['\\%$(]|__proto__|constructor|\p{Cc}|.{2000}/u.test(asked + body.slice(0, 5_000));
  response.statusCode = isOdd && !url.includes("/sign-in") ? 500 : 200;
  setWeakHeaders(request, response);
  response.end(
    JSON.stringify({
      resourceType: "Bundle",
      id: "p-other",
      total: isOdd ? 2 : 1,
      words: [canary, restrictedCanary, "visible"],
      passwd: "root:x:0:0:root:/root:/bin/sh",
      stack: `Error: select * from fhir.patient\n    at weak (/srv/node_modules/pg/lib/client.js:1:1)`,
      access_token: "weak",
      name: "weak",
      permissions: ["everything"],
      state: "active",
      asked,
      // Whatever host is claimed is believed.
      issuer: `http://${String(headers["x-forwarded-host"] ?? headers.host)}`,
      metrics: "process_cpu_seconds_total 1",
      body: body.slice(0, 1_000),
    }),
  );
}

function setWeakHeaders({ headers, url = "" }: IncomingMessage, response: ServerResponse): void {
  response.setHeader("content-type", "text/html");
  response.setHeader("x-powered-by", "weak 1.0");
  response.setHeader("access-control-allow-origin", headers.origin ?? "*");
  response.setHeader("access-control-allow-credentials", "true");
  response.setHeader("set-cookie", "tuetinh_session=weak");
  const { searchParams } = new URL(url, "http://weak.test");
  const next = searchParams.get("continue") ?? `${searchParams.get("redirect_uri") ?? ""}?code=weak`;
  if (/^[\x21-\x7e]+$/.test(next)) response.setHeader("location", next);
}

function decode(url: string): string {
  try {
    return decodeURIComponent(url);
  } catch {
    return url;
  }
}
