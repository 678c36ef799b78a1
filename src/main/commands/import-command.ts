import { createReadStream, statSync } from "node:fs";
import type { Issue } from "#kernel/fhir/resource.ts";
import { bulkLoad, type LoadResult } from "#kernel/fhir/store/bulk-load.ts";
import { ndjsonLines } from "#kernel/fhir/store/ndjson-lines.ts";
import { type RecordBeside, withRecord } from "../record-beside.ts";
import { type Command, note, refuse, sayJson, UsageError } from "./command.ts";

export const importCommand: Command = {
  usage: "import TỆP.ndjson…",
  help: `Nạp tài nguyên FHIR từ các tệp NDJSON (mỗi dòng một tài nguyên), cả khi máy chủ đang chạy. Dòng sai bị từ chối và
được kể ra theo TỆP:DÒNG cùng chỗ sai; các dòng khác vẫn vào. Tài nguyên đã có sẽ thêm một phiên bản mới.

Kết quả in ra dạng JSON; mã thoát 1 khi có dòng bị từ chối.`,
  run: async (config, { words }) => {
    if (words.length === 0) throw new UsageError("Thiếu TỆP.ndjson.");
    for (const file of words) mustBeFile(file);
    const started = performance.now();
    const files: FileReport[] = [];
    await withRecord(config, "tuetinh import", async (record) => {
      for (const file of words) files.push(await importFile(record, file));
    });
    const loaded = sumOf(files.map((each) => each.loaded));
    const refused = sumOf(files.map((each) => each.refused));
    const seconds = Math.round(performance.now() - started) / 1000;
    sayJson({ loaded, refused, seconds, files });
    return refused === 0 ? 0 : 1;
  },
};

interface FileReport {
  readonly file: string;
  readonly loaded: number;
  readonly refused: number;
}

const sumOf = (numbers: readonly number[]): number => numbers.reduce((sum, each) => sum + each, 0);

function mustBeFile(file: string): void {
  if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true)
    throw refuse("import.no-file", `Không có tệp ${file}.`);
}

const betweenNotes = 2_000;

async function importFile({ store, url }: RecordBeside, file: string): Promise<FileReport> {
  const started = Date.now();
  let told = started;
  const onProgress = (loaded: number): void => {
    const now = Date.now();
    if (now - told < betweenNotes) return;
    told = now;
    note(`… ${file}: ${loaded} tài nguyên (${Math.round((loaded / (now - started)) * 1000)}/giây)`);
  };
  const lines = ndjsonLines(createReadStream(file, { highWaterMark: 1 << 20 }));
  const result = await bulkLoad({ store, url, onProgress }, lines);
  tellRefused(file, result);
  return { file, loaded: result.loaded, refused: result.refusedCount };
}

function tellRefused(file: string, { refused, refusedCount }: LoadResult): void {
  for (const { line, issues } of refused)
    for (const issue of issues) note(`${file}:${line}: ${textOf(issue)}`);
  const more = refusedCount - refused.length;
  if (more > 0) note(`${file}: … và ${more} dòng nữa bị từ chối`);
}

const textOf = ({ expression, diagnostics }: Issue): string =>
  expression === undefined ? diagnostics : `${expression.join(", ")}: ${diagnostics}`;
