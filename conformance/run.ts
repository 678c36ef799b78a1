import { writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { startProduct } from "#test/harness/product.ts";
import { fetchExamples } from "./example-files.ts";
import { runExampleSuite } from "./example-suite.ts";
import { runFhirPathSuite } from "./fhirpath-suite.ts";
import { reportOf, scoreTable } from "./report.ts";
import { type Score, unexpectedIn } from "./score.ts";
import { findSharedData, missingSharedData } from "./shared-data.ts";
import { runSqlOnFhirSuite } from "./sql-on-fhir-suite.ts";

const { values } = parseArgs({
  options: {
    write: { type: "boolean", default: false },
    verbose: { type: "boolean", default: false },
    step: { type: "string", default: "1" },
  },
});

const say = (text: string): void => void process.stdout.write(`${text}\n`);

const onSharedData = (name: string, run: (folder: string) => Score): readonly Score[] => {
  const folder = findSharedData(name);
  if (folder !== undefined) return [run(folder)];
  say(missingSharedData(name));
  return [];
};

const runExamples = async (): Promise<Score> => {
  const folder = fetchExamples();
  const product = await startProduct();
  try {
    return await runExampleSuite(product, folder, Number(values.step));
  } finally {
    await product.stop();
  }
};

const fhirPath = onSharedData("fhirpath", runFhirPathSuite);
const others = [...onSharedData("sql-on-fhir", runSqlOnFhirSuite), await runExamples()];
const scores = [...fhirPath, ...others];

if (values.verbose)
  for (const score of scores)
    for (const { name, problem } of score.failures) say(`${name}: ${problem ?? ""}`);
say(scoreTable(scores));
if (values.write) {
  const day = new Date().toISOString().slice(0, 10);
  writeFileSync(path.resolve(import.meta.dirname, "../docs/conformance.md"), reportOf(scores, day));
}

const isGood =
  fhirPath.every((score) => score.passed >= 0.95 * score.total) &&
  others.every((score) => unexpectedIn(score).length === 0);
process.exitCode = isGood ? 0 : 1;
