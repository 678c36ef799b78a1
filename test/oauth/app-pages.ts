import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface AppPages {
  /** `http://localhost:port`: another site than the product, which is at 127.0.0.1. */
  readonly origin: string;
  readonly launchUrl: string;
  readonly redirectUri: string;
  /** Which client its pages say they are. */
  use(clientId: string, scope: string): void;
  stop(): Promise<void>;
}

const library = new URL("../../node_modules/fhirclient/build/fhir-client.js", import.meta.url);

/** A public SMART app of the simplest kind: two pages and the usual library, on a server of their own. */
export async function startAppPages(): Promise<AppPages> {
  let settings = { clientId: "", scope: "" };
  const files: Readonly<Record<string, () => readonly [string, string]>> = {
    "/fhir-client.js": () => ["text/javascript", readFileSync(library, "utf8")],
    "/launch.html": () => [
      "text/html",
      pageOf(`FHIR.oauth2.authorize(${JSON.stringify({ ...settings, redirectUri: "index.html" })});`),
    ],
    "/index.html": () => ["text/html", pageOf(readingScript)],
  };
  const server = createServer((request, response) => {
    const file = files[new URL(request.url ?? "/", "http://x").pathname]?.();
    if (file === undefined) response.writeHead(404).end();
    else response.writeHead(200, { "content-type": `${file[0]}; charset=utf-8` }).end(file[1]);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://localhost:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    launchUrl: `${origin}/launch.html`,
    redirectUri: `${origin}/index.html`,
    use: (clientId, scope) => {
      settings = { clientId, scope };
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const pageOf = (script: string): string => `<!doctype html>
<html lang="en"><head><title>An app</title><link rel="icon" href="data:,"><script src="fhir-client.js"></script></head>
<body><p id="seen"></p><p id="other"></p><p id="user"></p><script>${script}</script></body></html>`;

const readingScript = `
const show = (id, text) => { document.getElementById(id).textContent = text; };
FHIR.oauth2.ready().then(async (client) => {
  const patient = await client.patient.read();
  show("seen", "read " + patient.id);
  show("user", client.user.fhirUser ?? "nobody");
  await client.request("Patient/p-2").then(
    () => show("other", "read another"),
    (error) => show("other", "refused " + error.status),
  );
}, (error) => show("seen", "failed " + error.message));
`;
