import type { Loot } from "./attack.ts";
import type { Answer } from "./send.ts";

/** What no answer may tell, whatever was sent. */
const innards =
  /\bat \S+ \(?(?:file:|\/|node:)|node_modules|SQLSTATE|syntax error at|pg_catalog|select .* from (?:fhir|kernel)\.|\.ts:\d+:\d+|relation "|root:x:0/i;

export function judge({ when }: Pick<Loot, "when">, answer: Answer, what: string): void {
  when(answer.status >= 500, `${what}: the server broke (${answer.status})`);
  when(innards.test(answer.text), `${what}: the answer tells of the inside`);
}

export const encode = (text: string): string => encodeURIComponent(text.toWellFormed());

/** Rows that a search tells of, by its total or its entries. */
export function countOf({ text }: Answer): number {
  const { total, entry } = JSON.parse(text) as { total?: number; entry?: unknown[] };
  return Math.max(total ?? 0, entry?.length ?? 0);
}
