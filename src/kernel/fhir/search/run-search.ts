import { errorIssue, FhirError, type Issue } from "../resource.ts";
import { type ResourceType, typeOfCode } from "../resource-types.ts";
import { codingsOf } from "./codings.ts";
import { sealCursor } from "./cursor.ts";
import { type FoundRow, type LinkedRow, linkedRow } from "./found-row.ts";
import { followIncludes } from "./includes.ts";
import type { SearchOptions } from "./search-options.ts";
import type { Position, SearchQuery } from "./search-query.ts";
import type { SearchResult, SqlReader } from "./search-row.ts";
import { nextLink, selfLink } from "./self-link.ts";
import { type PlanContext, phasesOf, planPage } from "./sql/plan-search.ts";
import { countMatches } from "./totals.ts";

/** Answers a parsed search: one page of matches, what they include, and the way to the next page. */
export async function runSearch(
  read: SqlReader,
  asked: SearchQuery,
  options: SearchOptions,
): Promise<SearchResult> {
  const query = withinScope(asked, options);
  const context: PlanContext = { options, codings: await codingsOf(query, options.terminology) };
  if (query.parts.length === 0 || query.count === 0 || query.summary === "count")
    return onlyCount(read, query, context);
  const page = await readPage(read, query, context);
  const { included, warnings } =
    query.includes.length === 0
      ? { included: [], warnings: [] }
      : await followIncludes(read, query, context, page.rows);
  const total = await totalOf(read, query, context, page);
  return {
    matches: page.rows,
    included,
    ...(total === undefined ? {} : { total }),
    ...(page.next === undefined ? {} : { next: nextOf(query, page.next, options) }),
    self: selfLink(query.type, query.pairs),
    warnings: [...query.warnings, ...warnings],
  };
}

/** A type the actor may not read refuses a search for it, and is left out of a search over several types. */
function withinScope(query: SearchQuery, { scope, presentTypes }: SearchOptions): SearchQuery {
  if (query.type !== undefined) {
    if (!scope.allows(query.type)) throw new FhirError(403, forbidden(query.type));
    return query;
  }
  const present = presentTypes === undefined ? undefined : new Set(presentTypes);
  const parts = query.parts.filter(({ type }) => scope.allows(type) && present?.has(type) !== false);
  return { ...query, parts };
}

const forbidden = (type: ResourceType): Issue => errorIssue("forbidden", `No permission to search ${type}`);

async function onlyCount(read: SqlReader, query: SearchQuery, context: PlanContext): Promise<SearchResult> {
  return {
    matches: [],
    included: [],
    total: query.parts.length === 0 ? 0 : await countMatches(read, query, context, "accurate"),
    self: selfLink(query.type, query.pairs),
    warnings: query.warnings,
  };
}

interface Page {
  readonly rows: readonly LinkedRow[];
  readonly next: Position | undefined;
}

async function readPage(read: SqlReader, query: SearchQuery, context: PlanContext): Promise<Page> {
  const found: FoundRow[] = [];
  for (const phase of phasesOf(query)) {
    if (found.length > query.count) break;
    const { text, values, name } = planPage(query, context, query.count + 1 - found.length, phase);
    const rows = await read.query<FoundRow>(text, values, name);
    found.push(...rows);
  }
  const rows: LinkedRow[] = [];
  for (const row of found)
    if (rows.length < query.count) rows.push(linkedRow(row, typeOf(query, row), "match"));
  const last = found.length > query.count ? found[query.count - 1] : undefined;
  return { rows, next: last === undefined ? undefined : positionOf(query, last) };
}

const typeOf = (query: SearchQuery, row: FoundRow): ResourceType =>
  row.type === undefined ? (query.parts[0]?.type ?? "Basic") : typeOfCode(row.type);

const positionOf = (query: SearchQuery, row: FoundRow): Position => ({
  values: (query.parts[0]?.sort ?? []).map((_key, index) => row[`s${index}`] ?? null),
  type: typeOf(query, row),
  bucket: row.bucket,
  key: row.id,
});

const nextOf = (query: SearchQuery, after: Position, options: SearchOptions): string =>
  nextLink(
    query.type,
    sealCursor({ pairs: query.pairs, lenient: query.lenient, after }, query.type ?? "", options.cursor),
  );

/** The first page knows the total itself when it is the only one. */
async function totalOf(
  read: SqlReader,
  query: SearchQuery,
  context: PlanContext,
  page: Page,
): Promise<number | undefined> {
  if (query.total === "none") return undefined;
  if (query.after === undefined && page.next === undefined) return page.rows.length;
  return countMatches(read, query, context, query.total);
}
