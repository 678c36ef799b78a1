import { FhirError, type Issue } from "../resource.ts";
import { isResourceType, type ResourceType, resourceTypes } from "../resource-types.ts";
import { badSearch } from "./bad-search.ts";
import type { Condition } from "./condition.ts";
import { openCursor } from "./cursor.ts";
import { mostChainedTypes, type ParseContext } from "./parse-context.ts";
import { type Controls, defaultControls, readControl, sortKeysOf, usedValue } from "./parse-controls.ts";
import { parseFilter } from "./parse-filter.ts";
import { parseParameter } from "./parse-parameter.ts";
import type { ParseOptions } from "./search-options.ts";
import type { Pair, Position, SearchQuery, SortKey, TypePart } from "./search-query.ts";

const mostPairs = 200;
const usualCount = 20;

/**
 * Reads a search: `type` undefined is the system level. What is not understood is a 400 that names the parameter, or,
 * when the client asked for lenience, left out and reported as a warning.
 */
export function parseSearch(
  type: ResourceType | undefined,
  pairs: readonly Pair[],
  options: ParseOptions,
): SearchQuery {
  const cursor = pairs.find(([name]) => name === "_cursor")?.[1];
  if (cursor === undefined) return parsePairs(type, pairs, options, undefined);
  const foreign = pairs.find(([name]) => name !== "_cursor" && name !== "_format" && name !== "_pretty");
  if (foreign !== undefined) throw badSearch(foreign[0], "cannot be combined with _cursor");
  const opened = openCursor(cursor, type ?? "", options.cursor);
  return parsePairs(type, opened.pairs, { ...options, lenient: opened.lenient }, opened.after);
}

interface Reading {
  readonly type: ResourceType | undefined;
  readonly options: ParseOptions;
  readonly controls: Controls;
  readonly types: readonly ResourceType[];
  /** Conditions per type, in the order of `types`. */
  readonly conditions: readonly Condition[][];
  readonly used: Pair[];
  readonly warnings: Issue[];
  readonly budget: ParseContext["budget"];
}

function parsePairs(
  type: ResourceType | undefined,
  pairs: readonly Pair[],
  options: ParseOptions,
  after: Position | undefined,
): SearchQuery {
  if (pairs.length > mostPairs)
    throw badSearch(pairs[mostPairs]?.[0] ?? "", `more than ${mostPairs} parameters`);
  const types = type === undefined ? typesOf(pairs) : [type];
  const reading: Reading = {
    type,
    options,
    controls: defaultControls(options.defaultCount ?? usualCount),
    types,
    conditions: types.map(() => []),
    used: [],
    warnings: [],
    budget: { types: mostChainedTypes * types.length },
  };
  for (const pair of pairs) readPair(reading, pair);
  return queryOf(reading, after);
}

function readPair(reading: Reading, [name, value]: Pair): void {
  try {
    if (readControl(reading.controls, name, value))
      reading.used.push([name, usedValue(reading.controls, name, value)]);
    else if (name === "_type" && reading.type === undefined) reading.used.push([name, value]);
    else {
      readCondition(reading, name, value);
      reading.used.push([name, value]);
    }
  } catch (error) {
    forgive(reading, error);
  }
}

/** All types first, then kept: a parameter that fails for one type is left out for all. */
function readCondition(reading: Reading, name: string, value: string): void {
  const context = { baseUrls: reading.options.baseUrls, depth: 0, name, budget: reading.budget };
  const found = reading.types.map((type) =>
    name === "_filter" ? parseFilter(type, value, context) : parseParameter(type, name, value, context),
  );
  for (const [index, condition] of found.entries()) reading.conditions[index]?.push(condition);
}

function forgive(reading: Reading, error: unknown): void {
  const isBad = error instanceof FhirError && error.status === 400;
  if (!isBad || reading.options.lenient !== true) throw error;
  for (const issue of error.issues) reading.warnings.push({ ...issue, severity: "warning" });
}

function queryOf(reading: Reading, after: Position | undefined): SearchQuery {
  const { controls } = reading;
  const sorts = sortsOf(reading);
  const size = reading.conditions.reduce((sum, some) => sum + sizeOf(some), 0);
  if (size > mostComparisons)
    throw badSearch(
      reading.used.at(-1)?.[0] ?? "",
      `the whole search makes more than ${mostComparisons} comparisons`,
    );
  return {
    type: reading.type,
    parts: reading.types.map(
      (type, index): TypePart => ({
        type,
        conditions: reading.conditions[index] ?? [],
        sort: sorts[index] ?? [],
      }),
    ),
    count: controls.count,
    total: controls.total,
    summary: controls.summary,
    elements: controls.elements,
    includes: controls.includes,
    pairs: reading.used,
    lenient: reading.options.lenient === true,
    after,
    warnings: reading.warnings,
  };
}

/** A statement has room for 65,535 values; a comparison needs up to seven. */
const mostComparisons = 5000;

function sizeOf(conditions: readonly Condition[]): number {
  let size = 0;
  for (const condition of conditions) {
    if (condition.kind === "all" || condition.kind === "any") size += sizeOf(condition.of);
    else if (condition.kind === "not") size += sizeOf([condition.of]);
    else if (condition.kind === "chain" || condition.kind === "has") size += sizeOf([condition.condition]);
    else size++;
  }
  return size;
}

/** Sort keys per type, all or none. */
function sortsOf(reading: Reading): readonly (readonly SortKey[])[] {
  const { sort } = reading.controls;
  if (sort === "") return [];
  try {
    if (reading.type === undefined && !/^-?_(?:lastUpdated|id)(?:,-?_(?:lastUpdated|id))*$/.test(sort))
      throw badSearch("_sort", "over several types only _lastUpdated and _id sort");
    return reading.types.map((type) => sortKeysOf(type, sort));
  } catch (error) {
    forgive(reading, error);
    const at = reading.used.findIndex(([name]) => name === "_sort");
    if (at >= 0) reading.used.splice(at, 1);
    return [];
  }
}

function typesOf(pairs: readonly Pair[]): readonly ResourceType[] {
  const named = pairs.filter(([name]) => name === "_type").flatMap(([, value]) => value.split(","));
  if (named.length === 0) return resourceTypes;
  return [...new Set(named)].map((each) => {
    if (!isResourceType(each)) throw badSearch("_type", "names something that is not a resource type");
    return each;
  });
}
