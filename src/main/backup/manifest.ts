import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod/mini";
import { AppError } from "#kernel/base/app-error.ts";

const file = z.object({ path: z.string(), size: z.number(), sha256: z.string() });
const proof = z.record(z.string(), z.object({ rows: z.string(), hash: z.string() }));

/** Written last: a base without it is an interrupted backup. */
export const Manifest = z.object({
  format: z.literal(1),
  startedAt: z.string(),
  finishedAt: z.string(),
  system: z.string(),
  postgres: z.string(),
  schema: z.string(),
  timeline: z.number(),
  /** The first segment that a restore of this base needs. */
  firstSegment: z.string(),
  label: z.string(),
  /** The instant for which `tables` is exact. */
  point: z.object({ name: z.string(), lsn: z.string(), segment: z.string(), at: z.string() }),
  tables: proof,
  folders: z.array(z.string()),
  files: z.array(file),
  /** Heads and keys of the audit log as they were published. */
  audit: z._default(z.array(file), []),
  /** Which key file opens what is sealed in this copy; the file itself is not in it. */
  keyFingerprint: z.optional(z.string()),
});
export type Manifest = z.infer<typeof Manifest>;

/** One complete base in a backup folder. */
export interface Base {
  readonly folder: string;
  readonly manifest: Manifest;
}

export function writeManifest(folder: string, manifest: Manifest): void {
  writeFileSync(join(folder, "manifest.json"), JSON.stringify(manifest), { mode: 0o600, flush: true });
}

/** Complete bases, oldest first. */
export function listBases(backupDir: string): readonly Base[] {
  if (!existsSync(backupDir))
    throw new AppError("not-found", "backup.none", `Không có thư mục sao lưu ${backupDir}.`);
  return readdirSync(backupDir)
    .filter((name) => name.startsWith("base-"))
    .toSorted()
    .map((name) => join(backupDir, name))
    .filter((folder) => existsSync(join(folder, "manifest.json")))
    .map((folder) => ({ folder, manifest: readManifest(folder) }));
}

function readManifest(folder: string): Manifest {
  const file = join(folder, "manifest.json");
  try {
    return Manifest.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch (cause) {
    throw new AppError("invalid", "backup.manifest", `Tệp ${file} hỏng hoặc không phải của bản này.`, {
      cause,
    });
  }
}

/** The newest base from which the given instant can be reached; without an instant, the newest. */
export function chooseBase(bases: readonly Base[], to: Date | undefined): Base {
  const usable = bases.filter(({ manifest }) => to === undefined || new Date(manifest.point.at) <= to);
  const chosen = usable.at(-1);
  if (chosen !== undefined) return chosen;
  const first = bases[0]?.manifest.point.at;
  throw new AppError(
    "not-found",
    "backup.no-base",
    first === undefined
      ? "Thư mục này không có bản sao lưu nào hoàn chỉnh."
      : `Không có bản sao lưu nào trước thời điểm đó; sớm nhất có thể khôi phục là ${first}.`,
  );
}
