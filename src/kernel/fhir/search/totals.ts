import type { SearchQuery } from "./search-query.ts";
import type { SqlReader } from "./search-row.ts";
import { planCount } from "./sql/plan-count.ts";
import type { PlanContext } from "./sql/plan-search.ts";

/** Up to here an estimate is counted exactly. */
const countedExactly = 10_000;

/** How many rows match: counted, or beyond 10,000 what PostgreSQL's statistics say when an estimate will do. */
export async function countMatches(
  read: SqlReader,
  query: SearchQuery,
  context: PlanContext,
  kind: "accurate" | "estimate",
): Promise<number> {
  // Statistics know rows that are nobody's business: who sees only some rows gets those counted.
  if (kind === "accurate" || context.options.scope.condition !== undefined)
    return countRows(read, query, context, undefined);
  const counted = await countRows(read, query, context, countedExactly + 1);
  if (counted <= countedExactly) return counted;
  return Math.max(counted, await estimateRows(read, query, context));
}

async function countRows(
  read: SqlReader,
  query: SearchQuery,
  context: PlanContext,
  most: number | undefined,
): Promise<number> {
  const { text, values } = planCount(query, context, most);
  const [row] = await read.query<{ readonly n: number }>(text, values);
  return Number(row?.n ?? 0);
}

interface PlanNode {
  readonly "Plan Rows": number;
  readonly Plans?: readonly PlanNode[];
}

async function estimateRows(read: SqlReader, query: SearchQuery, context: PlanContext): Promise<number> {
  const { text, values } = planCount(query, context, undefined);
  const [row] = await read.query<{ readonly "QUERY PLAN": readonly { readonly Plan: PlanNode }[] }>(
    `explain (format json) ${text}`,
    values,
  );
  return largestOf(row?.["QUERY PLAN"][0]?.Plan);
}

/** The count itself is one row: what it counts is the largest figure below it on the way down. */
function largestOf(node: PlanNode | undefined): number {
  if (node === undefined) return 0;
  const [first] = node.Plans ?? [];
  return node["Plan Rows"] > 1 || first === undefined ? node["Plan Rows"] : largestOf(first);
}
