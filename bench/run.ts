/** `npm run bench`: what the record costs, beside what it must cost. See bench/README.md. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { loadPatients } from "./bulk.ts";
import { type DriverReport, drive, driverIsThere } from "./drive.ts";
import { compareRuns, growthTable, type Run, runTable } from "./report.ts";
import { openStage, settle, startServer } from "./stage.ts";

const { values } = parseArgs({
  options: {
    only: { type: "string", default: "record,bulk" },
    seconds: { type: "string", default: "8" },
    patients: { type: "string", default: "200000" },
    out: { type: "string", default: path.resolve(import.meta.dirname, "../.cache/bench/run.json") },
    compare: { type: "boolean", default: false },
    help: { type: "boolean", short: "h", default: false },
  },
  allowPositionals: true,
});

const say = (text: string) => process.stdout.write(`${text}\n`);
const outFile = (name: string): string => path.join(path.dirname(values.out), name);

async function benchRecord(
  name: string,
  background: number,
): Promise<{ report: DriverReport; load: Run["bulk"] }> {
  const stage = await openStage();
  try {
    const load = background === 0 ? undefined : await loadPatients(stage.databaseUrl, background);
    if (load !== undefined) await settle(stage.databaseUrl);
    const server = await startServer(stage.databaseUrl);
    try {
      const args = [
        "--seconds",
        values.seconds,
        "--conc",
        "8,4",
        "--import-concurrency",
        "8",
        "--import-seconds",
        "20",
      ];
      return { report: await drive({ stage, server, out: outFile(`${name}.json`), args }), load };
    } finally {
      await server.close();
    }
  } finally {
    await stage.close();
  }
}

async function benchBulk(): Promise<Run["bulk"]> {
  const stage = await openStage();
  try {
    return await loadPatients(stage.databaseUrl, 10_000);
  } finally {
    await stage.close();
  }
}

async function main(): Promise<number> {
  if (values.help) {
    say(
      "npm run bench -- [--only record,bulk,growth] [--seconds 8] [--patients 200000] [--out FILE] | --compare A.json B.json",
    );
    return 0;
  }
  if (values.compare) return compare(process.argv.slice(2).filter((word) => word.endsWith(".json")));
  mkdirSync(path.dirname(values.out), { recursive: true });
  const parts = new Set(values.only.split(","));
  if (!driverIsThere() && (parts.has("record") || parts.has("growth")))
    say("The load driver is not beside this checkout: only the bulk load is measured.");
  const run = await measure(parts);
  writeFileSync(values.out, JSON.stringify(run, null, 2));
  const { text, missed } = runTable(run);
  say(text);
  const growth = growthTable(run);
  if (growth !== undefined) say(growth.text);
  say(`kept in ${values.out}`);
  return missed + (growth?.missed ?? 0) === 0 ? 0 : 1;
}

async function measure(parts: ReadonlySet<string>): Promise<Run> {
  const withDriver = driverIsThere();
  const record = parts.has("record") && withDriver ? (await benchRecord("record", 0)).report : undefined;
  const bulk = parts.has("bulk") ? await benchBulk() : undefined;
  if (!parts.has("growth") || !withDriver) return { record, bulk };
  const small = await benchRecord("growth-small", 2_000);
  const large = await benchRecord("growth-large", Number(values.patients));
  return { record, bulk: bulk ?? large.load, growth: { small: small.report, large: large.report } };
}

function compare([a, b]: readonly string[]): number {
  if (a === undefined || b === undefined) {
    say("--compare needs two files");
    return 2;
  }
  const read = (file: string) => JSON.parse(readFileSync(file, "utf8")) as Run;
  say(compareRuns(read(a), read(b)));
  return 0;
}

process.exitCode = await main();
