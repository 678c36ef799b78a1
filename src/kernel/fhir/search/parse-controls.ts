import { type SearchParam, searchParamsOf } from "../definitions/search-parameters.ts";
import type { ResourceType } from "../resource-types.ts";
import { badSearch } from "./bad-search.ts";
import { parseInclude } from "./parse-include.ts";
import { type Include, type SortKey, type Summary, summaries, type Total, totals } from "./search-query.ts";

/** How results are presented, as far as the query said so. */
export interface Controls {
  count: number;
  total: Total;
  summary: Summary;
  elements: readonly string[];
  includes: Include[];
  sort: string;
}

export const mostCount = 1000;

export const defaultControls = (count: number): Controls => ({
  count,
  total: "none",
  summary: "false",
  elements: [],
  includes: [],
  sort: "",
});

type Read = (controls: Controls, value: string, name: string) => void;

const nothing: Read = () => undefined;

const readers: ReadonlyMap<string, Read> = new Map<string, Read>([
  [
    "_count",
    (controls, value, name) => {
      controls.count = countOf(value, name);
    },
  ],
  [
    "_total",
    (controls, value, name) => {
      controls.total = oneOf(totals, value, name);
    },
  ],
  [
    "_summary",
    (controls, value, name) => {
      controls.summary = oneOf(summaries, value, name);
    },
  ],
  [
    "_elements",
    (controls, value, name) => {
      controls.elements = elementsOf(value, name);
    },
  ],
  [
    "_sort",
    (controls, value, name) => {
      controls.sort = sortOf(controls, value, name);
    },
  ],
  [
    "_contained",
    (_controls, value, name) => {
      oneOf(["false"], value, name);
    },
  ],
  ["_format", nothing],
  ["_pretty", nothing],
]);

/** True when the parameter was about presentation and is now in `controls`. */
export function readControl(controls: Controls, name: string, value: string): boolean {
  const read = readers.get(name);
  if (read !== undefined) {
    read(controls, value, name);
    return true;
  }
  if (!name.startsWith("_include") && !name.startsWith("_revinclude")) return false;
  if (controls.includes.length >= 50) throw badSearch(name, "more than 50 includes");
  controls.includes.push(parseInclude(name, value));
  return true;
}

/** What the self link says of a value that was understood differently from how it was written. */
export const usedValue = (controls: Controls, name: string, value: string): string =>
  name === "_count" ? String(controls.count) : value;

function countOf(value: string, name: string): number {
  if (!/^\d{1,15}$/.test(value)) throw badSearch(name, "not a whole number from 0");
  return Math.min(Number(value), mostCount);
}

function oneOf<T extends string>(allowed: readonly T[], value: string, name: string): T {
  const found = allowed.find((each) => each === value);
  if (found === undefined) throw badSearch(name, `is one of ${allowed.join(", ")}`);
  return found;
}

function elementsOf(value: string, name: string): readonly string[] {
  const elements = value.split(",").map((each) => each.trim());
  if (elements.some((each) => !/^[A-Za-z][\w.]{0,100}$/.test(each)))
    throw badSearch(name, "a list of element names");
  return elements;
}

function sortOf(controls: Controls, value: string, name: string): string {
  if (controls.sort !== "") throw badSearch(name, "given twice; write the keys in one list");
  return value;
}

const mostSortKeys = 5;

/** `_sort=-date,name` for one type. */
export function sortKeysOf(type: ResourceType, sort: string): readonly SortKey[] {
  if (sort === "") return [];
  const keys = sort.split(",");
  if (keys.length > mostSortKeys) throw badSearch("_sort", `more than ${mostSortKeys} keys`);
  return keys.map((key) => {
    const descending = key.startsWith("-");
    return sortKeyOf(type, descending ? key.slice(1) : key, descending);
  });
}

function sortKeyOf(type: ResourceType, code: string, descending: boolean): SortKey {
  if (code === "_lastUpdated") return { by: "updated", param: undefined, descending };
  if (code === "_id") return { by: "id", param: undefined, descending };
  const param = searchParamsOf(type).get(code);
  if (param === undefined) throw badSearch("_sort", `${type} has no parameter of one of the names`);
  if (param.column === "date") return { by: "date", param, descending };
  if (code === "name" && param.custom === undefined && (param.names || hasSortName(type)))
    return { by: "name", param, descending };
  if (jsonPathsOf(type, param).length === 0)
    throw badSearch("_sort", `${type} cannot be sorted by one of the names`);
  return { by: "content", param, descending };
}

const hasSortName = (type: ResourceType): boolean =>
  type === "Organization" || type === "Location" || type === "HealthcareService";

/** Where the first value lies in the JSON; a union looks in each of its parts. */
export const jsonPathsOf = (type: ResourceType, param: SearchParam): readonly string[] =>
  param.unionOf === undefined
    ? param.sortPaths
    : param.unionOf.flatMap((code) => searchParamsOf(type).get(code)?.sortPaths ?? []);
