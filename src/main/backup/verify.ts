import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { AppError } from "#kernel/base/app-error.ts";
import { digestFile } from "./copy-files.ts";
import type { Base } from "./manifest.ts";
import { walFolder } from "./wal-archive.ts";

/** Every file of a base is there and holds what was written. */
export async function verifyFiles({ folder, manifest }: Base): Promise<string> {
  for (const { path, sha256 } of manifest.files) {
    const found = await digestFile(join(folder, "files", path));
    if (found?.sha256 !== sha256) throw damaged(`tệp ${path} thiếu hoặc không còn như lúc sao lưu`);
  }
  for (const { path, sha256 } of manifest.audit)
    if ((await digestFile(join(folder, "audit", path)))?.sha256 !== sha256)
      throw damaged(`tệp audit/${path} thiếu hoặc không còn như lúc sao lưu`);
  return `${manifest.files.length} tệp nguyên vẹn`;
}

/** The log from the base to its proven point, and on to its end, has no hole. */
export function verifyLog(backupDir: string, { manifest }: Base): string {
  const segments = listSegments(walFolder(backupDir), manifest.firstSegment);
  const [first] = segments;
  const last = segments.at(-1);
  if (first !== manifest.firstSegment || last === undefined)
    throw damaged(`thiếu nhật ký ${manifest.firstSegment}`);
  const hole = segments.find(
    (segment, index) => index > 0 && segment !== following(segments[index - 1] ?? ""),
  );
  if (hole !== undefined) throw damaged(`thiếu nhật ký ngay trước ${hole}`);
  if (last < manifest.point.segment) throw damaged(`nhật ký dừng trước điểm sao lưu (${last})`);
  return `${segments.length} đoạn liền nhau, tới ${last}`;
}

/** Of the base's own timeline, from its first segment on. */
function listSegments(wal: string, from: string): readonly string[] {
  const files = existsSync(wal) ? readdirSync(wal) : [];
  return files
    .filter((file) => /^[0-9A-F]{24}\.gz$/.test(file))
    .map((file) => file.slice(0, 24))
    .filter((segment) => segment.slice(0, 8) === from.slice(0, 8) && segment >= from)
    .toSorted();
}

/** A name is timeline, log, segment: 8 digits each; 256 segments of 16 MB make one log. */
function following(segment: string): string {
  const number = BigInt(`0x${segment.slice(8, 16)}`) * 256n + BigInt(`0x${segment.slice(16)}`) + 1n;
  const digits = (value: bigint) => value.toString(16).toUpperCase().padStart(8, "0");
  return segment.slice(0, 8) + digits(number / 256n) + digits(number % 256n);
}

function damaged(sentence: string): AppError {
  return new AppError("invalid", "backup.damaged", sentence);
}
