import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

const packageName = "hl7.fhir.r4.examples";
const packageVersion = "4.0.1";
const cache = path.resolve(import.meta.dirname, "../.cache/conformance");
const folder = path.join(cache, "node_modules", packageName);

export interface ExampleFile {
  readonly name: string;
  readonly text: string;
}

/** The folder of the official R4 examples, when an earlier run has fetched them. */
export const findExamples = (): string | undefined =>
  existsSync(path.join(folder, "package.json")) ? folder : undefined;

/** Fetches the official R4 examples (19 MB) from the npm registry into `.cache/`; they are no dependency of anybody. */
export const fetchExamples = (): string => {
  if (findExamples() === undefined) {
    mkdirSync(cache, { recursive: true });
    const options = ["--no-save", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", cache];
    execFileSync("npm", ["install", ...options, `${packageName}@${packageVersion}`], { stdio: "ignore" });
  }
  return folder;
};

/** Every `step`-th example, in the order of the file names. */
export function* readExamples(from: string, step = 1): Generator<ExampleFile> {
  const names = readdirSync(from)
    .filter((name) => name.endsWith(".json") && name !== "package.json" && !name.startsWith("."))
    .sort((a, b) => (a < b ? -1 : 1));
  for (let at = 0; at < names.length; at += step) {
    const name = names[at] ?? "";
    yield { name: name.replace(/\.json$/, ""), text: readFileSync(path.join(from, name), "utf8") };
  }
}
