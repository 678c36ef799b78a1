import { type ConceptTree, conceptTree, type Link, type Property } from "./concept-tree.ts";
import { type Part, partOf, partsOf, textOf } from "./json-parts.ts";

/** Undefined where the resource does not list all codes: what is missing would silently hide records. */
export const readCompleteSystem = (system: Part): ConceptTree | undefined =>
  system["content"] === "complete" ? readCodeSystem(system) : undefined;

/** Concepts of a CodeSystem with what stands above them: by nesting, or by properties that mean parent or child. */
function readCodeSystem(system: Part): ConceptTree {
  const meanings = meaningsOf(system);
  const codes = new Set<string>();
  const links: Link[] = [];
  const properties = new Map<string, readonly Property[]>();
  const waiting = nestedIn(system, undefined);
  for (let each = waiting.pop(); each !== undefined; each = waiting.pop()) {
    const code = textOf(each.concept["code"]);
    if (code === undefined) continue;
    codes.add(code);
    if (each.above !== undefined) links.push([code, each.above]);
    const own = partsOf(each.concept["property"]).flatMap(propertyOf);
    links.push(...own.flatMap((property) => linkOf(code, property, meanings)));
    if (own.length > 0) properties.set(code, own);
    for (const below of nestedIn(each.concept, code)) waiting.push(below);
  }
  return conceptTree(codes, links, {
    subsumes: system["hierarchyMeaning"] !== "part-of",
    declared: new Set(partsOf(system["property"]).flatMap((each) => textOf(each["code"]) ?? [])),
    properties,
  });
}

const nestedIn = (owner: Part, above: string | undefined) =>
  partsOf(owner["concept"]).map((concept) => ({ concept, above }));

type Meaning = "parent" | "child";
type Meanings = ReadonlyMap<string, Meaning>;

const standardProperty = /^http:\/\/hl7\.org\/fhir\/concept-properties#(parent|child)$/;

/** A system may name these properties as it likes, as long as it declares what they mean. */
function meaningsOf(system: Part): Meanings {
  const meanings = new Map<string, Meaning>([
    ["parent", "parent"],
    ["subsumedBy", "parent"],
    ["child", "child"],
  ]);
  for (const declared of partsOf(system["property"])) {
    const meaning = standardProperty.exec(textOf(declared["uri"]) ?? "")?.[1];
    const name = textOf(declared["code"]);
    if (name !== undefined && (meaning === "parent" || meaning === "child")) meanings.set(name, meaning);
  }
  return meanings;
}

function linkOf(code: string, { name, value }: Property, meanings: Meanings): readonly Link[] {
  const meaning = meanings.get(name);
  if (meaning === undefined) return [];
  return meaning === "parent" ? [[code, value]] : [[value, code]];
}

const valueNames = [
  "valueCode",
  "valueString",
  "valueBoolean",
  "valueInteger",
  "valueDecimal",
  "valueDateTime",
];

function propertyOf(property: Part): readonly Property[] {
  const name = textOf(property["code"]);
  const value = [...valueNames.map((each) => property[each]), partOf(property["valueCoding"])?.["code"]]
    .map(scalarText)
    .find((each) => each !== undefined);
  return name === undefined || value === undefined ? [] : [{ name, value }];
}

const scalarText = (value: unknown): string | undefined =>
  typeof value === "string" || typeof value === "number" || typeof value === "boolean"
    ? String(value)
    : undefined;
