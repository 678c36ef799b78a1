import { randomInt } from "node:crypto";
import { Agent, request } from "node:http";

export interface Asked {
  readonly method: string;
  /** From the root of the product. */
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answered {
  readonly status: number;
  readonly text: string;
}

const agent = new Agent({ keepAlive: true, maxSockets: 48 });

/** One request over a kept connection, each from an address of its own. */
export function ask(url: string, { method, path, body, headers }: Asked): Promise<Answered> {
  const sent = body === undefined ? undefined : typeof body === "string" ? body : JSON.stringify(body);
  const type = path.startsWith("/fhir") ? "application/fhir+json" : "application/json";
  return new Promise((resolve, reject) => {
    const asked = request(
      url + path,
      {
        method,
        agent,
        headers: {
          "x-forwarded-for": `10.${randomInt(256)}.${randomInt(256)}.${randomInt(256)}`,
          ...(sent === undefined ? {} : { "content-type": type, "content-length": Buffer.byteLength(sent) }),
          ...headers,
        },
      },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on("data", (chunk: Buffer) => chunks.push(chunk));
        answer.on("end", () =>
          resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString("utf8") }),
        );
        answer.on("error", reject);
      },
    );
    asked.on("error", reject);
    asked.end(sent);
  });
}

export function closeConnections(): void {
  agent.destroy();
}
