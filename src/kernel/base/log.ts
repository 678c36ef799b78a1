import { type DestinationStream, pino } from "pino";

export const logLevels = ["debug", "info", "warn", "error", "silent"] as const;
export type LogLevel = (typeof logLevels)[number];

/** Fields are chosen one by one at each call: ids, counts, templates. Never a body, a query or a name of a person. */
export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** Nobody passes these on purpose; a field that was added without thinking is hidden all the same. */
const secretNames = [
  "password",
  "secret",
  "client_secret",
  "token",
  "access_token",
  "refresh_token",
  "authorization",
  "cookie",
  "pin",
  "badge",
  "assertion",
  "client_assertion",
];
const redact = {
  paths: secretNames.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]),
  censor: "[redacted]",
};

/** One JSON line per entry, on standard output unless told otherwise. */
export function createLog(level: LogLevel, destination?: DestinationStream): Log {
  const options = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime, serializers: {}, redact };
  return destination === undefined ? pino(options) : pino(options, destination);
}

/** For tests and tools that must stay quiet. */
export const silentLog: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
