import { chmodSync, copyFileSync, mkdirSync, realpathSync, writeFileSync } from "node:fs";
import { join, resolve, sep } from "node:path";
import type pg from "pg";
import { AppError } from "#kernel/base/app-error.ts";
import { canEnter } from "#kernel/db/embedded/identity.ts";
import { type Place, placeOf } from "#kernel/db/embedded/place.ts";
import { schemaVersion } from "../migrations.ts";
import { copyAudit } from "./audit-files.ts";
import {
  findKeyFingerprint,
  readServer,
  type ServerIdentity,
  startBackup,
  stopBackup,
  switchSegment,
} from "./backup.sql.ts";
import { type CopiedCluster, copyCluster } from "./copy-files.ts";
import { type FreezePoint, freezePoint } from "./freeze-point.ts";
import { type Base, type Manifest, writeManifest } from "./manifest.ts";
import { claimFolder, startArchiving, waitForArchive } from "./wal-archive.ts";
import { withConnection } from "./with-connection.ts";

export interface BackupRequest {
  readonly dataDir: string;
  /** As superuser, to the product's database. */
  readonly adminUrl: string;
  readonly backupDir: string;
  readonly onProgress: (line: string) => void;
}

/**
 * A full copy of the running embedded database, and from now on its log: together they give back any minute. Ends
 * with a point in the log for which the content is proven, so that a restore can prove itself equal.
 */
export async function backUp(request: BackupRequest): Promise<Base> {
  const place = placeOf(request.dataDir);
  const backupDir = prepareFolder(request.backupDir, place);
  return withConnection(request.adminUrl, async (client) => {
    const server = await readServer(client);
    if (server.tablespaces > 0) throw refuseTablespaces();
    claimFolder(backupDir, server.system);
    await startArchiving(client, place, backupDir);
    const startedAt = new Date().toISOString();
    const folder = join(backupDir, `base-${startedAt.replaceAll(/[-:.]/g, "")}`);
    const copy = await copyBase(client, server, folder, request.onProgress);
    copyFileSync(place.secretFile, join(folder, "postgres-secret.json"));
    const audit = await copyAudit(request.dataDir, folder);
    const keyFingerprint = await findKeyFingerprint(client);
    request.onProgress("Ghi dấu điểm sao lưu và tính số kiểm của từng bảng …");
    const point = await freezePoint(request.adminUrl, `tuetinh ${startedAt}`);
    await switchSegment(client);
    await waitForArchive(client, backupDir, point.segment);
    const manifest = {
      ...manifestOf(server, startedAt, copy, point),
      audit: [...audit],
      ...(keyFingerprint === undefined ? {} : { keyFingerprint }),
    };
    writeManifest(folder, manifest);
    return { folder, manifest };
  });
}

/** The database's account must be able to write its log there; root's own folders are closed to it. */
function prepareFolder(backupDir: string, { dataDir, identity }: Place): string {
  const path = resolve(backupDir);
  if (`${path}${sep}`.startsWith(`${dataDir}${sep}`)) {
    throw new AppError("invalid", "backup.inside", "Thư mục sao lưu không được nằm trong thư mục dữ liệu.");
  }
  const made = mkdirSync(path, { recursive: true });
  if (made !== undefined) chmodSync(path, identity === undefined ? 0o700 : 0o711);
  const real = realpathSync(path);
  if (canEnter(real, identity)) return real;
  throw new AppError(
    "invalid",
    "backup.closed-folder",
    `Tài khoản chạy PostgreSQL («nobody») không vào được ${real}. Hãy chọn nơi khác, ví dụ /var/backups/tuetinh.`,
  );
}

interface BaseCopy extends CopiedCluster {
  readonly firstSegment: string;
  readonly label: string;
}

async function copyBase(
  client: pg.Client,
  server: ServerIdentity,
  folder: string,
  onProgress: (line: string) => void,
): Promise<BaseCopy> {
  const firstSegment = await startBackup(client, "tuetinh");
  mkdirSync(folder, { mode: 0o700 });
  onProgress(`Sao chép tệp của PostgreSQL vào ${folder} …`);
  const copied = await copyCluster(server.cluster, join(folder, "files"), progressOf(onProgress));
  const { label } = await stopBackup(client);
  writeFileSync(join(folder, "backup_label"), label, { mode: 0o600, flush: true });
  return { ...copied, firstSegment, label };
}

/** A line for each half gigabyte. */
function progressOf(onProgress: (line: string) => void): (bytes: number) => void {
  const step = 512 * 1024 * 1024;
  let sum = 0;
  return (bytes) => {
    const before = Math.floor(sum / step);
    sum += bytes;
    if (Math.floor(sum / step) > before) onProgress(`… ${(sum / 1024 ** 3).toFixed(1)} GB`);
  };
}

function manifestOf(
  server: ServerIdentity,
  startedAt: string,
  copy: BaseCopy,
  point: FreezePoint,
): Omit<Manifest, "audit"> {
  const { tables, ...mark } = point;
  return {
    format: 1,
    startedAt,
    finishedAt: new Date().toISOString(),
    system: server.system,
    postgres: server.version,
    schema: schemaVersion(),
    timeline: server.timeline,
    firstSegment: copy.firstSegment,
    label: copy.label,
    point: mark,
    tables,
    folders: [...copy.folders],
    files: [...copy.files],
  };
}

function refuseTablespaces(): AppError {
  return new AppError(
    "invalid",
    "backup.tablespaces",
    "Kho có tablespace riêng nên không sao lưu được bằng lệnh này.",
  );
}
