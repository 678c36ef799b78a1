import { importFindings } from "./import-rules.ts";
import { migrationFindings } from "./migration-rules.ts";
import { outgoingFindings } from "./outgoing-rules.ts";
import { type FileMap, type Finding, isCode, parseSource } from "./source-file.ts";
import { sqlFindings } from "./sql-rules.ts";
import { barrelFindings, nameFindings, switchFindings, wordFindings } from "./text-rules.ts";

export interface Report {
  readonly fileCount: number;
  readonly findings: readonly Finding[];
}

/** Everything docs/architecture.md and the guide promise about files and their imports, over a map of files. */
export function checkArchitecture(files: FileMap): Report {
  const sources = [...files].flatMap(([file, source]) => (isCode(file) ? [parseSource(file, source)] : []));
  const unreadable = sources.flatMap(({ path: file, syntaxErrors }) =>
    syntaxErrors.map((error) => ({ file, says: `does not parse: ${error}` })),
  );
  const findings = [
    ...unreadable,
    ...importFindings(files, sources),
    ...sqlFindings(files, sources),
    ...migrationFindings(files),
    ...switchFindings(files),
    ...wordFindings(sources),
    ...nameFindings(files, sources),
    ...barrelFindings(sources),
    ...outgoingFindings(sources),
  ];
  return { fileCount: files.size, findings };
}
