import { readFileSync } from "node:fs";
import path from "node:path";
import { setFlagsFromString } from "node:v8";
import { AppError } from "#kernel/base/app-error.ts";
import { createLog, type Log } from "#kernel/base/log.ts";
import { createOutgoing } from "#kernel/http/outgoing.ts";
import { type RedirectServer, startRedirectServer } from "#kernel/http/redirect-server.ts";
import { openTls } from "#kernel/http/tls.ts";
import { type App, openApp } from "./app.ts";
import { withConnection } from "./backup/with-connection.ts";
import { auditDirOf, type Config, keyFileOf } from "./config.ts";
import { isDemoStore } from "./demo-state.sql.ts";
import type { Installation } from "./installation.ts";
import { migrateInstallation } from "./migrate-installation.ts";

export interface RunningProduct {
  readonly url: string;
  readonly port: number;
  readonly app: App;
  /** Outside systems are simulated and invented people sign in. */
  readonly isDemo: boolean;
  stop(): Promise<void>;
}

export interface ServeOptions {
  readonly config: Config;
  readonly databaseUrl: string;
  /** Other ways into the same database, for migrations. */
  readonly installation?: Pick<Installation, "adminUrl" | "migrateUrl">;
  readonly log?: Log;
  readonly onProgress?: (step: string) => void;
  /** Runs when the rooms are open and before anybody is let in. */
  readonly prepare?: (app: App, isDemo: boolean) => Promise<void>;
}

/**
 * The heap may grow by 120 % of what lives in it before it is collected, instead of by several times: on a machine
 * shared with PostgreSQL 100 MB of old garbage are worse than a few more collections.
 */
setFlagsFromString("--heap-growing-percent=120");

/** Migrates, opens the rooms and listens; the database is there already. */
export async function serveProduct(options: ServeOptions): Promise<RunningProduct> {
  const { config, databaseUrl, onProgress } = options;
  const log = options.log ?? createLog(config.logLevel);
  const reached = { ...options.installation, url: databaseUrl };
  await migrateInstallation(reached, (name) => onProgress?.(`cập nhật lược đồ: ${name}`));
  const isDemo = await isDemonstration(config, databaseUrl);
  const app = await openApp({
    databaseUrl,
    databaseReadUrl: config.databaseReadUrl,
    log,
    baseUrls: localBases(config),
    version: productVersion(),
    publicUrl: config.publicUrl,
    trustProxy: config.trustProxy,
    keyFile: config.keyFile ?? keyFileOf(config.dataDir),
    exportsDir: path.join(config.dataDir, "exports"),
    auditDir: auditDirOf(config.dataDir),
    outgoing: createOutgoing(config.outgoing ?? { hosts: [] }),
    breachedDir: path.join(config.dataDir, "breached-passwords"),
    isDemo,
    tls: config.tls === undefined ? undefined : openTls(config.tls, log),
  });
  try {
    await options.prepare?.(app, isDemo);
    const { port, url } = await app.http.listen(config.port, config.host);
    const redirects = await redirect(config);
    const stop = async () => void (await Promise.all([redirects?.stop(), app.stop()]));
    return { port, url, app, isDemo, stop };
  } catch (error) {
    await app.stop();
    throw explained(error, config);
  }
}

/**
 * The setting has a default that shows something; a store of real people must not open the simulators (which show
 * the messages sent to telephones) because somebody forgot to change it.
 */
async function isDemonstration({ demo }: Config, databaseUrl: string): Promise<boolean> {
  if (demo === "none") return false;
  return withConnection(databaseUrl, (client) =>
    isDemoStore(async (text) => (await client.query<{ demo: boolean }>(text)).rows),
  );
}

async function redirect({ tls, publicUrl, host }: Config): Promise<RedirectServer | undefined> {
  if (tls?.redirectPort === undefined || publicUrl === undefined) return undefined;
  return startRedirectServer(publicUrl, tls.redirectPort, host);
}

/** Addresses under which references to our own resources may be written. */
export const localBases = ({ port, host, publicUrl }: Config): readonly string[] => [
  ...new Set([host, "127.0.0.1", "localhost"].map((name) => `http://${name}:${port}/fhir`)),
  ...(publicUrl === undefined ? [] : [`${publicUrl.replace(/\/$/, "")}/fhir`]),
];

function explained(error: unknown, { port, host }: Config): unknown {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "EADDRINUSE")
    return new AppError(
      "conflict",
      "serve.port-taken",
      `Cổng ${port} đang có chương trình khác dùng; hãy đặt PORT khác.`,
    );
  if (code === "EACCES" || code === "EADDRNOTAVAIL")
    return new AppError("invalid", "serve.address", `Không mở được địa chỉ ${host}:${port}.`);
  return error;
}

export function productVersion(): string {
  const file = path.resolve(import.meta.dirname, "../../package.json");
  return (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version;
}
