import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { createServer } from "node:net";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { findRunning } from "#kernel/db/embedded/runtime.ts";

const program = resolve(import.meta.dirname, "../../bin/tuetinh.mjs");
const run = promisify(execFile);

/** Ways to die. `session` is one database process, which makes PostgreSQL throw all others out and recover. */
export const deaths = ["server", "database", "both", "session"] as const;
export type Death = (typeof deaths)[number];

/** The product as its users run it: a process of its own on a data folder. */
export interface Product {
  readonly base: string;
  readonly dataDir: string;
  start(): Promise<void>;
  kill(death: Death): Promise<void>;
  stop(): Promise<void>;
  /** Runs another command beside it. */
  command(...args: readonly string[]): Promise<string>;
}

export async function createProduct(folder: string): Promise<Product> {
  const dataDir = join(folder, "data");
  const port = await freePort();
  const base = `http://127.0.0.1:${port}`;
  const env = {
    ...process.env,
    TUETINH_DATA: dataDir,
    TUETINH_DEMO: "none",
    PORT: String(port),
    DATABASE_URL: "",
    LOG_LEVEL: "error",
  };
  const log = join(folder, "server.log");
  let server: ChildProcess | undefined;
  const isRunning = () => server !== undefined && server.exitCode === null && server.signalCode === null;
  return {
    base,
    dataDir,
    start: async () => {
      if (!isRunning()) server = spawnLogged(["serve"], env, log);
      await untilReady(base, isRunning, log);
    },
    kill: async (death) => {
      const postmaster = findRunning(dataDir)?.postgres.pid;
      if (death === "session" && postmaster !== undefined) await killSession(postmaster);
      if ((death === "database" || death === "both") && postmaster !== undefined) killHard(postmaster);
      if (death === "server" || death === "both") await end(server, "SIGKILL");
    },
    stop: () => end(server, "SIGTERM"),
    command: async (...args) => (await run(process.execPath, [program, ...args], { env })).stdout,
  };
}

function spawnLogged(args: readonly string[], env: NodeJS.ProcessEnv, log: string): ChildProcess {
  const output = openSync(log, "a");
  try {
    return spawn(process.execPath, [program, ...args], { env, stdio: ["ignore", output, output] });
  } finally {
    closeSync(output);
  }
}

async function end(server: ChildProcess | undefined, signal: NodeJS.Signals): Promise<void> {
  if (server === undefined || server.exitCode !== null || server.signalCode !== null) return;
  const exited = once(server, "exit");
  server.kill(signal);
  await exited;
}

/** Any child will do: sessions, the writer of the log, the checkpointer. */
async function killSession(postmaster: number): Promise<void> {
  const { stdout } = await run("ps", ["-o", "pid=", "--ppid", String(postmaster)]).catch(() => ({
    stdout: "",
  }));
  const children = stdout
    .trim()
    .split(/\s+/)
    .filter((pid) => pid !== "");
  const victim = children[Math.floor(Math.random() * children.length)];
  if (victim !== undefined) killHard(Number(victim));
}

function killHard(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}

async function untilReady(base: string, isRunning: () => boolean, log: string): Promise<void> {
  for (const end = Date.now() + 120_000; Date.now() < end; await sleep(50)) {
    if (!isRunning()) throw new Error(`the product did not start; see ${log}`);
    const ready = await fetch(`${base}/readyz`).then(
      (answer) => answer.ok,
      () => false,
    );
    if (ready) return;
  }
  throw new Error(`the product was not ready after two minutes; see ${log}`);
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  if (typeof address !== "object" || address === null) throw new Error("no free port");
  return address.port;
}
