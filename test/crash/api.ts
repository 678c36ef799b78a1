import * as z from "zod/mini";

export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly etag: string | null;
  readonly location: string | null;
}

/** A client of the record store. A request that was not answered in full throws: nobody knows what became of it. */
export interface Api {
  send(
    method: string,
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Answer>;
}

const Credentials = z.object({ client_id: z.string(), client_secret: z.string() });
export type Credentials = z.infer<typeof Credentials>;
const Token = z.object({ access_token: z.string() });

export const parseCredentials = (json: string): Credentials => Credentials.parse(JSON.parse(json));

/** Signs in anew, as a client does after its server was gone. */
export async function connect(base: string, credentials: Credentials): Promise<Api> {
  const form = new URLSearchParams({ grant_type: "client_credentials", ...credentials });
  const answer = await fetch(`${base}/oauth/token`, { method: "POST", body: form });
  if (!answer.ok) throw new Error(`no token: ${answer.status} ${await answer.text()}`);
  const { access_token: token } = Token.parse(await answer.json());
  return {
    send: async (method, path, body, headers) => {
      const response = await fetch(`${base}/fhir${path === "" ? "" : `/${path}`}`, {
        method,
        headers: { authorization: `Bearer ${token}`, ...typeOf(body), ...headers },
        signal: AbortSignal.timeout(20_000),
        ...(body === undefined
          ? {}
          : { body: body instanceof URLSearchParams ? body : JSON.stringify(body) }),
      });
      const text = await response.text();
      return {
        status: response.status,
        body: text === "" ? undefined : JSON.parse(text),
        etag: response.headers.get("etag"),
        location: response.headers.get("location"),
      };
    },
  };
}

function typeOf(body: unknown): Readonly<Record<string, string>> {
  return body === undefined || body instanceof URLSearchParams
    ? {}
    : { "content-type": "application/fhir+json" };
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

export function textAt(value: unknown, name: string): string | undefined {
  const text = isObject(value) ? value[name] : undefined;
  return typeof text === "string" ? text : undefined;
}

/** The entries of a bundle, in its order. */
export function bundleEntries(bundle: unknown): readonly Record<string, unknown>[] {
  const entries =
    isObject(bundle) && Array.isArray(bundle["entry"]) ? (bundle["entry"] as readonly unknown[]) : [];
  return entries.filter(isObject);
}
