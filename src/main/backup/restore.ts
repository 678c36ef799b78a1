import {
  chownSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { AppError } from "#kernel/base/app-error.ts";
import { type EmbeddedPostgres, startEmbedded } from "#kernel/db/embedded/embedded-postgres.ts";
import { writeOwned } from "#kernel/db/embedded/initialise.ts";
import { own, type Place, placeOf, preparePlace } from "#kernel/db/embedded/place.ts";
import { layOutAudit } from "./audit-files.ts";
import { type RecoveryState, readRecovery } from "./backup.sql.ts";
import { countRows, differences, proveContent } from "./content-proof.ts";
import { copyFile } from "./copy-files.ts";
import { type Base, chooseBase, listBases } from "./manifest.ts";
import { productUrl } from "./product-url.ts";
import { restoreCommand, walFolder } from "./wal-archive.ts";
import { withConnection } from "./with-connection.ts";

export interface RestoreRequest {
  readonly backupDir: string;
  /** Must hold no database yet. */
  readonly dataDir: string;
  /** Absent: everything the log has. */
  readonly to?: Date;
  readonly onProgress: (line: string) => void;
}

export interface Restored {
  readonly base: Base;
  /** Rows whose content was proven equal at the backup's point. */
  readonly provenRows: number;
  readonly lastChange: string | null;
  /** The kept log ends before the wanted instant. */
  readonly endsEarly: boolean;
}

/**
 * Puts a base into an empty place, plays the log up to the point whose content is known, proves the content equal,
 * then plays on to the wanted instant and opens the store.
 */
export async function restore(request: RestoreRequest): Promise<Restored> {
  const backupDir = realpathSync(request.backupDir);
  const base = chooseBase(listBases(backupDir), request.to);
  const place = emptyPlace(request.dataDir);
  try {
    request.onProgress(`Chép lại bản sao lưu ${base.manifest.point.at} …`);
    await layOut(base, place);
    request.onProgress("Phát lại nhật ký tới điểm sao lưu và so từng bảng …");
    const provenRows = await proveAtPoint(base, place, backupDir);
    request.onProgress(`Đúng từng bảng (${provenRows} dòng). Phát lại nhật ký tới thời điểm cần khôi phục …`);
    return { base, provenRows, ...(await playOn(place, backupDir, request.to)) };
  } catch (error) {
    rmSync(place.cluster, { recursive: true, force: true }); // a half restored store must not be mistaken for one
    throw error;
  }
}

function emptyPlace(dataDir: string): Place {
  const { cluster } = placeOf(dataDir);
  if (existsSync(cluster) && readdirSync(cluster).length > 0) {
    throw new AppError(
      "conflict",
      "restore.not-empty",
      `${dataDir} đã có một kho dữ liệu. Hãy khôi phục vào một thư mục trống.`,
    );
  }
  return preparePlace(dataDir);
}

/** Every byte is compared with the manifest on its way. */
async function layOut({ folder, manifest }: Base, place: Place): Promise<void> {
  mkdirSync(place.cluster, { mode: 0o700 });
  for (const each of manifest.folders) mkdirSync(join(place.cluster, each), { recursive: true, mode: 0o700 });
  for (const { path, sha256 } of manifest.files) {
    const copied = await copyFile(join(folder, "files", path), join(place.cluster, path));
    if (copied?.sha256 !== sha256) throw damaged(path);
  }
  writeFileSync(join(place.cluster, "backup_label"), manifest.label, { flush: true });
  writeFileSync(join(place.cluster, "recovery.signal"), "");
  copyFileSync(join(folder, "postgres-secret.json"), place.secretFile);
  giveAway(place);
  const damagedAudit = await layOutAudit(manifest.audit, folder, place.dataDir);
  if (damagedAudit !== undefined) throw damaged(damagedAudit);
}

function giveAway({ cluster: folder, identity }: Place): void {
  own(folder, identity);
  if (identity === undefined) return;
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    chownSync(join(entry.parentPath, entry.name), identity.uid, identity.gid);
  }
}

function damaged(path: string): AppError {
  return new AppError(
    "invalid",
    "restore.damaged",
    `Bản sao lưu hỏng: tệp ${path} thiếu hoặc không còn như lúc sao lưu.`,
  );
}

async function proveAtPoint({ manifest }: Base, place: Place, backupDir: string): Promise<number> {
  const target = {
    recovery_target_name: manifest.point.name,
    recovery_target_timeline: String(manifest.timeline),
  };
  const found = await recover(
    place,
    backupDir,
    { ...target, recovery_target_action: "pause" },
    async (server) => {
      await waitUntil(server, (state) => state.paused);
      return withConnection(productUrl(server.adminUrl), proveContent);
    },
  );
  const wrong = differences(manifest.tables, found);
  if (wrong.length === 0) return countRows(found);
  throw new AppError(
    "invalid",
    "restore.unequal",
    `Kho khôi phục không giống lúc sao lưu:\n${wrong.join("\n")}`,
  );
}

type Ending = Pick<Restored, "lastChange" | "endsEarly">;

async function playOn(place: Place, backupDir: string, to: Date | undefined): Promise<Ending> {
  const latest = { recovery_target_timeline: "latest" };
  const target =
    to === undefined
      ? latest
      : { ...latest, recovery_target_time: timeForRecovery(to), recovery_target_action: "promote" };
  try {
    return { lastChange: await open(place, backupDir, target), endsEarly: false };
  } catch (error) {
    if (to === undefined || !isEndOfLog(error)) throw error;
    return { lastChange: await open(place, backupDir, latest), endsEarly: true };
  }
}

/** In this setting PostgreSQL does not understand the `Z` of ISO times. */
function timeForRecovery(to: Date): string {
  return to.toISOString().replace("T", " ").replace("Z", "+00");
}

/** Ends recovery; afterwards the store is an ordinary one that archives nothing yet. */
async function open(
  place: Place,
  backupDir: string,
  target: Readonly<Record<string, string>>,
): Promise<string | null> {
  const state = await recover(place, backupDir, target, (server) =>
    waitUntil(server, ({ recovering }) => !recovering),
  );
  writeOwned(join(place.cluster, "restore.conf"), "", place.identity);
  return state.lastChange;
}

/** PostgreSQL says so itself when the target lies behind the last entry it was given. */
function isEndOfLog(error: unknown): boolean {
  return error instanceof Error && error.message.includes("recovery ended before configured recovery target");
}

async function recover<T>(
  place: Place,
  backupDir: string,
  target: Readonly<Record<string, string>>,
  work: (server: EmbeddedPostgres) => Promise<T>,
): Promise<T> {
  const entries = { restore_command: restoreCommand(walFolder(backupDir)), hot_standby: "on", ...target };
  const text = Object.entries(entries).map(([name, value]) => `${name} = '${value.replaceAll("'", "''")}'\n`);
  writeOwned(join(place.cluster, "restore.conf"), text.join(""), place.identity);
  const server = await startEmbedded({ dataDir: place.dataDir, purpose: "tuetinh restore", restart: false });
  try {
    return await work(server);
  } finally {
    await server.stop();
  }
}

async function waitUntil(
  server: EmbeddedPostgres,
  isDone: (state: RecoveryState) => boolean,
): Promise<RecoveryState> {
  for (;;) {
    const state = await withConnection(server.adminUrl, readRecovery).catch((error: unknown) => {
      throw server.failure() ?? error;
    });
    if (isDone(state)) return state;
    await sleep(100);
  }
}
