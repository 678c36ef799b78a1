import { createHash } from "node:crypto";

const known = new Map<string, string>();

/** Prepared statements live on every connection: more shapes than these run unnamed. */
const mostNames = 300;

/** The name under which a text is prepared; undefined when there are too many already. */
export function nameOfText(text: string): string | undefined {
  const name = known.get(text);
  if (name !== undefined || known.size >= mostNames) return name;
  const made = `search_${createHash("sha256").update(text).digest("hex").slice(0, 16)}`;
  known.set(text, made);
  return made;
}
