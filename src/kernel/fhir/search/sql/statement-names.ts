import { createHash } from "node:crypto";

interface Names {
  readonly known: Map<string, string>;
  readonly most: number;
  candidates: Map<string, number>;
}

/**
 * Prepared statements live on every connection: more shapes than these run unnamed. Statements that carry the reach of
 * a person have room of their own, so that they take none from those of programs.
 */
const ofPrograms: Names = { known: new Map(), most: 300, candidates: new Map() };
const ofPeople: Names = { known: new Map(), most: 200, candidates: new Map() };
const mostCandidates = 1000;
/** A shape earns its name by being asked again. */
const timesAsked = 3;

/** The name under which a text is prepared; undefined when it is rare or there are too many already. */
export const nameOfText = (text: string, scope?: { readonly person?: unknown }): string | undefined =>
  nameIn(scope?.person === undefined ? ofPrograms : ofPeople, text);

/** The same for a statement in which the reach of a person stands. */
export const nameForPeople = (text: string): string | undefined => nameIn(ofPeople, text);

function nameIn(names: Names, text: string): string | undefined {
  const known = names.known.get(text);
  if (known !== undefined || names.known.size >= names.most) return known;
  const asked = (names.candidates.get(text) ?? 0) + 1;
  if (asked < timesAsked) {
    if (names.candidates.size >= mostCandidates) names.candidates = new Map();
    names.candidates.set(text, asked);
    return undefined;
  }
  names.candidates.delete(text);
  const name = `search_${createHash("sha256").update(text).digest("hex").slice(0, 16)}`;
  names.known.set(text, name);
  return name;
}
