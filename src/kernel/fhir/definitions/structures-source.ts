import { definitionsIn, readDefinitions } from "./cache.ts";
import type { ElementDefinition, NodeDefinition, Rule, TypeDefinition } from "./structures.ts";
import { corrected } from "./structures-corrections.ts";

interface OfficialElement {
  readonly path: string;
  readonly min: number;
  readonly max: string;
  readonly type?: readonly OfficialType[];
  readonly contentReference?: string;
  readonly constraint?: readonly OfficialConstraint[];
  readonly binding?: { readonly strength: string; readonly valueSet?: string };
}
interface OfficialType {
  readonly code: string;
  readonly profile?: readonly string[];
  readonly targetProfile?: readonly string[];
  readonly extension?: readonly { readonly url: string; readonly valueUrl?: string }[];
}
interface OfficialConstraint {
  readonly key: string;
  readonly severity: "error" | "warning";
  readonly human: string;
  readonly expression?: string;
}
interface OfficialStructure {
  readonly resourceType: string;
  readonly name: string;
  readonly type: string;
  readonly kind: string;
  readonly abstract: boolean;
  readonly snapshot: { readonly element: readonly OfficialElement[] };
}
type SchemaProperty = { readonly $ref?: string; readonly items?: { readonly $ref?: string } };
type Schema = Readonly<Record<string, { readonly properties?: Readonly<Record<string, SchemaProperty>> }>>;

/** Checked by hand for every value (`ele-1`, `ext-1`, `dom-2…5`), or not part of R4 although the library has it. */
const leftOut: ReadonlySet<string> = new Set([
  "ele-1",
  "ext-1",
  "dom-2",
  "dom-3",
  "dom-4",
  "dom-5",
  "dom-r4b",
  "evv-1",
]);
/** In the library's files, not among the 4.0.1 types. */
const laterTypes: ReadonlySet<string> = new Set(["SubscriptionStatus", "MetadataResource"]);
const base = "http://hl7.org/fhir/StructureDefinition/";

/** Reduces the official structure definitions to what a validator needs: about a fiftieth of their size. */
export const compactStructures = (): Readonly<Record<string, TypeDefinition>> => {
  const schema = (readDefinitions("fhir.schema.json") as { readonly definitions: Schema }).definitions;
  const structures = ["profiles-types.json", "profiles-resources.json"].flatMap((file) =>
    definitionsIn(file).filter(isStructure),
  );
  const kept = structures.filter((one) => !laterTypes.has(one.name));
  return Object.fromEntries(kept.map((one) => [one.name, compactType(one, schema)]));
};

const isStructure = (value: unknown): value is OfficialStructure =>
  typeof value === "object" && value !== null && "snapshot" in value;

const compactType = (structure: OfficialStructure, schema: Schema): TypeDefinition => {
  const nodes: Record<string, NodeDefinition> = {};
  const places = schemaPlaces(structure, schema);
  const all = structure.snapshot.element.filter((element) => isInR4(element.path, places));
  for (const element of all) {
    const children = all.filter((other) => isChild(other.path, element.path));
    if (children.length === 0 && element.path !== structure.type) continue;
    nodes[element.path] = corrected(
      element.path,
      compactNode(element, children, structure.kind === "resource"),
    );
  }
  return {
    name: structure.name,
    type: structure.type,
    kind: structure.kind,
    abstract: structure.abstract,
    nodes,
  };
};

const isChild = (path: string, parent: string): boolean =>
  path.startsWith(`${parent}.`) && !path.includes(".", parent.length + 1);

