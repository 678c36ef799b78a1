import repeating from "fhirpath/fhir-context/r4/path2Repeating.json" with { type: "json" };
import types from "fhirpath/fhir-context/r4/path2Type.json" with { type: "json" };
import defined from "fhirpath/fhir-context/r4/pathsDefinedElsewhere.json" with { type: "json" };
import type { XmlElement } from "./xml.ts";

type Json = Record<string, unknown>;

const typeOf: ReadonlyMap<string, unknown> = new Map(Object.entries(types));
const definedAt: ReadonlyMap<string, string> = new Map(Object.entries(defined));
const repeats: ReadonlySet<string> = new Set(repeating);
const backbones = new Set(["BackboneElement", "Element"]);

/** The JSON form of a resource written in XML. Knows what the inputs of the FHIRPath suite use, not more. */
export const resourceFromXml = (element: XmlElement): Json => ({
  resourceType: element.name,
  ...fieldsOf(element, element.name),
});

const fieldsOf = (element: XmlElement, path: string): Json => {
  const fields: Json = {};
  for (const child of element.children) addChild(fields, child, path);
  const { id, url } = element.attributes;
  return { ...(id === undefined ? {} : { id }), ...(url === undefined ? {} : { url }), ...fields };
};

const addChild = (fields: Json, child: XmlElement, path: string): void => {
  const written = `${path}.${child.name}`;
  const at = definedAt.get(written) ?? written;
  const value = valueOf(child, at);
  const isList = repeats.has(at);
  const primitive = child.attributes["value"] !== undefined;
  put(fields, child.name, value, isList);
  if (primitive && child.children.length > 0)
    put(fields, `_${child.name}`, fieldsOf(child, "Element"), isList);
};

const put = (fields: Json, name: string, value: unknown, isList: boolean): void => {
  const before = fields[name];
  fields[name] = isList ? [...(Array.isArray(before) ? before : []), value] : value;
};

const valueOf = (element: XmlElement, path: string): unknown => {
  if (element.name === "div") return element.source;
  const type = typeName(path);
  const text = element.attributes["value"];
  if (text !== undefined) return primitiveOf(text, type);
  const [only] = element.children;
  if (type === "Resource" && only !== undefined) return resourceFromXml(only);
  return fieldsOf(element, type === undefined || backbones.has(type) ? path : type);
};

const typeName = (path: string): string | undefined => {
  const type = typeOf.get(path);
  if (typeof type === "string") return type;
  return typeof type === "object" && type !== null && "code" in type ? String(type.code) : undefined;
};

const numbers = new Set(["integer", "decimal", "positiveInt", "unsignedInt"]);

const primitiveOf = (text: string, type: string | undefined): unknown => {
  if (type === "boolean") return text === "true";
  return numbers.has(type ?? "") ? Number(text) : text;
};
