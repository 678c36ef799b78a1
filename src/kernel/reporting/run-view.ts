import type { Resource } from "#kernel/fhir/resource.ts";
import type { CompiledView } from "./compile-view.ts";
import type { Cells } from "./selector.ts";

export const viewFormats = ["json", "ndjson", "csv"] as const;
export type ViewFormat = (typeof viewFormats)[number];

export const viewMediaTypes: Readonly<Record<ViewFormat, string>> = {
  json: "application/json",
  ndjson: "application/x-ndjson",
  csv: "text/csv; charset=utf-8",
};

/** `$viewdefinition-run`: the rows of a view over resources as text, piece by piece so that memory stays bounded. */
export async function* runView(
  view: CompiledView,
  resources: Iterable<Resource> | AsyncIterable<Resource>,
  format: ViewFormat,
): AsyncGenerator<string> {
  const writer = writers[format](view);
  yield writer.start;
  let isFirst = true;
  for await (const resource of resources)
    for (const row of view.rows(resource)) {
      yield writer.row(row, isFirst);
      isFirst = false;
    }
  yield writer.end;
}

interface RowWriter {
  readonly start: string;
  readonly row: (row: Cells, isFirst: boolean) => string;
  readonly end: string;
}

const objectOf = (view: CompiledView, row: Cells): Readonly<Record<string, unknown>> =>
  Object.fromEntries(view.columns.map((column, at) => [column.name, row[at] ?? null]));

/** The rows of a view as objects by column name. */
export const viewObjects = (
  view: CompiledView,
  resources: Iterable<Resource>,
): Readonly<Record<string, unknown>>[] =>
  [...resources].flatMap((resource) => view.rows(resource).map((row) => objectOf(view, row)));

const writers: Readonly<Record<ViewFormat, (view: CompiledView) => RowWriter>> = {
  json: (view) => ({
    start: "[",
    row: (row, isFirst) => `${isFirst ? "" : ","}\n${JSON.stringify(objectOf(view, row))}`,
    end: "\n]\n",
  }),
  ndjson: (view) => ({ start: "", row: (row) => `${JSON.stringify(objectOf(view, row))}\n`, end: "" }),
  csv: (view) => ({
    start: `${view.columns.map((column) => csvCell(column.name)).join(",")}\r\n`,
    row: (row) => `${row.map(csvCell).join(",")}\r\n`,
    end: "",
  }),
};

const csvCell = (value: unknown): string => {
  if (value === null || value === undefined) return "";
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};
