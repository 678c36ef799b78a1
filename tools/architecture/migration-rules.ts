import type { FileMap, Finding } from "./source-file.ts";
import { withoutComments } from "./sql-rules.ts";

interface Danger {
  readonly pattern: RegExp;
  readonly says: string;
}

/** What loses data or holds a lock as long as the table is big. */
const dangers: readonly Danger[] = [
  { pattern: /^drop\b/i, says: "drops something" },
  { pattern: /^(?:delete|update|truncate)\b/i, says: "rewrites rows: back-fill in batches from a job" },
  { pattern: /\balter\s+table\b[\s\S]*\bdrop\b(?!\s+not\s+null)/i, says: "drops something" },
  { pattern: /\balter\s+table\b[\s\S]*\brename\b/i, says: "renames what running servers use" },
  { pattern: /\balter\s+column\s+\S+\s+(?:set\s+data\s+)?type\b/i, says: "rewrites the table under a lock" },
  { pattern: /\balter\s+column\s+\S+\s+set\s+not\s+null\b/i, says: "scans the table under a lock" },
  {
    pattern: /\badd\s+(?:constraint\b(?![\s\S]*\bnot\s+valid\b)|primary\s+key\b|unique\b)/i,
    says: "checks the whole table under a lock; add it NOT VALID",
  },
  {
    pattern: /\badd\s+column\b[\s\S]*\bdefault\s+(?:gen_random_uuid|clock_timestamp|random|nextval)\s*\(/i,
    says: "a volatile default rewrites the table",
  },
  { pattern: /^(?:lock|cluster|vacuum|reindex)\b/i, says: "takes a long lock" },
];

/** Migrations only add and never hold a long lock; `-- allowed: why` above a statement answers for it. */
export function migrationFindings(files: FileMap): Finding[] {
  return [...files].flatMap(([file, source]) => {
    if (!/\/migrations\/[^/]*$/.test(file)) return [];
    if (!file.endsWith(".sql")) return [];
    const named = /\/\d{8}T\d{4}_[a-z0-9_-]+\.sql$/.test(file)
      ? []
      : [{ file, says: "a migration is called YYYYMMDDTHHMM_name.sql" }];
    return [...named, ...statementFindings(file, source)];
  });
}

function statementFindings(file: string, source: string): Finding[] {
  const created = new Set(
    [
      ...withoutComments(source).matchAll(
        /\bcreate\s+(?:unlogged\s+)?table\s+(?:if\s+not\s+exists\s+)?([\w."]+)/gi,
      ),
    ].map(([, table = ""]) => table.toLowerCase()),
  );
  return statementsOf(source)
    .filter((text) => !/--\s*allowed:\s*\S{3,}/.test(text))
    .map((text) => withoutComments(text).trim())
    .flatMap((text) => problemsOf(text, created))
    .map((says) => ({ file, says }));
}

function problemsOf(text: string, created: ReadonlySet<string>): string[] {
  const shown = text.replaceAll(/\s+/g, " ").slice(0, 60);
  const table = (
    /^alter\s+table\s+(?:if\s+exists\s+)?(?:only\s+)?([\w."]+)/i.exec(text)?.[1] ?? ""
  ).toLowerCase();
  const found = created.has(table)
    ? []
    : dangers.filter(({ pattern }) => pattern.test(text)).map(({ says }) => `${shown}: ${says}`);
  const index =
    /^create\s+(?:unique\s+)?index\b(?!\s+concurrently)[\s\S]*?\bon\s+(?:only\s+)?([\w."]+)/i.exec(text);
  const locked = index && !created.has((index[1] ?? "").toLowerCase());
  return locked ? [...found, `${shown}: an index on a table that may be full is built concurrently`] : found;
}

/** Splits at semicolons outside of quotes, dollar quotes and comments. */
function statementsOf(source: string): string[] {
  const parts = source.matchAll(
    /(?:--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'|"[^"]*"|(\$\w*\$)[\s\S]*?\1|[^;])+/g,
  );
  return [...parts].map(([text]) => text);
}
