import { globSync } from "node:fs";
import path from "node:path";
import { run } from "node:test";
import { failureText } from "./failure-text.ts";
import { aFailure, aPass, aSkip, nothing, say, sum, type Tally } from "./tally.ts";

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

/** Runs each file in its own process and tells of every failure as soon as it is known. */
export async function runTestFiles(files: readonly string[], concurrency: number): Promise<Tally> {
  if (files.length === 0) return nothing;
  const results: Tally[] = [];
  const stream = run({ files: files.map((file) => path.resolve(file)), concurrency, timeout: patience });
  stream.on("test:pass", (data) => {
    if (data.details.type === "suite") return;
    results.push(isSetAside(data) ? aSkip : aPass);
    if (isSetAside(data)) say(`- ${placeOf(data.file)}: ${data.name} (${String(data.skip ?? data.todo)})`);
  });
  stream.on("test:fail", (data) => {
    if (isEcho(data.details.error)) return;
    results.push(isSetAside(data) ? aSkip : aFailure);
    say(`✖ ${placeOf(data.file)}: ${data.name}\n${failureText(data.details.error)}\n`);
  });
  stream.on("test:stderr", ({ message }) => void process.stdout.write(message));
  for await (const event of stream) void event;
  return sum(results);
}

const placeOf = (file: string | undefined): string => path.relative(".", file ?? "");

const isSetAside = (data: { readonly skip?: unknown; readonly todo?: unknown }): boolean =>
  data.skip !== undefined || data.todo !== undefined;

/** A group that fails only because a member failed is not a failure of its own. */
const isEcho = (error: Error): boolean => "failureType" in error && error.failureType === "subtestsFailed";
