import { type Part, partOf, partsOf, textOf, textsOf } from "./json-parts.ts";

/** A value set as far as search needs it: what it is composed of, or the list its author has worked out. */
export interface ValueSetDefinition {
  readonly url: string;
  readonly version?: string | undefined;
  readonly include: readonly Share[];
  readonly exclude: readonly Share[];
  /** A complete `expansion` that came with the value set; serves where the composition cannot be followed. */
  readonly listed?: readonly Share[] | undefined;
}

/** One `include` or `exclude`: all of its conditions hold together. */
export interface Share {
  readonly system?: string | undefined;
  readonly version?: string | undefined;
  readonly codes?: readonly string[] | undefined;
  readonly filters?: readonly Filter[] | undefined;
  readonly valueSets?: readonly string[] | undefined;
}

export interface Filter {
  readonly property: string;
  readonly op: string;
  readonly value: string;
}

export function readValueSet(valueSet: Part): ValueSetDefinition {
  const compose = partOf(valueSet["compose"]);
  return {
    url: textOf(valueSet["url"]) ?? "",
    version: textOf(valueSet["version"]),
    include: partsOf(compose?.["include"]).map(shareOf),
    exclude: partsOf(compose?.["exclude"]).map(shareOf),
    listed: listedIn(valueSet),
  };
}

function shareOf(share: Part): Share {
  const concepts = partsOf(share["concept"]);
  const filters = partsOf(share["filter"]);
  const valueSets = textsOf(share["valueSet"]);
  return {
    system: textOf(share["system"]),
    version: textOf(share["version"]),
    codes: concepts.length === 0 ? undefined : concepts.flatMap(codeOf),
    filters: filters.length === 0 ? undefined : filters.map(filterOf),
    valueSets: valueSets.length === 0 ? undefined : valueSets,
  };
}

const codeOf = (part: Part): readonly string[] => {
  const code = textOf(part["code"]);
  return code === undefined ? [] : [code];
};

const filterOf = (filter: Part): Filter => ({
  property: textOf(filter["property"]) ?? "",
  op: textOf(filter["op"]) ?? "",
  value: textOf(filter["value"]) ?? "",
});

/** Only a whole list counts: a page of one would silently hide records. */
function listedIn(valueSet: Part): readonly Share[] | undefined {
  const expansion = partOf(valueSet["expansion"]);
  if (expansion === undefined) return undefined;
  const found = new Map<string, string[]>();
  let count = 0;
  const waiting = [...partsOf(expansion["contains"])];
  for (let each = waiting.pop(); each !== undefined; each = waiting.pop()) {
    count++;
    waiting.push(...partsOf(each["contains"]));
    if (each["abstract"] === true) continue;
    const system = textOf(each["system"]) ?? "";
    const codes = found.get(system) ?? [];
    found.set(system, codes);
    codes.push(...codeOf(each));
  }
  const { total } = expansion;
  if (count === 0 || (typeof total === "number" && total > count)) return undefined;
  return [...found].map(([system, codes]) => ({ system, codes }));
}

/** What a value set takes of a cache. */
export const sizeOfDefinition = ({ include, exclude, listed = [] }: ValueSetDefinition): number =>
  [...include, ...exclude, ...listed].reduce((sum, { codes = [] }) => sum + 1 + codes.length, 1);
