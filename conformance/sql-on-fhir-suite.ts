import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { isDeepStrictEqual } from "node:util";
import * as z from "zod/mini";
import type { Resource } from "#kernel/fhir/resource.ts";
import { parseExactJson } from "#kernel/fhir/store/exact-json.ts";
import { compileView } from "#kernel/reporting/compile-view.ts";
import { viewObjects } from "#kernel/reporting/run-view.ts";
import { type CaseResult, type Score, scoreOf } from "./score.ts";

const Test = z.object({
  title: z.string(),
  view: z.unknown(),
  expect: z.optional(z.array(z.record(z.string(), z.unknown()))),
  expectColumns: z.optional(z.array(z.string())),
  expectError: z.optional(z.boolean()),
});
const File = z.object({
  title: z.string(),
  resources: z.array(z.looseObject({ resourceType: z.string() })),
  tests: z.array(Test),
});
type Case = z.infer<typeof Test>;

/** Runs the shareable test set of SQL on FHIR v2. */
export const runSqlOnFhirSuite = (folder: string): Score => {
  const files = readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .sort((a, b) => a.localeCompare(b));
  return scoreOf(
    "SQL on FHIR v2, shareable tests",
    files.flatMap((name) => runFile(readFileSync(path.join(folder, name), "utf8"))),
  );
};

const runFile = (text: string): readonly CaseResult[] => {
  const file = File.parse(parseExactJson(text).exact);
  return file.tests.map((test) => ({
    name: `${file.title}: ${test.title}`,
    problem: problemOf(test, file.resources),
  }));
};

const problemOf = (test: Case, resources: readonly Resource[]): string | undefined => {
  try {
    const view = compileView(JSON.parse(JSON.stringify(test.view)));
    const rows = viewObjects(view, resources);
    if (test.expectError === true) return "an error is expected";
    const columns = view.columns.map((column) => column.name);
    if (test.expectColumns !== undefined && !isDeepStrictEqual(columns, test.expectColumns))
      return `columns ${columns.join()}`;
    return sameRows(rows, test.expect ?? []) ? undefined : `gave ${JSON.stringify(rows).slice(0, 200)}`;
  } catch (error) {
    if (test.expectError === true) return undefined;
    return error instanceof Error ? error.message : "failed";
  }
};

/** The order of rows is not part of the tests. */
const sameRows = (actual: readonly unknown[], expected: readonly unknown[]): boolean =>
  isDeepStrictEqual(sortedRows(actual), sortedRows(expected));

const sortedRows = (rows: readonly unknown[]): readonly string[] =>
  rows
    .map((row) => JSON.stringify(Object.entries(row ?? {}).sort(([a], [b]) => a.localeCompare(b))))
    .sort((a, b) => a.localeCompare(b));
