import { createHash } from "node:crypto";

const names = new Map<string, string>();
let candidates = new Map<string, number>();

/** Prepared statements live on every connection: more shapes than these run unnamed. */
const mostNames = 300;
const mostCandidates = 1000;
/** A shape earns its name by being asked again. */
const timesAsked = 3;

/** The name under which a text is prepared; undefined when it is rare or there are too many already. */
export function nameOfText(text: string): string | undefined {
  const known = names.get(text);
  if (known !== undefined || names.size >= mostNames) return known;
  const asked = (candidates.get(text) ?? 0) + 1;
  if (asked < timesAsked) {
    if (candidates.size >= mostCandidates) candidates = new Map();
    candidates.set(text, asked);
    return undefined;
  }
  candidates.delete(text);
  const name = `search_${createHash("sha256").update(text).digest("hex").slice(0, 16)}`;
  names.set(text, name);
  return name;
}
