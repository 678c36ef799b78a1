/** `npm test`: everything that must hold, ending with one line `N passed, N failed`. */
import { globSync } from "node:fs";
import { type Options, optionsOf, type Stage, usage } from "./test-run/options.ts";
import { runStaticChecks } from "./test-run/static-checks.ts";
import { aFailure, nothing, say, sum, type Tally, told } from "./test-run/tally.ts";
import { browserFiles, runTestFiles, unitFiles } from "./test-run/test-files.ts";

const stagesInOrder: readonly {
  readonly stage: Stage;
  readonly run: (options: Options) => Promise<Tally>;
}[] = [
  { stage: "static", run: () => runStaticChecks() },
  { stage: "unit", run: (options) => runTestFiles(chosen(unitFiles(), options), 2) },
  { stage: "browser", run: (options) => runTestFiles(chosen(browserFiles(), options), 1) },
];

function chosen(files: readonly string[], { patterns }: Options): readonly string[] {
  if (patterns.length === 0) return files;
  const wanted = new Set(patterns.flatMap((pattern) => globSync(pattern)));
  return files.filter((file) => wanted.has(file));
}

async function runAll(options: Options): Promise<Tally> {
  const results: Tally[] = [];
  for (const { stage, run } of stagesInOrder) {
    if (!options.stages.has(stage)) continue;
    const started = performance.now();
    const result = await run(options);
    say(`${stage}: ${((performance.now() - started) / 1000).toFixed(1)} s`);
    results.push(result);
  }
  return sum(results);
}

/** Nothing run is nothing proven. */
const orFailure = (tally: Tally): Tally => {
  const ran = tally.passed + tally.failed + tally.skipped > 0;
  if (!ran) say("✖ no test matches");
  return ran ? tally : aFailure;
};

const options = optionsOf(process.argv.slice(2));
if (typeof options === "string") {
  process.stdout.write(options);
  process.exitCode = options === usage ? 0 : 2;
} else {
  const tally = orFailure(sum([nothing, await runAll(options)]));
  say(told(tally));
  process.exitCode = tally.failed > 0 ? 1 : 0;
}
