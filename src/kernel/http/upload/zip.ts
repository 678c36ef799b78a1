import { inflateRawSync } from "node:zlib";
import type { Problem } from "./check-upload.ts";

const mostEntries = 1_000;
const mostUnpacked = 64 * 1_048_576;
const greatestRatio = 100;
/** Small files may be packed as tightly as they like. */
const harmless = 1_048_576;

interface Entry {
  readonly name: string;
  readonly flags: number;
  readonly method: number;
  readonly packed: number;
  readonly unpacked: number;
  readonly attributes: number;
  readonly offset: number;
}

export function zipProblem(bytes: Buffer): Problem {
  const entries = entriesOf(bytes);
  if (entries === undefined) return "tệp không phải là ZIP, hoặc bị hỏng";
  return measureProblem(entries) ?? entries.map((entry) => entryProblem(bytes, entry)).find(isProblem);
}

/** A workbook is an archive of parts; those with macros or programs are refused. */
export function xlsxProblem(bytes: Buffer): Problem {
  const entries = entriesOf(bytes);
  const names = new Set(entries?.map(({ name }) => name));
  if (!names.has("[Content_Types].xml") || !names.has("xl/workbook.xml"))
    return "tệp không phải là bảng XLSX";
  if ([...names].some((name) => /vbaProject|activeX|\.(?:bin|exe|dll|js|vbs)$/i.test(name)))
    return "bảng XLSX chứa macro hoặc chương trình";
  return zipProblem(bytes);
}

const isProblem = (problem: Problem): boolean => problem !== undefined;

/** What the archive says of itself, before anything is unpacked. */
function measureProblem(entries: readonly Entry[]): Problem {
  if (entries.length > mostEntries) return `ZIP có quá ${mostEntries} tệp`;
  const unpacked = entries.reduce((sum, entry) => sum + entry.unpacked, 0);
  const packed = entries.reduce((sum, entry) => sum + entry.packed, 0);
  if (unpacked > mostUnpacked) return "ZIP bung ra quá lớn";
  if (unpacked > harmless && unpacked > packed * greatestRatio) return "ZIP nén bất thường";
  const places = entries.map(({ offset }) => offset);
  return new Set(places).size === places.length ? undefined : "ZIP có các tệp chồng lên nhau";
}

function entryProblem(bytes: Buffer, entry: Entry): Problem {
  const { name, flags, attributes, method } = entry;
  if (/^[/\\]|^[A-Za-z]:|(?:^|[/\\])\.\.(?:[/\\]|$)|\p{Cc}/u.test(name)) return "ZIP có tên tệp trỏ ra ngoài";
  if ((flags & 0x1) !== 0) return "ZIP có tệp đặt mật khẩu";
  if (((attributes >>> 16) & 0xf000) === 0xa000) return "ZIP có liên kết tới tệp khác";
  if (method !== 0 && method !== 8) return "ZIP nén theo cách không đọc được";
  const content = contentOf(bytes, entry);
  if (content === undefined) return "ZIP khai sai độ lớn hoặc bị hỏng";
  return isArchive(content) ? "ZIP chứa tệp nén khác bên trong" : undefined;
}

/** Unpacked, no further than it claims to go. */
function contentOf(bytes: Buffer, { offset, method, packed, unpacked }: Entry): Buffer | undefined {
  if (offset + 30 > bytes.length || bytes.readUInt32LE(offset) !== 0x04034b50) return undefined;
  const start = offset + 30 + bytes.readUInt16LE(offset + 26) + bytes.readUInt16LE(offset + 28);
  const stored = bytes.subarray(start, start + packed);
  if (method === 0) return packed === unpacked ? stored : undefined;
  try {
    const content = inflateRawSync(stored, { maxOutputLength: Math.max(1, unpacked) });
    return content.length === unpacked ? content : undefined;
  } catch {
    return undefined; // more than claimed, or no archive: both make it unusable
  }
}

const archives = ["PK\x03\x04", "\x1f\x8b", "Rar!", "7z\xbc\xaf", "\xfd7zXZ", "BZh", "MZ", "\x7fELF"];
const isArchive = (content: Buffer): boolean =>
  archives.some((magic) => content.toString("latin1", 0, magic.length) === magic);

/** The directory at the end of the archive, which is what readers go by. */
function entriesOf(bytes: Buffer): readonly Entry[] | undefined {
  const end = bytes.lastIndexOf("PK\x05\x06", bytes.length - 22, "latin1");
  if (bytes.toString("latin1", 0, 2) !== "PK" || end < 0) return undefined;
  const count = bytes.readUInt16LE(end + 10);
  const entries: Entry[] = [];
  let at = bytes.readUInt32LE(end + 16);
  for (let n = 0; n < count; n += 1) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== 0x02014b50) return undefined;
    const length = bytes.readUInt16LE(at + 28);
    entries.push({
      name: bytes.toString("utf8", at + 46, at + 46 + length),
      flags: bytes.readUInt16LE(at + 8),
      method: bytes.readUInt16LE(at + 10),
      packed: bytes.readUInt32LE(at + 20),
      unpacked: bytes.readUInt32LE(at + 24),
      attributes: bytes.readUInt32LE(at + 38),
      offset: bytes.readUInt32LE(at + 42),
    });
    at += 46 + length + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return entries;
}
