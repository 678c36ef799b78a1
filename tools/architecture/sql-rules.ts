import { Visitor } from "oxc-parser";
import { type Place, placeOf } from "./place.ts";
import { type FileMap, type Finding, isTest, type SourceFile } from "./source-file.ts";

const openSchemas: readonly string[] = ["fhir", "directory", "terminology"];
const kernelSchemas: readonly string[] = ["kernel", "reporting", ...openSchemas];
const figureReaders: readonly string[] = ["governance/statistics", "governance/operations-centre"];
const statement =
  /^\s*(?:select\s[\s\S]*\sfrom\s|insert\s+into\s|update\s[\s\S]*\sset\s|delete\s+from\s|merge\s+into\s|with\s[\s\S]*\sas\s+(?:(?:not\s+)?materialized\s*)?\(|(?:create|alter|drop)\s+(?:table|index|view|schema)\s)/i;
/** `distinct from new.status` and `extract(year from t.day)` name columns, not tables. */
const columnFrom =
  /\b(?:distinct\s+from|extract\s*\([^()]*?\bfrom|(?:trim|substring|overlay)\s*\([^()]*?\bfrom)\s/gi;

/** Statements of a slice live in its `.sql.ts` files and touch its own schema and the open ones. */
export function sqlFindings(files: FileMap, sources: readonly SourceFile[]): Finding[] {
  const inCode = sources.filter((file) => !isTest(file.path)).flatMap(codeFindings);
  const inMigrations = [...files].flatMap(([file, source]) =>
    file.endsWith(".sql") ? foreignSchemas(file, withoutComments(source)) : [],
  );
  return [...inCode, ...inMigrations];
}

function codeFindings(file: SourceFile): Finding[] {
  const place = placeOf(file.path);
  if (place.web || place.floor === "outside" || place.floor === "province") return [];
  const statements = stringsOf(file).filter((text) => statement.test(text));
  const foreign = statements.flatMap((text) => foreignSchemas(file.path, text));
  const wrongPlace = place.floor !== "kernel" && statements.length > 0 && !file.path.endsWith(".sql.ts");
  return wrongPlace
    ? [...foreign, { file: file.path, says: "SQL is written only in .sql.ts files" }]
    : foreign;
}

/** Text of every string and template; an interpolation becomes a name without schema. */
function stringsOf({ program }: SourceFile): string[] {
  const texts: string[] = [];
  new Visitor({
    Literal(node) {
      if (typeof node.value === "string") texts.push(node.value);
    },
    TemplateLiteral(node) {
      texts.push(node.quasis.map((quasi) => quasi.value.cooked ?? "").join("x"));
    },
  }).visit(program);
  return texts;
}

function foreignSchemas(file: string, sql: string): Finding[] {
  const allowed = schemasOf(placeOf(file));
  if (allowed === undefined) return [];
  const uses = sql
    .replaceAll(columnFrom, " ")
    .matchAll(
      /\b(?:from|join|into|update|table|on)\s+(?:only\s+|if\s+(?:not\s+)?exists\s+)?"?([a-z_]+)"?\."?[a-z_]+/gi,
    );
  const schemas = new Set(
    [...uses].map(([text, name = ""]) => (/^on\s/i.test(text) ? "" : name.toLowerCase())),
  );
  return [...schemas]
    .filter(
      (schema) => schema !== "" && !allowed.includes(schema) && !/^(?:pg_|information_schema$)/.test(schema),
    )
    .map((schema) => ({ file, says: `touches schema ${schema}; allowed: ${allowed.join(", ")}` }));
}

function schemasOf(place: Place): readonly string[] | undefined {
  if (place.floor === "kernel") return [...new Set([...kernelSchemas, place.unit])];
  if (place.floor === "main") return kernelSchemas;
  if (place.floor !== "slice") return undefined;
  const own = (place.unit.split("/")[1] ?? "").replaceAll("-", "_");
  const mayRead = figureReaders.includes(place.unit) || place.inner.startsWith("migrations/");
  return mayRead ? [own, ...openSchemas, "reporting"] : [own, ...openSchemas];
}

export const withoutComments = (sql: string): string =>
  sql.replaceAll(/\/\*[\s\S]*?\*\//g, " ").replaceAll(/--[^\n]*/g, " ");
