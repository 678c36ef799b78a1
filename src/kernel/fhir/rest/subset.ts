import { findNode } from "../definitions/structures.ts";
import { findSummaryMembers } from "../definitions/summary-elements.ts";
import type { Summary } from "../search/search-query.ts";

/** Which part of each resource a search wants. */
export interface Subset {
  readonly summary: Summary;
  readonly elements: readonly string[];
}

type Fields = Readonly<Record<string, unknown>>;

const always = new Set(["resourceType", "id", "meta"]);
const subsetted = { system: "http://terminology.hl7.org/CodeSystem/v3-ObservationValue", code: "SUBSETTED" };

export const isWhole = ({ summary, elements }: Subset): boolean =>
  summary === "false" && elements.length === 0;

/** The stored JSON cut down as asked, marked so that nobody writes it back by mistake. */
export function subsetOf(content: string, subset: Subset): string {
  if (isWhole(subset)) return content;
  const resource = JSON.parse(content) as Fields;
  const kept = keepMembers(resource, String(resource["resourceType"]), subset);
  const meta = resource["meta"] as Fields | undefined;
  const tags = (meta?.["tag"] ?? []) as readonly unknown[];
  return JSON.stringify({ ...kept, meta: { ...meta, tag: [...tags, subsetted] } });
}

function keepMembers(resource: Fields, type: string, subset: Subset): Fields {
  const required = requiredOf(type);
  if (subset.elements.length > 0) {
    const wanted = new Set([...subset.elements.map((path) => path.split(".")[0] ?? ""), ...required]);
    return filterTop(resource, (name) => wanted.has(name));
  }
  if (subset.summary === "text")
    return filterTop(resource, (name) => name === "text" || required.includes(name));
  if (subset.summary === "data") return filterTop(resource, (name) => name !== "text");
  return summarised(resource, type);
}

const requiredOf = (type: string): readonly string[] =>
  (findNode(type)?.elements ?? []).filter((element) => element.min > 0).map((element) => element.name);

function filterTop(resource: Fields, keeps: (name: string) => boolean): Fields {
  return Object.fromEntries(
    Object.entries(resource).filter(
      ([key]) => always.has(key) || keeps(key.replace(/^_/, "")) || keeps(choiceName(key)),
    ),
  );
}

/** `valueQuantity` → `value`. */
const choiceName = (key: string): string => key.replace(/^_/, "").replace(/[A-Z].*$/, "");

function summarised(node: Fields, path: string): Fields {
  const members = findSummaryMembers(path);
  if (members === undefined) return node;
  const wanted = new Set(members);
  return Object.fromEntries(
    Object.entries(node)
      .filter(([key]) => always.has(key) || wanted.has(key.replace(/^_/, "")) || wanted.has(choiceName(key)))
      .map(([key, value]) => [key, always.has(key) ? value : below(value, `${path}.${key}`)]),
  );
}

function below(value: unknown, path: string): unknown {
  if (findSummaryMembers(path) === undefined) return value;
  if (Array.isArray(value)) return value.map((each: unknown) => below(each, path));
  return typeof value === "object" && value !== null ? summarised(value as Fields, path) : value;
}
