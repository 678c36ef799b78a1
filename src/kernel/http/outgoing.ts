import { lookup as lookUpInDns } from "node:dns/promises";
import { type IncomingMessage, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { isIP } from "node:net";
import { AppError } from "../base/app-error.ts";
import { addressGate } from "./outgoing-address.ts";
import { hostList } from "./outgoing-hosts.ts";

export interface OutgoingSettings {
  /** Machines that may be called; nobody when empty. */
  readonly hosts: readonly string[];
  /** Networks inside the house that may be reached besides the Internet, as `10.20.0.0/16`. */
  readonly networks?: readonly string[];
  /** Milliseconds for a whole call. */
  readonly timeout?: number;
  /** Bytes of an answer. */
  readonly longestAnswer?: number;
  /** Answers all addresses of a name; the system's resolver unless given. */
  readonly resolve?: (name: string) => Promise<readonly string[]>;
  /** Certificates that are trusted besides the usual ones, as PEM. */
  readonly ca?: string;
}

/** A call to a machine outside, with the shape of `fetch` so that libraries can be given it. */
export interface OutgoingCall {
  readonly method?: string;
  readonly headers?: ConstructorParameters<typeof Headers>[0];
  readonly body?: string | URLSearchParams | Uint8Array | null;
  readonly signal?: AbortSignal | null;
}

export interface Outgoing {
  /** The answer whatever its status is; a redirect is an answer and is never followed. */
  readonly fetch: (address: string | URL, call?: OutgoingCall) => Promise<Response>;
}

const defaultTimeout = 10_000;
const defaultLongest = 2 * 1_048_576;

/**
 * The only way out of the house. A machine is called when an operator named it and when none of its addresses lies in a
 * network that is no part of the Internet; the address that was judged is the one that is connected to, so a name
 * that changes its address in between gains nothing.
 */
export function createOutgoing(settings: OutgoingSettings): Outgoing {
  const hosts = hostList(settings.hosts);
  const isOpen = addressGate(settings.networks ?? []);
  const resolve = settings.resolve ?? resolveName;
  const wayTo = async (url: URL): Promise<string> => {
    if (!hosts.allows(url)) throw refused("outgoing.host", url);
    const name = url.hostname.replace(/^\[|\]$/g, "");
    const addresses = isIP(name) > 0 ? [name] : await addressesOf(resolve, name, url);
    const [first] = addresses;
    if (first === undefined || !addresses.every(isOpen)) throw refused("outgoing.address", url);
    return first;
  };
  return {
    fetch: async (address, call = {}) => {
      const url = parseUrl(address);
      const signal = AbortSignal.any([
        AbortSignal.timeout(settings.timeout ?? defaultTimeout),
        ...(call.signal ? [call.signal] : []),
      ]);
      const to = await unlessAborted(wayTo(url), signal, url);
      return exchange({ url, to, call, signal, settings });
    },
  };
}

interface Exchange {
  readonly url: URL;
  readonly to: string;
  readonly call: OutgoingCall;
  readonly signal: AbortSignal;
  readonly settings: OutgoingSettings;
}

async function exchange(parts: Exchange): Promise<Response> {
  try {
    const answer = await send(parts);
    const body = await readBody(answer, parts);
    const status = answer.statusCode ?? 502;
    const isBodiless = status === 204 || status === 205 || status === 304;
    return new Response(isBodiless ? null : new Uint8Array(body), { status, headers: headersOf(answer) });
  } catch (cause) {
    throw cause instanceof AppError ? cause : unreachable(parts.url, cause);
  }
}

function send({ url, to, call, signal, settings }: Exchange): Promise<IncomingMessage> {
  const body = bodyOf(call);
  const family = isIP(to);
  const options = {
    method: call.method ?? "GET",
    headers: { ...Object.fromEntries(headersFor(call)), ...lengthOf(body), "accept-encoding": "identity" },
    signal,
    agent: false,
    maxHeaderSize: 16_384,
    ...(settings.ca === undefined ? {} : { ca: settings.ca }),
    lookup: pinnedTo(to, family),
  } as const;
  return new Promise((resolve, reject) => {
    const request = (url.protocol === "https:" ? requestHttps : requestHttp)(url, options, resolve);
    request.once("error", reject);
    request.end(body);
  });
}

/** Answers the judged address to whoever asks for the name. */
const pinnedTo =
  (address: string, family: number) =>
  (
    _name: string,
    { all }: { readonly all?: boolean | undefined },
    done: (error: null, found: string | { address: string; family: number }[], family?: number) => void,
  ): void => {
    if (all === true) done(null, [{ address, family }]);
    else done(null, address, family);
  };

function headersFor({ headers, body }: OutgoingCall): Headers {
  const all = new Headers(headers);
  // Chosen by the way out, never by the caller.
  for (const name of ["host", "connection", "transfer-encoding", "content-length", "accept-encoding"])
    all.delete(name);
  if (body instanceof URLSearchParams && !all.has("content-type"))
    all.set("content-type", "application/x-www-form-urlencoded;charset=UTF-8");
  return all;
}

const bodyOf = ({ body }: OutgoingCall): Buffer | undefined =>
  body === undefined || body === null
    ? undefined
    : Buffer.from(typeof body === "string" || body instanceof URLSearchParams ? String(body) : body);

const lengthOf = (body: Buffer | undefined) =>
  body === undefined ? {} : { "content-length": String(body.length) };

async function readBody(answer: IncomingMessage, { url, settings }: Exchange): Promise<Buffer> {
  const longest = settings.longestAnswer ?? defaultLongest;
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of answer as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > longest) {
      answer.destroy();
      throw tooLong(url);
    }
    parts.push(part);
  }
  return Buffer.concat(parts);
}

