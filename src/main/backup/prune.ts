import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { listBases } from "./manifest.ts";
import { walFolder } from "./wal-archive.ts";

/** Removes all but the newest `keep` bases, interrupted ones between them, and the log that no kept one needs. */
export function pruneBases(backupDir: string, keep: number): readonly string[] {
  if (!Number.isFinite(keep)) return [];
  const kept = listBases(backupDir).slice(-keep);
  const [oldest] = kept;
  if (oldest === undefined) return [];
  const removed = readdirSync(backupDir)
    .filter((name) => name.startsWith("base-"))
    .map((name) => join(backupDir, name))
    .filter((folder) => folder < oldest.folder);
  for (const folder of removed) rmSync(folder, { recursive: true });
  const wal = walFolder(backupDir);
  for (const file of existsSync(wal) ? readdirSync(wal) : []) {
    if (isOlder(file, oldest.manifest.firstSegment)) rmSync(join(wal, file));
  }
  return removed;
}

/** The first eight of the 24 digits are the timeline; histories of timelines are small and stay. */
function isOlder(file: string, segment: string): boolean {
  return /^[0-9A-F]{24}\./.test(file) && file.slice(8, 24) < segment.slice(8);
}
