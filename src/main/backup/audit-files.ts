import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { auditDirOf } from "../config.ts";
import { type CopiedFile, copyFile } from "./copy-files.ts";

/** Before the point of the backup, so that every head in the copy is in the database of the copy too. */
export async function copyAudit(dataDir: string, folder: string): Promise<readonly CopiedFile[]> {
  const from = auditDirOf(dataDir);
  const copied: CopiedFile[] = [];
  for (const path of existsSync(from) ? readdirSync(from).filter((name) => name.endsWith(".jsonl")) : []) {
    const written = await copyFile(join(from, path), join(folder, "audit", path));
    if (written !== undefined) copied.push({ path, ...written });
  }
  return copied;
}

/** Into the new data folder; what is published there already may know more and stays. Answers a damaged file's name. */
export async function layOutAudit(
  files: readonly CopiedFile[],
  folder: string,
  dataDir: string,
): Promise<string | undefined> {
  const to = auditDirOf(dataDir);
  mkdirSync(to, { recursive: true });
  for (const { path, sha256 } of files) {
    if (existsSync(join(to, path))) continue;
    const copied = await copyFile(join(folder, "audit", path), join(to, path));
    if (copied?.sha256 !== sha256) return join("audit", path);
  }
  return undefined;
}
