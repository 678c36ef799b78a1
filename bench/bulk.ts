import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { createWriteStream, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { generateBenchLoad } from "#province/bench-data.ts";

export interface BulkResult {
  readonly resources: number;
  readonly seconds: number;
  readonly perSecond: number;
}

/** Loads `patients` people with 22.5 resources each through the bulk path. */
export async function loadPatients(databaseUrl: string, patients: number): Promise<BulkResult> {
  const folder = mkdtempSync(path.join(tmpdir(), "tuetinh-bench-load-"));
  try {
    const file = path.join(folder, "load.ndjson");
    const written = await writeLoad(file, patients);
    const script = path.join(import.meta.dirname, "load-process.ts");
    const output = execFileSync(process.execPath, [script, databaseUrl, file], { encoding: "utf8" });
    const { loaded, refused, seconds } = JSON.parse(output) as {
      loaded: number;
      refused: number;
      seconds: number;
    };
    if (refused > 0 || loaded !== written)
      throw new Error(`of ${written} resources ${loaded} were loaded and ${refused} refused`);
    return { resources: loaded, seconds, perSecond: loaded / seconds };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function writeLoad(file: string, patients: number): Promise<number> {
  let written = 0;
  const out = createWriteStream(file, { highWaterMark: 1 << 20 });
  for (const resource of generateBenchLoad({ patients, perPatient: 22.5 })) {
    written++;
    if (!out.write(`${JSON.stringify(resource)}\n`)) await once(out, "drain");
  }
  out.end();
  await once(out, "finish");
  return written;
}
