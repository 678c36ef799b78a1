import { startEmbedded } from "#kernel/db/embedded/embedded-postgres.ts";
import { placeOf } from "#kernel/db/embedded/place.ts";
import { findRunning, urlsOf } from "#kernel/db/embedded/runtime.ts";
import type { Config } from "./config.ts";

/** The database of an installation, reached in whatever way it is there to be reached. */
export interface Installation {
  readonly url: string;
  /** As superuser; only the embedded database has one that we know. */
  readonly adminUrl?: string;
  /** As the owner of the tables, where that is another role than the one the server signs in with. */
  readonly migrateUrl?: string;
  /** `external`: DATABASE_URL; `beside`: of a running server; `own`: started for this process. */
  readonly kind: "external" | "beside" | "own";
  close(): Promise<void>;
}

/** For a command: DATABASE_URL, else the database of the running server, else the embedded one started for this long. */
export async function openInstallation(config: Config, purpose: string): Promise<Installation> {
  const running = config.databaseUrl === undefined ? findRunning(config.dataDir) : undefined;
  if (running === undefined) return ownInstallation(config, purpose);
  const urls = urlsOf(placeOf(config.dataDir), running.postgres.port);
  return { ...urls, kind: "beside", close: () => Promise.resolve() };
}

/** For the server, which must be the only one on the data folder. */
export async function ownInstallation(
  config: Config,
  purpose: string,
  onRestart?: (outcome: "restarted" | "given-up") => void,
): Promise<Installation> {
  if (config.databaseUrl !== undefined) {
    const { databaseUrl: url, databaseMigrateUrl: migrateUrl } = config;
    const close = () => Promise.resolve();
    return { url, kind: "external", close, ...(migrateUrl === undefined ? {} : { migrateUrl }) };
  }
  const embedded = await startEmbedded({
    dataDir: config.dataDir,
    purpose,
    ...(onRestart === undefined ? {} : { onRestart }),
  });
  return { url: embedded.url, adminUrl: embedded.adminUrl, kind: "own", close: () => embedded.stop() };
}
