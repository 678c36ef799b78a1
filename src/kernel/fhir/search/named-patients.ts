import type { ResourceType } from "../resource-types.ts";
import type { Condition } from "./condition.ts";
import type { SearchQuery } from "./search-query.ts";

/** Patients that a search is about, whatever it finds. */
export interface NamedPatients {
  /** Keys: of references, ids, chains, `_has` and `_filter` alike. */
  readonly keys: ReadonlySet<string>;
  /** What is asked of one Patient together (number, name, birth date): it may lead to a single person as well. */
  readonly descriptions: readonly (readonly Condition[])[];
}

interface Found {
  readonly keys: Set<string>;
  readonly descriptions: (readonly Condition[])[];
}

/** A count about a named patient tells as much as a row: also who is asked about belongs into the access log. */
export function namedPatients({ parts }: SearchQuery): NamedPatients {
  const found: Found = { keys: new Set(), descriptions: [] };
  for (const { type, conditions } of parts) collect(found, type, conditions);
  return found;
}

function collect(found: Found, type: ResourceType, conditions: readonly Condition[]): void {
  const own: Condition[] = [];
  for (const condition of conditions) {
    const inside = insideOf(condition, type);
    const keys = keysIn(condition, type);
    for (const key of keys ?? []) found.keys.add(key);
    for (const [where, group] of inside ?? []) collect(found, where, group);
    if (inside === undefined && keys === undefined) own.push(condition);
  }
  if (type === "Patient" && own.length > 0) found.descriptions.push(own);
}

/** Of patients; undefined where the condition names nothing by key. */
function keysIn(condition: Condition, type: ResourceType): readonly string[] | undefined {
  if (condition.kind === "ids") return type === "Patient" ? condition.keys : [];
  if (condition.kind !== "reference") return undefined;
  return condition.targets.flatMap(({ types, key }) => (types.includes("Patient") ? [key] : []));
}

type Group = readonly [type: ResourceType, conditions: readonly Condition[]];

/** Where a condition made of others leads: those that hold of one row stay together. */
function insideOf(condition: Condition, type: ResourceType): readonly Group[] | undefined {
  if (condition.kind === "chain" || condition.kind === "has")
    return [[condition.type, [condition.condition]]];
  if (condition.kind === "all") return [[type, condition.of]];
  if (condition.kind === "any") return condition.of.map((each): Group => [type, [each]]);
  if (condition.kind === "not") return [[type, [condition.of]]];
  if (condition.kind === "tuple") return condition.parts.map((part): Group => [type, [part]]);
  return undefined;
}
