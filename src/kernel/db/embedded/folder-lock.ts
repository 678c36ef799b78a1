import { execFileSync } from "node:child_process";
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { AppError } from "#kernel/base/app-error.ts";

/** Who holds a data folder. The stamp tells a process from a later one with the same number. */
export interface Holder {
  readonly pid: number;
  readonly stamp: string;
  readonly purpose: string;
}

/** The right to be the only one at work on a data folder. */
export interface FolderLock {
  release(): void;
}

/** Takes the folder for this process, also from a holder that died; says plainly who has it otherwise. */
export function lockFolder(dataDir: string, purpose: string): FolderLock {
  const file = join(dataDir, "lock.json");
  const mine = `${file}.${process.pid}`;
  const holder: Holder = { pid: process.pid, stamp: stampOf(process.pid) ?? "", purpose };
  writeFileSync(mine, JSON.stringify(holder), { mode: 0o644, flush: true });
  try {
    for (let attempt = 0; !tryLink(mine, file); attempt++) {
      const other = readHolder(file);
      if (attempt > 20 || (other !== undefined && isAlive(other))) throw heldBy(dataDir, other);
      setAside(file, other);
    }
  } finally {
    rmSync(mine, { force: true });
  }
  return { release: () => rmSync(file, { force: true }) };
}

/** The living holder of a data folder, if there is one. */
export function findHolder(dataDir: string): Holder | undefined {
  const holder = readHolder(join(dataDir, "lock.json"));
  return holder !== undefined && isAlive(holder) ? holder : undefined;
}

/** A mark that no later process with the same number shares: boot and start time; undefined when there is no such process. */
export function stampOf(pid: number): string | undefined {
  try {
    if (process.platform !== "linux") {
      return execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" }).trim();
    }
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ") ?? [];
    return fields[0] === "Z" ? undefined : `${boot}-${fields[19]}`;
  } catch {
    return undefined; // no such process
  }
}

function isAlive(holder: Holder): boolean {
  return stampOf(holder.pid) === holder.stamp;
}

/** A hard link either appears complete or not at all, so two starters cannot both believe they made it. */
function tryLink(mine: string, file: string): boolean {
  try {
    linkSync(mine, file);
    return true;
  } catch (error) {
    if (isCode(error, "EEXIST")) return false;
    throw error;
  }
}

/** Moves a dead holder's file away; if in the meantime a living one took its place, puts that one back. */
function setAside(file: string, dead: Holder | undefined): void {
  const aside = `${file}.dead-${process.pid}`;
  try {
    renameSync(file, aside);
    if (JSON.stringify(readHolder(aside)) !== JSON.stringify(dead)) tryLink(aside, file);
    rmSync(aside);
  } catch (error) {
    if (!isCode(error, "ENOENT")) throw error;
  }
}

function readHolder(file: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Holder;
  } catch {
    return undefined; // absent, or cut short by a power failure
  }
}

function heldBy(dataDir: string, other: Holder | undefined): AppError {
  const who = other === undefined ? "một tiến trình khác" : `«${other.purpose}» (tiến trình ${other.pid})`;
  return new AppError("conflict", "embedded.in-use", `Thư mục dữ liệu ${dataDir} đang được ${who} sử dụng.`);
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
