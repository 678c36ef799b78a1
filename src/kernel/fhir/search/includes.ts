import { errorIssue, type Issue } from "../resource.ts";
import type { ResourceType } from "../resource-types.ts";
import { type LinkedRow } from "./found-row.ts";
import { type Link, linksOf } from "./include-links.ts";
import { fetchLinked, fetchReferring } from "./include-rows.ts";
import type { Include, SearchQuery } from "./search-query.ts";
import type { SearchRow, SqlReader } from "./search-row.ts";
import type { PlanContext } from "./sql/plan-search.ts";

export interface Included {
  readonly included: readonly SearchRow[];
  readonly warnings: readonly Issue[];
}

/** Most resources one hop adds to a page. */
export const mostPerHop = 1000;
const mostHops = 10;

interface Walk {
  readonly read: SqlReader;
  readonly context: PlanContext;
  readonly seen: Set<string>;
  isCut: boolean;
}

/** What matches refer to (and who refers to them), each once; `:iterate` goes on from there until nothing is new. */
export async function followIncludes(
  read: SqlReader,
  query: SearchQuery,
  context: PlanContext,
  matches: readonly LinkedRow[],
): Promise<Included> {
  const walk: Walk = { read, context, seen: new Set(matches.map(nameOf)), isCut: false };
  const included: LinkedRow[] = [];
  let frontier = matches;
  let includes = query.includes;
  for (let hop = 0; hop < mostHops && frontier.length > 0 && includes.length > 0; hop++) {
    frontier = await oneHop(walk, frontier, includes);
    included.push(...frontier);
    includes = query.includes.filter((include) => include.iterate);
  }
  return { included, warnings: walk.isCut ? [cutWarning] : [] };
}

const cutWarning: Issue = {
  ...errorIssue("too-costly", `More than ${mostPerHop} resources to include; the rest was left out`),
  severity: "warning",
};

const nameOf = ({ type, key }: Link): string => `${type} ${key}`;

async function oneHop(
  walk: Walk,
  frontier: readonly LinkedRow[],
  includes: readonly Include[],
): Promise<readonly LinkedRow[]> {
  const groups = [...Map.groupBy(frontier, (row) => row.type)];
  const forward = groups.map(async ([type, rows]) => {
    const wanted = includes.filter(({ reverse, source }) => !reverse && (source ?? type) === type);
    return wanted.length === 0 ? [] : linksOf(walk.read, walk.context, { type, rows, includes: wanted });
  });
  const backward = groups.flatMap(([type, rows]) =>
    includes
      .filter((include) => include.reverse && (include.target ?? type) === type)
      .map((include) =>
        fetchReferring(walk.read, walk.context, { type, rows, include, most: mostPerHop + 1 }),
      ),
  );
  const [links, referring] = await Promise.all([Promise.all(forward), Promise.all(backward)]);
  const fetched = await fetchNew(walk, links.flat());
  return keep(walk, [...fetched, ...referring.flat()]);
}

async function fetchNew(walk: Walk, links: readonly Link[]): Promise<readonly LinkedRow[]> {
  const wanted = new Map<string, Link>();
  for (const link of links) {
    const name = nameOf(link);
    if (!walk.seen.has(name)) wanted.set(name, link);
  }
  const few = [...wanted.values()].slice(0, mostPerHop);
  if (few.length < wanted.size) walk.isCut = true;
  const groups: readonly (readonly [ResourceType, readonly Link[]])[] = [
    ...Map.groupBy(few, (link) => link.type),
  ];
  const rows = await Promise.all(
    groups.map(([type, some]) =>
      fetchLinked(
        walk.read,
        walk.context,
        type,
        some.map((link) => link.key),
      ),
    ),
  );
  return rows.flat();
}

function keep(walk: Walk, rows: readonly LinkedRow[]): readonly LinkedRow[] {
  const kept: LinkedRow[] = [];
  for (const row of rows) {
    const name = nameOf(row);
    if (walk.seen.has(name)) continue;
    if (kept.length >= mostPerHop) {
      walk.isCut = true;
      break;
    }
    walk.seen.add(name);
    kept.push(row);
  }
  return kept;
}
