import type { ChildProcess } from "node:child_process";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { lockFolder } from "./folder-lock.ts";
import { clear, configure, ensureDatabase, initialise, startFailure } from "./initialise.ts";
import { nativeFolder } from "./native.ts";
import { type Place, preparePlace } from "./place.ts";
import { spawnProgram, stopOrphan, stopPostmaster } from "./postmaster.ts";
import { removeRuntime, type Urls, urlsOf, writeRuntime } from "./runtime.ts";
import type { Tuning } from "./settings.ts";

export interface EmbeddedOptions {
  /** Everything of this database lives in here; made when missing. */
  readonly dataDir: string;
  readonly port?: number;
  readonly tune?: Tuning;
  /** What this process is, for the sentence a second starter reads. */
  readonly purpose?: string;
  /** Start it again when it dies; a restore says no, since there a death is an answer. Default yes. */
  readonly restart?: boolean;
  /** Told when the database died and came back, or died too often to be started again. */
  readonly onRestart?: (outcome: "restarted" | "given-up") => void;
}

export interface EmbeddedPostgres extends Urls {
  readonly port: number;
  /** The postmaster's number; a new one after a restart. */
  readonly pid: number;
  /** Why it died, from its log; undefined while it lives. */
  failure(): Error | undefined;
  stop(): Promise<void>;
}

/**
 * Starts real PostgreSQL on a folder, whatever state the last run left it in: absent, clean, cut off by a kill or a
 * power failure, or still served by a database whose server died. One process at a time may hold a folder.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const place = preparePlace(options.dataDir);
  const lock = lockFolder(place.dataDir, options.purpose ?? "tuetinh");
  try {
    await stopOrphan(place); // before a port is chosen: it may hold the one to keep
    return await supervise(place, options, () => {
      removeRuntime(place);
      lock.release();
    });
  } catch (error) {
    lock.release();
    throw error;
  }
}

interface Running {
  readonly child: ChildProcess;
  readonly urls: Urls;
  readonly exited: Promise<void>;
}

async function supervise(
  place: Place,
  options: EmbeddedOptions,
  release: () => void,
): Promise<EmbeddedPostgres> {
  const startedAt = new Date().toISOString();
  const { port, running: first } = await startFirst(place, options);
  let running = first;
  let stopping = false;
  const note = () => {
    const postgres = { pid: pidOf(running), port, socketDir: place.socketDir };
    writeRuntime(place, { pid: process.pid, startedAt, postgres, secretFile: place.secretFile });
  };
  const watch = async () => {
    for (const restarts: number[] = []; ; ) {
      await running.exited;
      if (stopping || options.restart === false) return;
      restarts.push(Date.now());
      if (restarts.filter((at) => Date.now() - at < 60_000).length > 10) break;
      running = await startPatiently(place, port);
      options.onRestart?.("restarted");
    }
    options.onRestart?.("given-up");
  };
  note();
  const watching = watch().catch(() => options.onRestart?.("given-up"));
  return {
    ...running.urls,
    port,
    get pid() {
      return pidOf(running);
    },
    failure: () => (running.child.exitCode === null ? undefined : startFailure(place, "giữ")),
    stop: async () => {
      stopping = true;
      await stopPostmaster(pidOf(running));
      await watching;
      release();
    },
  };
}

async function startFirst(
  place: Place,
  options: EmbeddedOptions,
): Promise<{ port: number; running: Running }> {
  const tune = options.tune ?? "product";
  try {
    await initialise(place, tune);
    const port = await configure(place, tune, options.port);
    return { port, running: await startPatiently(place, port) };
  } catch (error) {
    if (tune !== "test") throw error;
    clear(place); // without fsync a power cut may leave it beyond repair, and nothing in it matters
    await initialise(place, tune);
    const port = await configure(place, tune, options.port);
    return { port, running: await startPatiently(place, port) };
  }
}

/** Processes of a killed postmaster may still be leaving and holding its shared memory: they are waited for. */
async function startPatiently(place: Place, port: number): Promise<Running> {
  for (let attempt = 1; ; attempt++) {
    try {
      await stopOrphan(place);
      return await startPostmaster(place, port);
    } catch (error) {
      const isLeaving = error instanceof Error && /shared memory block|lock file/.test(error.message);
      if (attempt >= 40 || !isLeaving) throw error;
      await sleep(250);
    }
  }
}

async function startPostmaster(place: Place, port: number): Promise<Running> {
  const child = spawnProgram(
    join(nativeFolder(place.identity), "bin", "postgres"),
    ["-D", place.cluster],
    place,
  );
  let ended = false;
  const exited = new Promise<void>((resolve) => {
    child.once("exit", resolve);
    child.once("error", resolve);
  }).then(() => {
    ended = true;
  });
  const patience = Date.now() + 15 * 60_000; // recovery of a large log takes minutes, not hours
  while (!ended && Date.now() < patience) {
    const urls = urlsOf(place, port);
    if (await answers(urls.adminUrl, place)) return { child, urls, exited };
    await sleep(25);
  }
  throw startFailure(place, "khởi động");
}

async function answers(adminUrl: string, place: Place): Promise<boolean> {
  const client = new pg.Client({ connectionString: adminUrl });
  client.on("error", () => undefined); // the query that follows reports it
  try {
    await client.connect();
  } catch (error) {
    if (isStillStarting(error)) return false;
    throw error;
  }
  try {
    await ensureDatabase(client, place);
    return true;
  } finally {
    await client.end();
  }
}

/** Not listening yet, or still replaying its log. */
function isStillStarting(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = "code" in error ? String(error.code) : "";
  return (
    ["ECONNREFUSED", "ENOENT", "ECONNRESET", "EPIPE", "57P03"].includes(code) ||
    error.message.includes("terminated")
  );
}

function pidOf(running: Running): number {
  return running.child.pid ?? 0;
}
