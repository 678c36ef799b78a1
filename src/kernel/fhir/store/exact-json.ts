/** JSON text read twice where it matters: numbers as numbers to compute with, and as written to keep. */
export interface ExactJson {
  readonly plain: unknown;
  /** Same as `plain` unless a number would change its spelling (1.50 → 1.5): then it keeps the source text. */
  readonly exact: unknown;
}

interface RawJson {
  readonly rawJSON: (text: string) => unknown;
  readonly parse: (
    text: string,
    reviver: (key: string, value: unknown, context: SourceContext) => unknown,
  ) => unknown;
}
interface SourceContext {
  readonly source?: string;
}

// In V8 since Node 21, not yet in TypeScript's library.
const rawJson = JSON as unknown as RawJson;

/**
 * A number with a trailing zero, an exponent (or so small that JavaScript writes one), or more digits than a double
 * holds, outside of strings (nearly always).
 */
const spellingMatters =
  /[:,[]\s*-?(?:\d+\.\d*0|0\.0{6}\d*|\d+(?:\.\d+)?[eE][-+]?\d+|[\d.]{16,}|-?0)\s*[,}\]]/;

/** FHIR decimals carry their precision: 1.50 says more than 1.5, so the record keeps what was sent. */
export function parseExactJson(text: string): ExactJson {
  const plain: unknown = JSON.parse(text);
  if (!spellingMatters.test(text)) return { plain, exact: plain };
  return { plain, exact: rawJson.parse(text, keepSpelling) };
}

function keepSpelling(_key: string, value: unknown, context: SourceContext): unknown {
  const { source } = context;
  if (typeof value !== "number" || source === undefined || String(value) === source) return value;
  return rawJson.rawJSON(source);
}

/** The computable twin of an exact document that was changed (patched) in memory. */
export const plainOf = (exact: unknown): unknown => JSON.parse(JSON.stringify(exact));
