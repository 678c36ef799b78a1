import { Agent, request } from "node:http";
import { connect } from "node:net";

export interface Sending {
  readonly method?: string;
  /** Sent exactly as it stands. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON unless it is text or bytes. */
  readonly body?: unknown;
  /** Address of this machine to come from, such as `127.0.0.2`. */
  readonly from?: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

const patience = 20_000;

/** One request over HTTP, with an address and headers that `fetch` would not send. */
export function sender(host: string, port: number): (sending: Sending) => Promise<Answer> {
  const agent = new Agent({ keepAlive: true, maxSockets: 16 });
  return ({ method = "GET", path, headers = {}, body, from }) => {
    const bytes = bytesOf(body);
    const type = bytes === undefined || "content-type" in headers ? {} : { "content-type": typeFor(path) };
    const length = bytes === undefined ? {} : { "content-length": String(bytes.length) };
    return new Promise((resolve, reject) => {
      const sent = request(
        {
          host,
          port,
          agent,
          method,
          path,
          headers: { ...type, ...length, ...headers },
          timeout: patience,
          ...(from === undefined ? {} : { localAddress: from }),
        },
        (answer) => {
          const parts: Buffer[] = [];
          answer.on("data", (part: Buffer) => parts.push(part));
          answer.once("error", reject);
          answer.once("end", () =>
            resolve({
              status: answer.statusCode ?? 0,
              headers: answer.headers,
              text: Buffer.concat(parts).toString("utf8"),
            }),
          );
        },
      );
      sent.once("timeout", () => sent.destroy(new Error(`no answer to ${method} ${path.slice(0, 80)}`)));
      sent.once("error", reject);
      sent.end(bytes);
    });
  };
}

const typeFor = (path: string): string =>
  path.startsWith("/fhir") ? "application/fhir+json" : "application/json";

function bytesOf(body: unknown): Buffer | undefined {
  if (body === undefined) return undefined;
  if (Buffer.isBuffer(body)) return body;
  return Buffer.from(typeof body === "string" ? body : JSON.stringify(body));
}

/** Bytes on a bare socket; what comes back until the server closes or has been silent for a while. */
export function rawSender(host: string, port: number): (bytes: string | Buffer) => Promise<string> {
  return (bytes) =>
    new Promise((resolve) => {
      const socket = connect(port, host);
      const parts: Buffer[] = [];
      const end = (): void => {
        socket.destroy();
        resolve(Buffer.concat(parts).toString("latin1"));
      };
      socket.setTimeout(400, end);
      socket.on("data", (part: Buffer) => parts.push(part));
      socket.once("error", end);
      socket.once("close", end);
      socket.write(bytes);
    });
}