/** The library carries elements of later editions; the published R4 JSON schema tells which are of R4. */
const schemaPlaces = (structure: OfficialStructure, schema: Schema): ReadonlySet<string> | undefined => {
  if (schema[structure.type]?.properties === undefined) return undefined;
  const places = new Set<string>([structure.type]);
  const visit = (path: string, definition: string): void => {
    for (const [name, property] of Object.entries(schema[definition]?.properties ?? {})) {
      const place = `${path}.${name}`;
      places.add(place);
      const target = (property.items?.$ref ?? property.$ref ?? "").replace("#/definitions/", "");
      const recursive = path.split(".").length > 12;
      if (
        target.startsWith(`${structure.type}_`) &&
        !recursive &&
        structure.snapshot.element.some((e) => e.path === place)
      ) {
        visit(place, target);
      }
    }
  };
  visit(structure.type, structure.type);
  return places;
};

const isInR4 = (path: string, places: ReadonlySet<string> | undefined): boolean => {
  if (places === undefined) return true;
  if (!path.endsWith("[x]")) return places.has(path) || path.endsWith(".id") || path.endsWith("xtension");
  const stem = path.slice(0, -3);
  for (const place of places) {
    if (place.startsWith(stem) && /^[A-Z]\w*$/.test(place.slice(stem.length))) return true;
  }
  return false;
};

const compactNode = (
  element: OfficialElement,
  children: readonly OfficialElement[],
  isResource: boolean,
): NodeDefinition => {
  const rules = compactRules(element);
  return {
    elements: children.map((child) => compactElement(child, isResource)),
    ...(rules.length === 0 ? {} : { rules }),
  };
};

const compactElement = (element: OfficialElement, isResource: boolean): ElementDefinition => {
  const name = element.path.slice(element.path.lastIndexOf(".") + 1);
  return withoutBlanks({
    name: name.replace("[x]", ""),
    min: element.min,
    max: element.max === "*" ? null : Number(element.max),
    types: (element.type ?? []).map((type) => typeCode(type, element.path, isResource)),
    choice: name.endsWith("[x]") || undefined,
    targets: targetsOf(element),
    simpleQuantity: element.type?.some(isSimpleQuantity) === true || undefined,
    sameAs: element.contentReference?.slice(1),
    required: boundTo(element, "required"),
    extensible: boundTo(element, "extensible"),
    rules: isGroup(element) ? undefined : compactRules(element),
  });
};

/** A blank costs bytes in the cache and a key in memory. */
const withoutBlanks = (element: Record<keyof ElementDefinition, unknown>): ElementDefinition => {
  const kept = Object.entries(element).filter(
    ([key, value]) => value !== undefined && (key === "types" || !Array.isArray(value) || value.length > 0),
  );
  return Object.fromEntries(kept) as unknown as ElementDefinition;
};

const isGroup = (element: OfficialElement): boolean =>
  element.type?.some((type) => type.code === "BackboneElement" || type.code === "Element") === true;

const boundTo = (element: OfficialElement, strength: string): string | undefined =>
  element.binding?.strength === strength ? element.binding.valueSet?.split("|")[0] : undefined;

const isSimpleQuantity = (type: OfficialType): boolean =>
  type.profile?.includes(`${base}SimpleQuantity`) === true;

/** Element ids and extension addresses are typed as system strings, with the FHIR type in an extension. */
const typeCode = (type: OfficialType, path: string, isResource: boolean): string => {
  if (!type.code.startsWith("http://hl7.org/fhirpath/")) return type.code;
  if (isResource && /^[A-Z]\w*\.id$/.test(path)) return "id";
  return (
    type.extension?.find((one) => one.url.endsWith("structuredefinition-fhir-type"))?.valueUrl ?? "string"
  );
};

const targetsOf = (element: OfficialElement): readonly string[] => {
  const references = (element.type ?? []).filter((type) => type.code === "Reference");
  const names = references
    .flatMap((type) => type.targetProfile ?? [])
    .map((target) => target.replace(base, ""));
  return names.includes("Resource") ? [] : names;
};

const compactRules = (element: OfficialElement): readonly Rule[] =>
  (element.constraint ?? []).flatMap((one) =>
    leftOut.has(one.key) || one.expression === undefined
      ? []
      : [{ key: one.key, severity: one.severity, human: one.human, expression: one.expression }],
  );
