import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { runCrash } from "./run-crash.ts";

/** `npm run crash -- --minutes 3 [--clients 8] [--seed N]` */
const { values } = parseArgs({
  options: { minutes: { type: "string" }, clients: { type: "string" }, seed: { type: "string" } },
});
const seed = Number(values.seed ?? Date.now() % 1_000_000);
const folder = mkdtempSync(join(tmpdir(), "tuetinh-crash-"));
chmodSync(folder, 0o755);
const say = (line: string) => process.stdout.write(`${line}\n`);

say(`seed ${seed}, data in ${folder}`);
const result = await runCrash({
  folder,
  seconds: Number(values.minutes ?? 3) * 60,
  clients: Number(values.clients ?? 8),
  seed,
  onProgress: say,
});
for (const problem of result.problems) say(`✗ ${problem}`);
say(JSON.stringify({ ...result, problems: result.problems.length }));
if (result.problems.length === 0) rmSync(folder, { recursive: true });
process.exitCode = result.problems.length === 0 ? 0 : 1;
