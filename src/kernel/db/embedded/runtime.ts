import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findHolder } from "./folder-lock.ts";
import { adminRole, appRole } from "./initialise.ts";
import { type Place, placeOf, secretsOf } from "./place.ts";

/** What a running server leaves for the command line: where things listen. No secrets, those are in `secretFile`. */
export interface Runtime {
  readonly pid: number;
  readonly startedAt: string;
  readonly postgres: { readonly pid: number; readonly port: number; readonly socketDir: string };
  readonly secretFile: string;
  readonly http?: { readonly host: string; readonly port: number };
}

/** The two ways into an embedded database. */
export interface Urls {
  /** As the product's own role, which owns its database and nothing more. */
  readonly url: string;
  /** As the superuser: for backups and for making databases. */
  readonly adminUrl: string;
}

/** Writes the note whole or not at all. */
export function writeRuntime(place: Place, runtime: Runtime): void {
  const file = runtimeFile(place.dataDir);
  writeFileSync(`${file}.new`, `${JSON.stringify(runtime, null, 2)}\n`, { mode: 0o644 });
  renameSync(`${file}.new`, file);
}

/** Adds where HTTP listens, once it does. */
export function noteHttp(dataDir: string, http: { readonly host: string; readonly port: number }): void {
  const runtime = readRuntime(dataDir);
  if (runtime !== undefined) writeRuntime(placeOf(dataDir), { ...runtime, http });
}

export function removeRuntime(place: Place): void {
  rmSync(runtimeFile(place.dataDir), { force: true });
}

/** The note of the process that is now at work on the data folder; a dead one's note counts for nothing. */
export function findRunning(dataDir: string): Runtime | undefined {
  const runtime = readRuntime(dataDir);
  return runtime !== undefined && findHolder(placeOf(dataDir).dataDir)?.pid === runtime.pid
    ? runtime
    : undefined;
}

/** A Unix socket costs less per statement than TCP; where its path would be too long, TCP it is. */
export function urlsOf(place: Place, port: number): Urls {
  const { app, admin } = secretsOf(place);
  return {
    url: urlOf(place, port, `${appRole}:${app}`, appRole),
    adminUrl: urlOf(place, port, `${adminRole}:${admin}`, "postgres"),
  };
}

function urlOf(place: Place, port: number, login: string, database: string): string {
  const socket = existsSync(join(place.socketDir, `.s.PGSQL.${port}`));
  return socket
    ? `postgresql://${login}@localhost:${port}/${database}?host=${encodeURIComponent(place.socketDir)}`
    : `postgresql://${login}@127.0.0.1:${port}/${database}`;
}

function readRuntime(dataDir: string): Runtime | undefined {
  const file = runtimeFile(placeOf(dataDir).dataDir);
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Runtime) : undefined;
}

function runtimeFile(dataDir: string): string {
  return join(dataDir, "runtime.json");
}
