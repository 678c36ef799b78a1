import type * as z from "zod/mini";
import { ApiError, refusalOf } from "./api-error.ts";
import { closeSession, sessionNow } from "./session.ts";

export interface Call {
  readonly method?: "GET" | "POST";
  /** Sent as a form in the body: what people search for never stands in a URL, where logs would keep it. */
  readonly form?: Readonly<Record<string, string>>;
  /** What a command of the API is told. */
  readonly json?: unknown;
  /** Names this one wish: should it arrive twice, the second time is harmless. */
  readonly key?: string;
  readonly signal?: AbortSignal;
}

/**
 * Asks our own server, as whoever the browser's session cookie stands for, and gives the parsed answer; anything but a
 * success is an `ApiError`. A session that the server no longer knows is closed here too.
 */
export async function callApi<Schema extends z.ZodMiniType>(
  path: string,
  schema: Schema,
  call: Call = {},
): Promise<z.infer<Schema>> {
  const response = await sendAgain(await send(path, call), path, call);
  const body = await jsonOf(response);
  if (response.ok) return read(schema, body);
  const refusal = refusalOf(response.status, body);
  if (isSessionOver(refusal) && sessionNow().tag === "in") closeSession("ended");
  throw refusal;
}

/** What was asked while another role was put on is asked again, with the session of now; a command is not. */
async function sendAgain(response: Response, path: string, call: Call): Promise<Response> {
  const isRotated = response.status === 401 && response.headers.has("session-rotated");
  const isReading = call.method !== "POST" && call.json === undefined && call.form === undefined;
  return isRotated && isReading ? send(path, call) : response;
}

/** A wrong password is a 401 too, and ends nothing; the record's own routes give no code. */
const isSessionOver = ({ kind, code = "access." }: ApiError): boolean =>
  kind === "signed-out" && code.startsWith("access.");

/** Whether an address answers with success; for the health lamps. */
export async function isAnswering(path: string): Promise<boolean> {
  const response = await send(path, {});
  return response.ok;
}

async function send(path: string, call: Call): Promise<Response> {
  const headers = new Headers({ accept: "application/json, application/fhir+json" });
  if (call.key) headers.set("idempotency-key", call.key);
  const body = bodyOf(call, headers);
  const method = call.method ?? (body === undefined ? "GET" : "POST");
  const init: RequestInit = { method, headers, cache: "no-store", credentials: "same-origin" };
  try {
    return await fetch(path, { ...init, ...(body !== undefined && { body }), ...withSignal(call) });
  } catch (error) {
    if (call.signal?.aborted) throw error;
    throw new ApiError("offline", undefined, { cause: error });
  }
}

function bodyOf({ form, json }: Call, headers: Headers): URLSearchParams | string | undefined {
  if (form) return new URLSearchParams(form);
  if (json === undefined) return undefined;
  headers.set("content-type", "application/json");
  return JSON.stringify(json);
}

const withSignal = ({ signal }: Call): { signal?: AbortSignal } => (signal ? { signal } : {});

async function jsonOf(response: Response): Promise<unknown> {
  const text = await response.text();
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ApiError("failed", undefined, { cause: error });
  }
}

function read<Schema extends z.ZodMiniType>(schema: Schema, body: unknown): z.infer<Schema> {
  const { success, data, error } = schema.safeParse(body);
  if (!success) throw new ApiError("failed", undefined, { cause: error });
  return data;
}
