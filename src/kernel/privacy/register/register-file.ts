import { csvLines } from "../csv.ts";
import type { ClockedActivity } from "./activity.ts";

const columns: readonly (readonly [string, (activity: ClockedActivity) => string])[] = [
  ["code", ({ code }) => code],
  ["name", ({ body }) => body.name],
  ["purpose", ({ body }) => body.purpose],
  ["legalBasis", ({ body }) => body.legalBasis],
  ["subjects", ({ body }) => body.subjects.join("; ")],
  ["categories", ({ body }) => body.categories.join("; ")],
  ["isSensitive", ({ body }) => String(body.isSensitive)],
  ["recipients", ({ body }) => body.recipients.join("; ")],
  ["retentionClass", ({ body }) => body.retentionClass],
  ["measures", ({ body }) => body.measures.join("; ")],
  ["processors", ({ body }) => body.processors.map(({ name }) => name).join("; ")],
  ["startedOn", ({ startedOn }) => startedOn],
  ["filedOn", ({ filedOn }) => filedOn ?? ""],
  ["filedAs", ({ filedAs }) => filedAs ?? ""],
  ["reviewedOn", ({ reviewedOn }) => reviewedOn ?? ""],
  ["endedOn", ({ endedOn }) => endedOn ?? ""],
  ["revision", ({ revision }) => String(revision)],
];

export const registerCsv = (activities: readonly ClockedActivity[]): string =>
  csvLines([columns.map(([name]) => name), ...activities.map((each) => columns.map(([, of]) => of(each)))]);
