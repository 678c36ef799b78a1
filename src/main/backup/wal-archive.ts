import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import { AppError } from "#kernel/base/app-error.ts";
import { writeOwned } from "#kernel/db/embedded/initialise.ts";
import { own, type Place } from "#kernel/db/embedded/place.ts";
import { readArchiver, reloadSettings } from "./backup.sql.ts";

export function walFolder(backupDir: string): string {
  return join(backupDir, "wal");
}

/**
 * Tells the running database to keep every segment of its log in the backup folder, each at most a minute old. The
 * command answers "done" only when the compressed copy is on the disk, and never overwrites a different one.
 */
export async function startArchiving(client: pg.Client, place: Place, backupDir: string): Promise<void> {
  const wal = walFolder(backupDir);
  mkdirSync(wal, { recursive: true });
  own(wal, place.identity);
  const settings = `archive_command = '${archiveCommand(wal).replaceAll("'", "''")}'\narchive_timeout = '60s'\n`;
  const file = join(place.cluster, "archive.conf");
  if (existsSync(file) && readFileSync(file, "utf8") === settings) return;
  writeOwned(file, settings, place.identity);
  await reloadSettings(client);
}

/** From now on the log is not kept any more; what was kept stays. */
export async function stopArchiving(client: pg.Client, place: Place): Promise<void> {
  writeOwned(join(place.cluster, "archive.conf"), "", place.identity);
  await reloadSettings(client);
}

function archiveCommand(wal: string): string {
  const kept = quoted(`${wal}/%f.gz`);
  const partial = quoted(`${wal}/.%f.part`);
  const store = `gzip -1 -c "%p" > ${partial} && sync ${partial} && mv ${partial} ${kept} && sync ${quoted(wal)}`;
  return `if test -f ${kept}; then gzip -dc ${kept} | cmp -s - "%p"; else ${store}; fi`;
}

/** What PostgreSQL runs to get a segment back. */
export function restoreCommand(wal: string): string {
  return `gzip -dc ${quoted(`${wal}/%f.gz`)} > "%p"`;
}

/** For the shell, and with `%` doubled except in the placeholders PostgreSQL fills in. */
function quoted(path: string): string {
  const text = path.replaceAll(/%(?!f)/g, "%%").replaceAll("'", `'\\''`);
  return `'${text}'`;
}

/** Waits until the log up to a segment is kept. */
export async function waitForArchive(client: pg.Client, backupDir: string, segment: string): Promise<void> {
  const before = await readArchiver(client);
  const file = join(walFolder(backupDir), `${segment}.gz`);
  for (const end = Date.now() + 10 * 60_000; Date.now() < end; await sleep(100)) {
    if (existsSync(file)) return;
    const now = await readArchiver(client);
    if (now.failed !== null && Number(now.failures) > Number(before.failures) + 2) break;
  }
  throw new AppError(
    "unavailable",
    "backup.archive",
    `PostgreSQL không ghi được nhật ký vào ${walFolder(backupDir)} (đĩa đầy, thiếu quyền ghi, hay máy thiếu gzip?). Bản sao lưu này không hoàn chỉnh.`,
  );
}

/** Which store a backup folder belongs to; two stores in one folder would spoil each other's log. */
export function claimFolder(backupDir: string, system: string): void {
  const file = join(backupDir, "store.json");
  if (!existsSync(file)) writeFileSync(file, JSON.stringify({ system }), { mode: 0o600, flush: true });
  const known = JSON.parse(readFileSync(file, "utf8")) as { system: string };
  if (known.system !== system) {
    throw new AppError(
      "conflict",
      "backup.other-store",
      `${backupDir} là nơi sao lưu của một kho khác. Hãy chọn thư mục khác.`,
    );
  }
}
