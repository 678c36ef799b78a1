import { badSearch } from "./bad-search.ts";
import type { ConditionOf } from "./condition.ts";
import type { Coding, TerminologyPort } from "./search-options.ts";
import type { SearchQuery } from "./search-query.ts";
import { codingsName, listCodingConditions } from "./sql/compile-token.ts";

export type Codings = ReadonlyMap<string, readonly Coding[]>;

const none: Codings = new Map();

/** Codes of all value sets and hierarchies that the search names; one that is not known refuses the search. */
export async function codingsOf(
  query: SearchQuery,
  terminology: TerminologyPort | undefined,
): Promise<Codings> {
  const conditions = query.parts.flatMap((part) => listCodingConditions(part.conditions));
  if (conditions.length === 0) return none;
  const found = new Map<string, readonly Coding[]>();
  for (const condition of conditions) {
    const name = codingsName(condition);
    if (!found.has(name)) found.set(name, await askFor(condition, terminology));
  }
  return found;
}

async function askFor(
  condition: ConditionOf<"value-set" | "subsumed">,
  terminology: TerminologyPort | undefined,
): Promise<readonly Coding[]> {
  const { code } = condition.param;
  if (condition.kind === "value-set") {
    const codings = await terminology?.expandValueSet(condition.url);
    if (codings === undefined) throw badSearch(code, "names a value set that is not known here");
    return codings;
  }
  const { system = "", code: concept = "" } = condition.value;
  const codings = await terminology?.subsumedCodes({ system, code: concept }, condition.direction);
  if (codings === undefined) throw badSearch(code, "names a code whose hierarchy is not known here");
  return codings;
}
