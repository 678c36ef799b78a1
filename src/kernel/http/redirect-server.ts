import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface RedirectServer {
  readonly port: number;
  readonly stop: () => Promise<void>;
}

/** Addresses that programs call: a program that speaks without TLS is told so, for it has shown its key already. */
const forPrograms = /^\/(?:api|fhir|oauth|metrics|\.well-known)(?:[/?]|$)/;

/** On the old port of the web: sends browsers to the address with TLS and serves nothing else. */
export async function startRedirectServer(
  publicUrl: string,
  port: number,
  host: string,
): Promise<RedirectServer> {
  const server = createServer({ requestTimeout: 10_000 }, (request, response) =>
    answer(publicUrl, request, response),
  );
  await new Promise<void>((done, fail) => {
    server.once("error", fail);
    server.listen(port, host, done);
  });
  return {
    port: (server.address() as AddressInfo).port,
    stop: async () => {
      server.closeAllConnections();
      await new Promise<void>((done) => server.close(() => done()));
    },
  };
}

/** The host that the visitor named is not repeated: it may be anybody's. */
function answer(publicUrl: string, { method, url = "/" }: IncomingMessage, response: ServerResponse): void {
  const isPage = (method === "GET" || method === "HEAD") && url.startsWith("/") && !forPrograms.test(url);
  response.setHeader("connection", "close");
  if (isPage)
    response
      .writeHead(308, { location: new URL(`.${url.replace(/^[/\\]+/, "/")}`, `${publicUrl}/`).href })
      .end();
  else
    response.writeHead(403, { "content-type": "text/plain; charset=utf-8" }).end("Chỉ phục vụ qua HTTPS.\n");
}
