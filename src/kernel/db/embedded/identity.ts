import { readFileSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { AppError } from "#kernel/base/app-error.ts";

/** The account that owns the database's files and processes. */
export interface Identity {
  readonly uid: number;
  readonly gid: number;
}

/**
 * PostgreSQL refuses to run as root, so root hands it to whoever owns its files already, at first to `nobody` (a uid
 * without a passwd entry is refused too). An ordinary user runs it as himself: `undefined`.
 */
export function postgresIdentity(home: string): Identity | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const owner = statSync(home, { throwIfNoEntry: false });
  return owner === undefined || owner.uid === 0 ? nobody() : { uid: owner.uid, gid: owner.gid };
}

function nobody(): Identity {
  const line = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .find((entry) => entry.startsWith("nobody:"));
  const [, , uid, gid] = line?.split(":") ?? [];
  if (uid === undefined || gid === undefined) {
    throw new AppError(
      "unavailable",
      "embedded.no-account",
      "PostgreSQL không chạy dưới quyền root và máy này không có tài khoản «nobody». Hãy chạy bằng một người dùng thường.",
    );
  }
  return { uid: Number(uid), gid: Number(gid) };
}

/** Whether that account may walk into the folder, judged by the modes of it and of everything above it. */
export function canEnter(folder: string, identity: Identity | undefined): boolean {
  if (identity === undefined) return true;
  const parent = dirname(folder);
  return mayExecute(folder, identity) && (parent === folder || canEnter(parent, identity));
}

function mayExecute(path: string, identity: Identity): boolean {
  const { mode, uid, gid } = statSync(path);
  if (uid === identity.uid) return (mode & 0o100) !== 0;
  if (gid === identity.gid) return (mode & 0o010) !== 0;
  return (mode & 0o001) !== 0;
}
