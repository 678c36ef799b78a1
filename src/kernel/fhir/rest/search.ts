import { operationOutcome } from "../resource.ts";
import type { ResourceType } from "../resource-types.ts";
import { parseSearch } from "../search/parse-search.ts";
import { runSearch } from "../search/run-search.ts";
import type { SearchOptions } from "../search/search-options.ts";
import type { Pair, SearchQuery } from "../search/search-query.ts";
import type { SearchResult, SqlReader } from "../search/search-row.ts";
import { withAskedPatients } from "./asked-patients.ts";
import { bundleText, searchEntry } from "./bundle-text.ts";
import { type FhirReply, type FhirRequest, preference, reply, shownRows } from "./exchange.ts";
import { isWhole, subsetOf } from "./subset.ts";

/** What search needs from the installation and from the one who asks. */
export type SearchOptionsFor = (request: Pick<FhirRequest, "actor">) => SearchOptions;

/** Query string and form body as ordered pairs. */
export function pairsOf(query: string): readonly Pair[] {
  return query === "" ? [] : [...new URLSearchParams(query)];
}

export const searchPairs = (request: FhirRequest): readonly Pair[] =>
  request.method === "POST"
    ? [...pairsOf(request.query), ...pairsOf(request.text())]
    : pairsOf(request.query);

/** GET Type?…, POST Type/_search, GET ?… at the base */
export async function searchResources(
  read: SqlReader,
  optionsFor: SearchOptionsFor,
  request: FhirRequest,
  type: ResourceType | undefined,
): Promise<FhirReply> {
  const options = { ...optionsFor(request), lenient: preference(request, "handling") === "lenient" };
  const query = parseSearch(type, searchPairs(request), options);
  const result = await runSearch(read, query, options);
  const rows = shownRows([...result.matches, ...result.included]);
  const shown = await withAskedPatients(read, query, options, rows);
  return { ...reply(200, searchset(request.base, query, result)), shown };
}

function searchset(base: string, query: SearchQuery, result: SearchResult): string {
  const links: (readonly [string, string])[] = [["self", `${base}/${result.self}`]];
  if (result.next !== undefined) links.push(["next", `${base}/${result.next}`]);
  const whole = isWhole(query);
  const entries = [...result.matches, ...result.included].map((row) =>
    searchEntry(base, whole ? row : { ...row, content: subsetOf(row.content, query) }, row.mode),
  );
  if (result.warnings.length > 0) entries.push(outcomeEntry(result));
  // A first page that nothing follows is all there is.
  const total =
    result.total ??
    (query.after === undefined && result.next === undefined ? result.matches.length : undefined);
  return bundleText({ type: "searchset", total, links, entries });
}

const outcomeEntry = ({ warnings }: SearchResult): string =>
  `{"resource":${JSON.stringify(operationOutcome(warnings))},"search":{"mode":"outcome"}}`;