function headersOf({ headersDistinct }: IncomingMessage): Headers {
  const headers = new Headers();
  for (const [name, values] of Object.entries(headersDistinct))
    for (const value of values ?? []) headers.append(name, value);
  return headers;
}

async function addressesOf(
  resolve: NonNullable<OutgoingSettings["resolve"]>,
  name: string,
  url: URL,
): Promise<readonly string[]> {
  try {
    return await resolve(name);
  } catch (cause) {
    throw unreachable(url, cause);
  }
}

const resolveName = async (name: string): Promise<readonly string[]> =>
  (await lookUpInDns(name, { all: true })).map(({ address }) => address);

async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal, url: URL): Promise<T> {
  const given = Promise.withResolvers<never>();
  const giveUp = (): void => given.reject(unreachable(url, signal.reason));
  signal.addEventListener("abort", giveUp, { once: true });
  try {
    return await Promise.race([work, given.promise]);
  } finally {
    signal.removeEventListener("abort", giveUp);
  }
}

function parseUrl(address: string | URL): URL {
  if (!URL.canParse(String(address)))
    throw new AppError("invalid", "outgoing.url", "Địa chỉ cần gọi không đọc được");
  return new URL(String(address));
}

/** Only the machine is told: paths and queries may hold what belongs to a person. */
const refused = (code: "outgoing.host" | "outgoing.address", { host }: URL): AppError =>
  new AppError(
    "forbidden",
    code,
    code === "outgoing.host"
      ? `Máy ${host} không có trong danh sách được gọi (OUTGOING_HOSTS)`
      : `Máy ${host} trỏ tới một mạng nội bộ không được gọi (OUTGOING_NETWORKS)`,
  );

const unreachable = ({ host }: URL, cause: unknown): AppError =>
  new AppError("unavailable", "outgoing.unreachable", `Máy ${host} không trả lời, hãy thử lại sau`, {
    cause,
  });

const tooLong = ({ host }: URL): AppError =>
  new AppError("unavailable", "outgoing.too-long", `Máy ${host} trả lời quá dài`);
