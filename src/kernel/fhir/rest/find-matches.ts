import { parseSearch } from "../search/parse-search.ts";
import { runSearch } from "../search/run-search.ts";
import type { SearchRow } from "../search/search-row.ts";
import { patientOfRow } from "./exchange.ts";
import { pairsOf, type SearchOptionsFor } from "./search.ts";
import type { FindMatches, Match } from "./write.ts";

interface Identified {
  readonly meta: { readonly versionId: string; readonly lastUpdated: string };
  readonly identifier?: unknown;
}

/** Looks up the criteria of conditional interactions; strict, because ignoring a criterion would hit the wrong resource. */
export const findMatchesWith =
  (optionsFor: SearchOptionsFor): FindMatches =>
  async (tx, request, { type, criteria, limit }) => {
    const options = { ...optionsFor(request), lenient: false };
    const asked = pairsOf(criteria).filter(([name]) => !name.startsWith("_count"));
    const query = parseSearch(type, [...asked, ["_count", String(limit)]], options);
    const { matches } = await runSearch(tx, query, options);
    const identifiers = asked.filter(([name]) => name === "identifier").map(([, value]) => value);
    return matches
      .map(toMatch)
      .filter((match) => identifiers.every((wanted) => carries(match.content, wanted)));
  };

function toMatch(row: SearchRow): Match {
  const { meta } = JSON.parse(row.content) as Identified;
  const patient = patientOfRow(row.type, row.key, row.patient);
  const updated = new Date(meta.lastUpdated);
  return { id: row.id, version: row.version, updated, content: row.content, patient };
}

/** The index finds identifiers by hash; acting on a resource takes the real value. */
function carries(content: string, wanted: string): boolean {
  const { identifier } = JSON.parse(content) as Identified;
  const list = (Array.isArray(identifier) ? identifier : [identifier]) as readonly (
    | { readonly value?: string }
    | undefined
  )[];
  const values = new Set(list.map((each) => each?.value ?? ""));
  return wanted.split(/(?<!\\),/).some((each) => {
    const value = each.slice(each.search(/(?<!\\)\|/) + 1).replace(/\\([\\,|$])/g, "$1");
    return value === "" || values.has(value);
  });
}
