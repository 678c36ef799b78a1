import * as z from "zod/mini";
import { ApiError, refusalOf } from "./api-error.ts";
import { closeSession, findSession, type Session } from "./session.ts";

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
 * Asks our own server and gives the parsed answer; anything but a success is an `ApiError`. A program's token is sent
 * where there is one; otherwise the browser's own session goes along.
 */
export async function callApi<Schema extends z.ZodMiniType>(
  path: string,
  schema: Schema,
  call: Call = {},
): Promise<z.infer<Schema>> {
  const session = findSession();
  const response = await send(path, call, session && `Bearer ${session.token}`);
  const body = await jsonOf(response);
  if (response.status === 401 && session) closeSession("ended");
  if (!response.ok) throw refusalOf(response.status, body);
  return read(schema, body);
}

const Token = z.object({ access_token: z.string(), expires_in: z.number() });
const Who = z.object({ name: z.string(), permissions: z.array(z.string()) });

/** OAuth 2 client credentials: the secret goes into this one request and is kept nowhere. */
export async function askSession(clientId: string, clientSecret: string): Promise<Session> {
  const form = { grant_type: "client_credentials", client_id: clientId, client_secret: clientSecret };
  const response = await send("/oauth/token", { form }, undefined);
  const body = await jsonOf(response);
  if (!response.ok) throw refusalOf(response.status === 400 ? 401 : response.status, body);
  const { access_token: token, expires_in: seconds } = read(Token, body);
  const answer = await send("/api/session", {}, `Bearer ${token}`);
  const who = await jsonOf(answer);
  if (!answer.ok) throw refusalOf(answer.status, who);
  return { ...read(Who, who), token, expiresAt: Date.now() + seconds * 1000 };
}

/** Whether an address answers with success; for the health lamps. */
export async function isAnswering(path: string): Promise<boolean> {
  const response = await send(path, {}, undefined);
  return response.ok;
}

async function send(path: string, call: Call, authorization: string | undefined): Promise<Response> {
  const headers = new Headers({ accept: "application/json, application/fhir+json" });
  if (authorization) headers.set("authorization", authorization);
  if (call.key) headers.set("idempotency-key", call.key);
  const body = bodyOf(call, headers);
  const method = call.method ?? (body === undefined ? "GET" : "POST");
  const isAnonymous = authorization !== undefined || path.startsWith("/oauth/");
  // Without `omit` the browser answers a wrong secret of a program with a password window of its own.
  const init: RequestInit = {
    method,
    headers,
    cache: "no-store",
    credentials: isAnonymous ? "omit" : "same-origin",
  };
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
