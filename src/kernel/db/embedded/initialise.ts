import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import pg from "pg";
import { AppError } from "#kernel/base/app-error.ts";
import type { Identity } from "./identity.ts";
import { nativeFolder } from "./native.ts";
import { own, type Place, secretsOf } from "./place.ts";
import { spawnProgram } from "./postmaster.ts";
import { includedFiles, settingsText, type Tuning } from "./settings.ts";

/** The superuser of an embedded cluster; only backups and the creation of the product's own role use it. */
export const adminRole = "postgres";
/** The role and the database of the product; the role has no special right. */
export const appRole = "tuetinh";

/** Makes the cluster on first use. A cut in the middle leaves a folder that the next attempt clears away. */
export async function initialise(place: Place, tune: Tuning): Promise<void> {
  if (existsSync(join(place.cluster, "PG_VERSION"))) return;
  const unfinished = `${place.cluster}.new`;
  const passwordFile = join(place.home, "password");
  rmSync(unfinished, { recursive: true, force: true });
  writeFileSync(passwordFile, secretsOf(place).admin, { mode: 0o600 });
  own(passwordFile, place.identity);
  try {
    await runInitdb(place, [
      `--pgdata=${unfinished}`,
      `--username=${adminRole}`,
      `--pwfile=${passwordFile}`,
      ...initdbOptions,
      ...(tune === "test" ? ["--no-sync"] : []),
    ]);
  } finally {
    rmSync(passwordFile, { force: true });
  }
  renameSync(unfinished, place.cluster);
}

const initdbOptions = [
  "--encoding=UTF8",
  "--locale-provider=builtin",
  "--builtin-locale=C.UTF-8",
  "--locale=C",
  "--data-checksums",
  "--auth=scram-sha-256",
];

async function runInitdb(place: Place, args: readonly string[]): Promise<void> {
  const child = spawnProgram(join(nativeFolder(place.identity), "bin", "initdb"), args, place);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", resolve);
  });
  if (code !== 0) throw startFailure(place, "khởi tạo");
}

/** Writes the configuration for this start and chooses the port: the last one when it is still free. */
export async function configure(place: Place, tune: Tuning, wanted: number | undefined): Promise<number> {
  const { identity } = place;
  const remembered = join(place.home, "port");
  const last = existsSync(remembered) ? Number(readFileSync(remembered, "utf8")) : 0;
  const port = wanted ?? (last > 0 && (await isFree(last)) ? last : await freePort());
  writeOwned(remembered, String(port), identity);
  writeOwned(
    join(place.cluster, "postgresql.conf"),
    settingsText({ tune, port, socketDir: place.socketDir }),
    identity,
  );
  writeOwned(join(place.cluster, "pg_hba.conf"), accessRules, identity);
  for (const included of includedFiles) {
    const path = join(place.cluster, included);
    if (!existsSync(path)) writeOwned(path, "", identity);
  }
  return port;
}

const accessRules = ["local all all scram-sha-256", "host all all 127.0.0.1/32 scram-sha-256", ""].join("\n");

/** A file that the database reads and, as its owner, may replace. */
export function writeOwned(path: string, text: string, identity: Identity | undefined): void {
  writeFileSync(path, text);
  own(path, identity);
}

async function isFree(port: number): Promise<boolean> {
  return (await listenOnce(port)) !== undefined;
}

async function freePort(): Promise<number> {
  const port = await listenOnce(0);
  if (port === undefined)
    throw new AppError("unavailable", "embedded.no-port", "Không còn cổng mạng trống trên 127.0.0.1.");
  return port;
}

function listenOnce(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(undefined));
    server.listen({ port, host: "127.0.0.1", exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : undefined));
    });
  });
}

/** Gives the product its role and its database; a cluster that has them is left alone. */
export async function ensureDatabase(client: pg.Client, place: Place): Promise<void> {
  const { rows } = await client.query<{ datname: string }>(
    "select datname from pg_database where datname = $1",
    [appRole],
  );
  if (rows.length > 0) return;
  const role = await client.query("select from pg_roles where rolname = $1", [appRole]);
  const password = pg.escapeLiteral(secretsOf(place).app);
  if (role.rowCount === 0) await client.query(`create role ${appRole} login password ${password}`);
  await client.query(`create database ${appRole} owner ${appRole}`);
}

/** Names the log's last line, which says why; the log never holds personal data. */
export function startFailure(place: Place, what: string): AppError {
  const log = existsSync(place.log) ? readFileSync(place.log, "utf8").trimEnd().split("\n") : [];
  const reason = log.findLast((line) => /FATAL|PANIC|error/i.test(line)) ?? log.at(-1) ?? "";
  return new AppError(
    "unavailable",
    "embedded.failed",
    `Không ${what} được PostgreSQL: ${reason} (xem ${place.log})`,
  );
}

/** Empties a folder of a throw-away database that can no longer start. */
export function clear(place: Place): void {
  rmSync(place.cluster, { recursive: true, force: true });
  mkdirSync(place.home, { recursive: true });
}
