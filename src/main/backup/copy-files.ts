import { createHash } from "node:crypto";
import { type Dirent, existsSync, mkdirSync, readdirSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { dirname, join, relative } from "node:path";

export interface CopiedFile {
  readonly path: string;
  readonly size: number;
  readonly sha256: string;
}

export interface CopiedCluster {
  readonly files: readonly CopiedFile[];
  /** PostgreSQL wants its empty folders back. */
  readonly folders: readonly string[];
}

/** Made anew at every start, or belonging to the running server only. */
const emptied = new Set([
  "pg_wal",
  "pg_replslot",
  "pg_dynshmem",
  "pg_notify",
  "pg_serial",
  "pg_snapshots",
  "pg_stat_tmp",
  "pg_subtrans",
]);
const skipped =
  /^(postmaster\.(pid|opts)|pgsql_tmp.*|pg_internal\.init.*|backup_label(\.old)?|tablespace_map|archive\.conf|restore\.conf|.*\.new)$/;

/** Copies a running cluster; recovery repairs what changes meanwhile. The control file goes last. */
export async function copyCluster(
  from: string,
  to: string,
  onBytes: (bytes: number) => void,
): Promise<CopiedCluster> {
  const { files, folders } = listCluster(from);
  for (const folder of folders) mkdirSync(join(to, folder), { recursive: true, mode: 0o700 });
  const copied: CopiedFile[] = [];
  for (const path of files.toSorted((a, b) => Number(isControl(a)) - Number(isControl(b)))) {
    const file = await copyFile(join(from, path), join(to, path));
    if (file === undefined) continue; // dropped while we were copying; the log knows
    copied.push({ path, ...file });
    onBytes(file.size);
  }
  return { files: copied, folders };
}

function listCluster(root: string): { files: string[]; folders: string[] } {
  const files: string[] = [];
  const folders: string[] = ["pg_wal/archive_status", "pg_wal/summaries"];
  const visit = (folder: string) => {
    for (const entry of entriesOf(folder)) {
      const path = relative(root, join(folder, entry.name));
      if (skipped.test(entry.name)) continue;
      if (entry.isFile()) files.push(path);
      else folders.push(path);
      if (entry.isDirectory() && !emptied.has(path)) visit(join(folder, entry.name));
    }
  };
  visit(root);
  return { files, folders };
}

/** A database may be dropped between two looks. */
function entriesOf(folder: string): readonly Dirent[] {
  return existsSync(folder) ? readdirSync(folder, { withFileTypes: true }) : [];
}

function isControl(path: string): boolean {
  return path === "global/pg_control";
}

const piece = 1024 * 1024;

/** Copies one file to the disk itself; answers what was written, or undefined when the source is gone. */
export async function copyFile(from: string, to: string): Promise<Omit<CopiedFile, "path"> | undefined> {
  const source = await openIfThere(from);
  if (source === undefined) return undefined;
  mkdirSync(dirname(to), { recursive: true, mode: 0o700 });
  try {
    const target = await open(to, "wx", 0o600);
    try {
      const written = await pump(source, target);
      await target.sync();
      return written;
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}

/** What a file holds now, to compare with what was written. */
export async function digestFile(path: string): Promise<Omit<CopiedFile, "path"> | undefined> {
  const source = await openIfThere(path);
  if (source === undefined) return undefined;
  try {
    return await pump(source);
  } finally {
    await source.close();
  }
}

async function pump(source: FileHandle, target?: FileHandle): Promise<Omit<CopiedFile, "path">> {
  const hash = createHash("sha256");
  const buffer = Buffer.allocUnsafe(piece);
  let size = 0;
  for (;;) {
    const { bytesRead } = await source.read(buffer, 0, piece);
    if (bytesRead === 0) return { size, sha256: hash.digest("hex") };
    const part = buffer.subarray(0, bytesRead);
    hash.update(part);
    if (target !== undefined) await target.write(part);
    size += bytesRead;
  }
}

async function openIfThere(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, "r");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}
