import { all } from "../search/condition.ts";
import { namedPatients } from "../search/named-patients.ts";
import { runSearch } from "../search/run-search.ts";
import type { SearchOptions } from "../search/search-options.ts";
import type { SearchQuery } from "../search/search-query.ts";
import type { SqlReader } from "../search/search-row.ts";
import type { Shown } from "./exchange.ts";
import { listSeen } from "./visible-rows.ts";

/** A description that fits more people than this singles nobody out. */
const mostMeant = 5;
const mostDescriptions = 4;

type Descriptions = ReturnType<typeof namedPatients>["descriptions"];

/**
 * The patients of the rows and those that the search asked about: a count, or nothing found, tells something about
 * them too. Of a person's search those within reach, for it answers as if there were no others.
 */
export async function withAskedPatients(
  read: SqlReader,
  query: SearchQuery,
  options: SearchOptions,
  shown: Shown,
): Promise<Shown> {
  const { keys, descriptions } = namedPatients(query);
  const told = new Set(shown.patients);
  const unseen = [...keys].filter((key) => !told.has(key));
  for (const key of await withinReach(read, options, unseen)) told.add(key);
  // Only where no row tells whom it was about: the rows of everything else do.
  const isCounted = shown.rows === 0 && options.scope.allows("Patient");
  for (const conditions of isCounted ? distinct(descriptions) : [])
    for (const key of await meant(read, query, conditions, options)) told.add(key);
  return { ...shown, patients: [...told] };
}

/** A search over all types describes the same person once for each of them. */
const distinct = (descriptions: Descriptions): Descriptions =>
  [...new Map(descriptions.map((each) => [JSON.stringify(each), each])).values()].slice(0, mostDescriptions);

async function withinReach(
  read: SqlReader,
  { scope }: SearchOptions,
  keys: readonly string[],
): Promise<Iterable<string>> {
  if (scope.person === undefined || keys.length === 0) return keys;
  return (await listSeen(read, scope.person, "Patient", keys)).keys();
}

async function meant(
  read: SqlReader,
  asked: SearchQuery,
  conditions: Descriptions[number],
  options: SearchOptions,
): Promise<readonly string[]> {
  const parts = [{ type: "Patient" as const, conditions: [all(conditions)], sort: [] }];
  const query: SearchQuery = {
    ...asked,
    type: "Patient",
    parts,
    count: mostMeant + 1,
    total: "none",
    summary: "false",
    elements: [],
    includes: [],
    pairs: [],
    after: undefined,
  };
  const { matches } = await runSearch(read, query, options);
  return matches.length > mostMeant ? [] : matches.map(({ key }) => key);
}
