import { type ChildProcess, spawn } from "node:child_process";
import {
  closeSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { AppError } from "#kernel/base/app-error.ts";
import { stampOf } from "./folder-lock.ts";
import type { Identity } from "./identity.ts";
import { own, type Place } from "./place.ts";

/** Runs one of the packaged programs in the background, as the database's account, writing to the log. */
export function spawnProgram(program: string, args: readonly string[], place: Place): ChildProcess {
  const { identity } = place;
  const log = openLog(place, identity);
  try {
    return spawn(program, args, {
      cwd: place.home,
      // Its own session: Ctrl-C in a terminal reaches the server first, which then stops the database in order.
      detached: true,
      env: { PATH: process.env["PATH"] ?? "/usr/bin:/bin", LC_ALL: "C", TZ: "UTC" },
      stdio: ["ignore", log, log],
      ...identity,
    });
  } finally {
    closeSync(log);
  }
}

/** Stops what a killed server left behind. Our folder lock is held, so nobody else may be using it. */
export async function stopOrphan(place: Place): Promise<void> {
  const file = join(place.cluster, "postmaster.pid");
  const pid = readPid(file);
  if (pid !== undefined && isPostmasterOf(pid, place)) await stopPostmaster(pid);
  // A number that by now is somebody else's, or a dead process nobody buried, would make PostgreSQL refuse to start.
  else if (pid !== undefined && isTaken(pid)) rmSync(file);
  for (const socket of readdirSync(place.socketDir)) rmSync(join(place.socketDir, socket));
}

/** Fast shutdown; harder only when that does not end. */
export async function stopPostmaster(pid: number): Promise<void> {
  const stamp = stampOf(pid);
  if (stamp === undefined) return;
  for (const [signal, patience] of [
    ["SIGINT", 60_000],
    ["SIGQUIT", 10_000],
    ["SIGKILL", 10_000],
  ] as const) {
    if (stampOf(pid) === stamp) process.kill(pid, signal);
    if (await isGone(pid, stamp, patience)) return;
  }
  throw new AppError(
    "unavailable",
    "embedded.will-not-stop",
    `PostgreSQL (tiến trình ${pid}) không chịu dừng.`,
  );
}

async function isGone(pid: number, stamp: string, patience: number): Promise<boolean> {
  for (const end = Date.now() + patience; Date.now() < end; await sleep(20)) {
    if (stampOf(pid) !== stamp) return true;
  }
  return false;
}

function readPid(file: string): number | undefined {
  try {
    const pid = Number(readFileSync(file, "utf8").split("\n")[0]);
    return Number.isInteger(pid) && pid > 0 ? pid : undefined;
  } catch {
    return undefined; // no database is running there
  }
}

function isTaken(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/** A postmaster's working folder is its cluster. */
function isPostmasterOf(pid: number, place: Place): boolean {
  if (process.platform !== "linux") return stampOf(pid) !== undefined;
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === place.cluster;
  } catch {
    return false; // gone, or somebody else's
  }
}

function openLog(place: Place, identity: Identity | undefined): number {
  if ((statSync(place.log, { throwIfNoEntry: false })?.size ?? 0) > 20_000_000)
    renameSync(place.log, `${place.log}.1`);
  const log = openSync(place.log, "a", 0o600);
  own(place.log, identity);
  return log;
}
