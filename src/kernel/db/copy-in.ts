import pg from "pg";
import { valueTypes } from "./value-types.ts";

/** What the driver calls on an object that wants to speak the protocol itself. */
interface CopyConnection {
  query(text: string): void;
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
}

/**
 * Sends rows through COPY, the fastest way into PostgreSQL (five times a multi-row insert per row). `data` is COPY text
 * with one line per row; the client must not be pipelined.
 */
export function copyIn(client: pg.Client, into: string, data: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let failure: Error | undefined;
    const submittable = {
      submit: (connection: CopyConnection) => connection.query(`copy ${into} from stdin`),
      handleCopyInResponse: (connection: CopyConnection) => {
        connection.sendCopyFromChunk(Buffer.from(data, "utf8"));
        connection.endCopyFrom();
      },
      handleCommandComplete: () => undefined,
      handleError: (error: Error) => {
        failure = error;
        reject(error);
      },
      handleReadyForQuery: () => {
        if (failure === undefined) resolve();
      },
    };
    client.query(submittable as unknown as pg.Submittable);
  });
}

/** One field of a COPY text line; JSON rarely holds a backslash, so the test comes first. */
export function copyText(value: string | number | boolean | null | undefined): string {
  if (value === null || value === undefined) return "\\N";
  if (typeof value !== "string") return String(value);
  return needsEscape.test(value) ? value.replace(escapes, (found) => escaped[found] ?? found) : value;
}

const needsEscape = /[\\\n\r\t]/;
const escapes = /[\\\n\r\t]/g;
const escaped: Readonly<Record<string, string>> = { "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t" };

export async function openCopyClient(url: string): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: url,
    application_name: "tuetinh-load",
    keepAlive: true,
    types: valueTypes,
  });
  client.on("error", () => undefined); // the statement in flight reports it; unheard, it would end the process
  await client.connect();
  // A loader merges its tokens in larger portions; searches meanwhile read a little more.
  await client.query("set gin_pending_list_limit = 2048").catch(() => undefined);
  return client;
}
