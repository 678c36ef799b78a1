import { typeCodeOf } from "../resource-types.ts";
import { type Draft, type Extractor, isObject, type JsonObject, type Mark, setMark } from "./draft.ts";
import { keyOf } from "./keys.ts";
import { type Target, targetOf } from "./references.ts";
import type { ParamTokens } from "./search-tokens.ts";

/** How the references of one element are kept, for all parameters that look at it. */
export interface ReferenceUse {
  readonly param: number;
  readonly tokens: ParamTokens;
  /** References to this type are in a column. */
  readonly column: "patient" | "encounter" | undefined;
  /** The element decides whose compartment the row is in although it has no column (it may be repeated). */
  readonly places: boolean;
  /** Only references to this type count at all. */
  readonly only: string | undefined;
  /** Bits of parameters for which only references to one type count. */
  readonly marks: readonly { readonly only: string; readonly mark: Mark }[];
}

/** Extractor of references, of canonical addresses, and of resources that stand inside (`Bundle.entry.resource`). */
export const referenceExtractor =
  (use: ReferenceUse): Extractor =>
  (value, draft) => {
    if (typeof value === "string") addTarget(use, value, undefined, draft);
    else if (isObject(value)) addReference(use, value, draft);
  };

function addReference(use: ReferenceUse, value: JsonObject, draft: Draft): void {
  const inner = value["resourceType"];
  if (typeof inner === "string") {
    if (typeof value["id"] === "string") addTarget(use, `${inner}/${value["id"]}`, undefined, draft);
    return;
  }
  const declared = typeof value["type"] === "string" ? value["type"] : undefined;
  const literal = value["reference"];
  const type = typeof literal === "string" ? addTarget(use, literal, declared, draft) : declared;
  if (isObject(value["identifier"])) addLogical(use, value["identifier"], type, draft);
}

function addLogical(use: ReferenceUse, identifier: JsonObject, type: string | undefined, draft: Draft): void {
  if (typeof identifier["value"] !== "string" || isOther(use, type)) return;
  markType(use, type, draft);
  const system = typeof identifier["system"] === "string" ? identifier["system"] : "";
  use.tokens.addIdentifier(system, identifier["value"], draft.tokens);
}

const isOther = (use: ReferenceUse, type: string | undefined): boolean =>
  use.only !== undefined && type !== use.only;

/** Answers the type of what is referred to, as far as anything tells. */
function addTarget(
  use: ReferenceUse,
  text: string,
  declared: string | undefined,
  draft: Draft,
): string | undefined {
  const target = targetOf(draft.resolveLocal?.(text) ?? text, draft.baseUrls);
  if (target === undefined) return declared;
  const type = target.kind === "contained" ? containedType(text.slice(1), draft) : (target.type ?? declared);
  if (isOther(use, type)) return type;
  markType(use, type, draft);
  if (target.kind === "local") addLocal(use, target, draft);
  else if (target.kind === "external") addExternal(use, target.url, draft);
  return type;
}

/** As in FHIRPath, a reference whose type nothing tells is a reference to none of the types in question. */
function markType(use: ReferenceUse, type: string | undefined, draft: Draft): void {
  for (const one of use.marks) if (one.only === type) setMark(draft, one.mark);
}

function containedType(id: string, draft: Draft): string | undefined {
  const contained = draft.resource["contained"];
  const found = Array.isArray(contained)
    ? contained.filter(isObject).find((one) => one["id"] === id)
    : undefined;
  return typeof found?.["resourceType"] === "string" ? found["resourceType"] : undefined;
}

function addLocal(use: ReferenceUse, target: Target & { readonly kind: "local" }, draft: Draft): void {
  const key = keyOf(target.id);
  if (use.column === "patient" && target.type === "Patient") draft.patient = key;
  else if (use.column === "encounter" && target.type === "Encounter") draft.encounter = key;
  else draft.references.push({ param: use.param, targetType: typeCodeOf(target.type), target: key });
  if (use.places && target.type === "Patient") placeWith(draft, key);
}

function placeWith(draft: Draft, patient: string): void {
  if (draft.patient !== undefined && draft.patient !== patient) draft.patientsDiffer = true;
  draft.patient ??= patient;
}

/** A canonical address with a version is found without it too. */
function addExternal(use: ReferenceUse, url: string, draft: Draft): void {
  draft.tokens.push(use.tokens.external(url));
  const bar = url.indexOf("|");
  if (bar > 0) draft.tokens.push(use.tokens.external(url.slice(0, bar)));
}

/** `Type/id` or the address, as a part of a tuple. */
export function referencePart(value: unknown, draft: Draft): readonly string[] {
  const text = isObject(value) ? value["reference"] : value;
  if (typeof text !== "string") return [];
  const target = targetOf(text, draft.baseUrls);
  if (target === undefined || target.kind === "contained") return [];
  return [target.kind === "local" ? `${target.type}/${target.id}` : target.url];
}
