import { globSync } from "node:fs";
import path from "node:path";
import { run } from "node:test";
import { failureText } from "./failure-text.ts";
import { aFailure, aPass, aSkip, nothing, say, sum, type Tally } from "./tally.ts";
import { watchSilence } from "./watch-silence.ts";

const browser = "test/browser/**/*.test.ts";
const everywhere = "{src,test,tools,bench,conformance,province}/**/*.test.ts";

export const browserFiles = (): string[] => globSync(browser).toSorted();
export const unitFiles = (): string[] => {
  const journeys = new Set(browserFiles());
  return globSync(everywhere)
    .filter((file) => !journeys.has(file))
    .toSorted();
};

/** The longest a single test may take: a hang is a failure that names the test. */
const patience = 300_000;
/** The longest silence: a file that leaves something open never ends by itself. */
const silence = 360_000;

/** Runs each file in its own process and tells of every failure as soon as it is known. */
export async function runTestFiles(files: readonly string[], concurrency: number): Promise<Tally> {
  if (files.length === 0) return nothing;
  const results: Tally[] = [];
  const watch = watchSilence(silence);
  const paths = files.map((file) => path.resolve(file));
  const stream = run({ files: paths, concurrency, timeout: patience, signal: watch.signal });
  stream.on("test:start", ({ file, name }) => watch.heard(`${placeOf(file)}: ${name}`));
  stream.on("test:pass", (data) => {
    watch.heard(`${placeOf(data.file)}: ${data.name}`);
    if (data.details.type === "suite") return;
    results.push(isSetAside(data) ? aSkip : aPass);
    if (isSetAside(data)) say(`- ${placeOf(data.file)}: ${data.name} (${String(data.skip ?? data.todo)})`);
  });
  stream.on("test:fail", (data) => {
    watch.heard(`${placeOf(data.file)}: ${data.name}`);
    if (isEcho(data.details.error)) return;
    results.push(isSetAside(data) ? aSkip : aFailure);
    say(`✖ ${placeOf(data.file)}: ${data.name}\n${failureText(data.details.error)}\n`);
  });
  stream.on("test:stderr", ({ message }) => void process.stdout.write(message));
  for await (const event of stream) void event;
  watch.stop();
  return sum([...results, ...(watch.signal.aborted ? [aFailure] : [])]);
}

const placeOf = (file: string | undefined): string => path.relative(".", file ?? "");

const isSetAside = (data: { readonly skip?: unknown; readonly todo?: unknown }): boolean =>
  data.skip !== undefined || data.todo !== undefined;

/** A group that fails only because a member failed is not a failure of its own. */
const isEcho = (error: Error): boolean => "failureType" in error && error.failureType === "subtestsFailed";
